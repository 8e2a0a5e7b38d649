// A load generator for the line server. It keeps to one core; pin it and the server to different ones:
//
//   taskset -c 0 rapporteur serve --index DIR &
//   taskset -c 1 .build/release/LineLoad 7171 suite queries.txt
//
// Queries are a file with one request a line, such as `SEARCH k=10 visa integrity`.

import Glibc

@main struct LineLoad {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      complain("\(error)")
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    guard arguments.count >= 2 else {
      print(
        """
        usage: LineLoad PORT|SOCKET suite QUERIES [SECONDS]       every figure, one after the other
               LineLoad PORT|SOCKET load QUERIES CONNECTIONS DEPTH SECONDS [RATE]
               LineLoad PORT|SOCKET idle CONNECTIONS [PID]        memory of the server while they are open
               LineLoad PORT|SOCKET check QUERIES SECONDS RATE ANSWERS
                                          all answers on one generation to one request must be equal;
                                          writes them to ANSWERS: generation, request, answer as JSON
        """)
      exit(2)
    }
    let target = LoadTarget(arguments[0])
    let rest = Array(arguments.dropFirst(2))
    switch arguments[1] {
    case "suite":
      try suite(
        target, queries: try requests(rest[0]), seconds: Double(rest.dropFirst().first ?? "") ?? 5)
    case "load" where rest.count >= 4:
      var run = LoadRun(requests: try requests(rest[0]))
      run.connections = Int(rest[1]) ?? 10
      run.depth = Int(rest[2]) ?? 1
      run.seconds = Double(rest[3]) ?? 5
      run.rate = rest.count > 4 ? Double(rest[4]) : nil
      report("load", run, try run.run(target))
    case "idle" where rest.count >= 1:
      try idle(target, count: Int(rest[0]) ?? 2_000, process: rest.count > 1 ? rest[1] : nil)
    case "check" where rest.count >= 4:
      var run = LoadRun(requests: try requests(rest[0]))
      run.seconds = Double(rest[1]) ?? 60
      run.rate = Double(rest[2])
      try AnswerCheck.run(run, target, output: rest[3])
    default:
      complain("unknown or incomplete command '\(arguments[1])'")
      exit(2)
    }
  }

  private static func suite(_ target: LoadTarget, queries: [[UInt8]], seconds: Double) throws {
    let ping = [Array("PING\n".utf8)]
    var best = 0.0
    for (name, requests, connections, depth) in [
      ("PING", ping, 1, 1), ("PING", ping, 10, 1), ("PING", ping, 100, 1), ("PING", ping, 1, 64),
      ("PING", ping, 10, 64), ("queries", queries, 1, 1), ("queries", queries, 10, 1),
      ("queries", queries, 10, 16),
    ] {
      var run = LoadRun(requests: requests)
      run.connections = connections
      run.depth = depth
      run.seconds = seconds
      let result = try run.run(target)
      report(name, run, result)
      if name == "queries", depth == 1, connections == 10 {
        best = Double(result.answers) / result.seconds
      }
    }
    // Latency at half of what was reached, PING and queries in turn, so that both see the same machine.
    for _ in 0..<3 {
      for (name, requests) in [("PING", ping), ("queries", queries)] {
        var run = LoadRun(requests: requests)
        run.rate = best / 2
        run.seconds = seconds
        report(name, run, try run.run(target))
      }
    }
  }

  private static func idle(_ target: LoadTarget, count: Int, process: String?) throws {
    let before = process.flatMap(residentKilobytes) ?? 0
    let peers = try (0..<count).map { _ in try LoadConnection(target, keepsAnswers: false) }
    sleep(2)
    if let after = process.flatMap(residentKilobytes) {
      print("\(count) idle connections: server \(before) kB before, \(after) kB with them")
    }
    for peer in peers { peer.close() }
  }

  private static func residentKilobytes(_ process: String) -> Int? {
    guard let text = read("/proc/\(process)/status") else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap {
      Int($0)
    }
  }

  private static func requests(_ path: String) throws -> [[UInt8]] {
    guard let text = read(path) else { throw LoadTarget.Failure.cannotConnect("no file \(path)") }
    let lines = text.split(separator: "\n").map { Array($0.utf8) + [0x0A] }
    guard !lines.isEmpty else { throw LoadTarget.Failure.cannotConnect("no request in \(path)") }
    return lines
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes.append(contentsOf: chunk[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func complain(_ text: String) {
    let line = Array("LineLoad: \(text)\n".utf8)
    _ = Glibc.write(2, line, line.count)
  }

  private static func report(_ name: String, _ run: LoadRun, _ result: LoadRun.Result) {
    let rate = Int(Double(result.answers) / result.seconds)
    var line = "\(name): \(run.connections) x \(run.depth)"
    if let wanted = run.rate { line = "\(name): \(run.connections) at \(Int(wanted))/s" }
    line += "  \(rate)/s  errors \(result.errors)  us:"
    for (label, share) in [
      ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999), ("max", 1.0),
    ] {
      line += " \(label) \(Int(result.quantile(share)))"
    }
    // Written at once, so that a pipe shows each figure when it is there.
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(1, bytes, bytes.count)
  }
}
