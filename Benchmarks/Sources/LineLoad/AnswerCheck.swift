import Glibc

/// Compares answers with each other: what is asked twice of one generation must be answered alike.
enum AnswerCheck {
  private struct Key: Hashable {
    let generation: String
    let request: Int
  }

  static func run(_ run: LoadRun, _ target: LoadTarget, output: String) throws {
    var answers: [Key: [UInt8]] = [:]
    var mismatches = 0
    let result = try run.run(target) { answer in
      guard !answer.isError, let generation = value(of: "generation=", in: answer.status) else {
        return
      }
      // The time differs each time; everything else must not.
      let status = answer.status.split(separator: 0x20).filter {
        !$0.starts(with: Array("ms=".utf8))
      }
      .joined(separator: [0x20])
      let text = Array(status) + [0x0A] + answer.data
      let key = Key(generation: generation, request: answer.number)
      if let known = answers[key] {
        if known != text { mismatches += 1 }
      } else {
        answers[key] = text
      }
    }
    guard let file = fopen(output, "w") else {
      throw LoadTarget.Failure.cannotConnect("cannot write \(output)")
    }
    defer { fclose(file) }
    for (key, answer) in answers.sorted(by: {
      ($0.key.generation, $0.key.request) < ($1.key.generation, $1.key.request)
    }) {
      let request = String(decoding: run.requests[key.request].dropLast(), as: UTF8.self)
      fputs(
        "\(key.generation)\t\(request)\t\(escaped(String(decoding: answer, as: UTF8.self)))\n", file
      )
    }
    let generations = Set(answers.keys.map(\.generation)).count
    print(
      "\(result.answers) answers on \(generations) generations, \(result.errors) errors, "
        + "\(mismatches) differ from an earlier answer on the same generation; "
        + "p99 \(Int(result.quantile(0.99))) us, max \(Int(result.quantile(1))) us")
    if mismatches > 0 || result.errors > 0 { exit(1) }
  }

  private static func value(of key: String, in status: [UInt8]) -> String? {
    for word in status.split(separator: 0x20) where word.starts(with: Array(key.utf8)) {
      return String(decoding: word.dropFirst(key.utf8.count), as: UTF8.self)
    }
    return nil
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\\": result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
