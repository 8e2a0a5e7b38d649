internal import Glibc
internal import QueryServer
internal import Synchronization

/// What `/metrics` tells, in Prometheus's text form.
final class WebMetrics: Sendable {
  private struct State {
    var requests: [String: UInt64] = [:]
    var latencies: [String: LatencyHistogram] = [:]
    var sums: [String: UInt64] = [:]
    var counts: [String: UInt64] = [:]
    var bytes: UInt64 = 0
  }

  private let state = Mutex(State())

  /// Notes an answer.
  ///
  /// - Parameter route: The kind of page, one of a few.
  func answered(_ route: String, status: Int, bytes: Int, after nanoseconds: UInt64) {
    state.withLock { state in
      state.requests["route=\"\(route)\",status=\"\(status)\"", default: 0] += 1
      state.latencies[route, default: LatencyHistogram()].record(nanoseconds)
      state.sums[route, default: 0] += nanoseconds
      state.counts[route, default: 0] += 1
      state.bytes += UInt64(bytes)
    }
  }

  /// The text.
  func text(
    connections: ConnectionCount, inFlight: Int, library: Library, server: ServerMetrics
  ) -> String {
    var text = ""
    func metric(_ name: String, _ type: String, _ help: String, _ lines: [(String, String)]) {
      text += "# HELP rapporteur_\(name) \(help)\n# TYPE rapporteur_\(name) \(type)\n"
      for (labels, value) in lines {
        text += "rapporteur_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n"
      }
    }
    state.withLock { state in
      metric(
        "http_requests_total", "counter", "Requests answered over HTTP.",
        state.requests.sorted { $0.key < $1.key }.map { ($0.key, String($0.value)) })
      metric(
        "http_response_bytes_total", "counter", "Bytes of bodies sent.", [("", String(state.bytes))]
      )
      var lines: [(String, String)] = []
      for (route, histogram) in state.latencies.sorted(by: { $0.key < $1.key }) {
        for share in [0.5, 0.9, 0.99] {
          lines.append(
            (
              "route=\"\(route)\",quantile=\"\(share)\"",
              "\(Double(histogram.quantile(share)) / 1e9)"
            ))
        }
      }
      metric("http_request_seconds", "summary", "Time from a request to its answer.", lines)
      for (route, sum) in state.sums.sorted(by: { $0.key < $1.key }) {
        text += "rapporteur_http_request_seconds_sum{route=\"\(route)\"} \(Double(sum) / 1e9)\n"
        text +=
          "rapporteur_http_request_seconds_count{route=\"\(route)\"} \(state.counts[route] ?? 0)\n"
      }
    }
    metric(
      "http_connections", "gauge", "Open HTTP connections.", [("", String(connections.current))])
    metric(
      "http_connections_total", "counter", "HTTP connections accepted.",
      [("", String(connections.accepted))])
    metric(
      "http_connections_refused_total", "counter", "HTTP connections turned away.",
      [("", String(connections.refused))])
    metric(
      "http_requests_in_flight", "gauge", "Requests being answered over HTTP.",
      [("", String(inFlight))])
    metric(
      "index_generation", "gauge", "Commit that is served.", [("", String(library.generation))])
    metric("index_records", "gauge", "Records of that commit.", [("", String(library.recordCount))])
    metric(
      "resident_memory_bytes", "gauge", "Memory in use, with mapped files.",
      [("", String(Self.residentBytes))])
    return text
  }

  /// Pages of the process in memory, as the system counts them.
  private static var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let parts = text.split(separator: " ")
    return parts.count > 1 ? (Int(parts[1]) ?? 0) * Int(getpagesize()) : 0
  }
}
