import QueryServer

/// A session without a network: runs every job at once on a fake engine.
struct SessionHarness {
  var session: Session
  let executor: RequestExecutor
  let admission: AdmissionLimit

  init(
    tokens: TokenBook? = nil, admission: AdmissionLimit = AdmissionLimit(),
    engine: FakeEngine = FakeEngine(), adjust: (inout Session.Settings) -> Void = { _ in }
  ) {
    var settings = Session.Settings(tokens: tokens, admission: admission)
    settings.filterNames = { engine.filterNames }
    adjust(&settings)
    self.admission = admission
    session = Session(settings: settings)
    executor = RequestExecutor(
      snapshots: SnapshotKeeper(engine), timeoutInMilliseconds: 1_000, metrics: ServerMetrics())
  }

  /// Sends bytes and returns what comes back, times left out.
  mutating func send(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { session.receive($0, now: 1) }
    return run()
  }

  mutating func send(_ text: String) -> String { send(Array(text.utf8)) }

  mutating func end() -> String {
    session.endInput()
    return run()
  }

  mutating func run() -> String {
    var output: [UInt8] = []
    repeat {
      while let job = session.nextJob() {
        session.complete(job.ticket, with: executor.run(job.request, format: job.format).answer)
      }
      session.takeOutput { output.append(contentsOf: $0) }
    } while session.hasOutput || !session.isIdle
    return Self.withoutTimes(String(decoding: output, as: UTF8.self))
  }

  /// Replaces what stands after `ms=` or `"ms":` by 0.
  static func withoutTimes(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let range = rest.firstRange(of: /(ms=|"ms":)[0-9]+\.[0-9]+/) {
      result += rest[..<range.lowerBound]
      result += rest[range].hasPrefix("ms=") ? "ms=0" : #""ms":0"#
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
