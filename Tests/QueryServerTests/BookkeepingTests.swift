import QueryServer
import Search
import TestSupport
import Testing

@Suite struct SnapshotKeeperTests {
  private let minute: UInt64 = 60_000_000_000

  private func keeper(commits: Int, every interval: UInt64) -> SnapshotKeeper {
    let keeper = SnapshotKeeper(FakeEngine(generation: 1))
    for generation in 2...UInt64(commits) {
      keeper.replace(
        with: FakeEngine(generation: generation), forgettingEarlier: false,
        now: generation * interval)
    }
    return keeper
  }

  @Test("the last three are kept however old, others for five minutes")
  func kept() {
    let keeper = keeper(commits: 6, every: minute)
    #expect(keeper.current.generation == 6)
    #expect(keeper.engine(generation: nil)?.generation == 6)
    #expect(keeper.engine(generation: 1)?.generation == 1)
    keeper.prune(now: 60 * minute)
    #expect(keeper.engine(generation: 3) == nil)
    for generation: UInt64 in [4, 5, 6] {
      #expect(keeper.engine(generation: generation)?.generation == generation)
    }
    #expect(keeper.engine(generation: 7) == nil)
  }

  @Test("a writer in a hurry does not fill the memory")
  func bounded() {
    let keeper = keeper(commits: 200, every: 1_000)
    #expect(keeper.engine(generation: 136) == nil)
    #expect(keeper.engine(generation: 137)?.generation == 137)
  }

  @Test("another index forgets the earlier commits, the same generation is replaced")
  func replaced() {
    let keeper = keeper(commits: 3, every: minute)
    keeper.replace(with: FakeEngine(generation: 3), forgettingEarlier: false, now: 4 * minute)
    #expect(keeper.engine(generation: 2)?.generation == 2)
    keeper.replace(with: FakeEngine(generation: 1), forgettingEarlier: true, now: 4 * minute)
    #expect(keeper.engine(generation: 2) == nil)
    #expect(keeper.engine(generation: 1)?.generation == 1)
  }
}

@Suite struct LatencyHistogramTests {
  @Test("a quantile is at least the value of its rank, and at most a sixteenth more")
  func quantiles() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for count in [1, 2, 10, 127, 1_000] {
      var histogram = LatencyHistogram()
      var values: [UInt64] = []
      for _ in 0..<count {
        let value =
          UInt64.random(in: 0...UInt64.max, using: &random)
          >> UInt64.random(in: 0...63, using: &random)
        values.append(value)
        histogram.record(value)
      }
      values.sort()
      for share in [0.0, 0.5, 0.9, 0.99, 1.0] {
        let rank = max(1, Int((share * Double(count)).rounded(.up)))
        let exact = values[rank - 1]
        let told = histogram.quantile(share)
        #expect(told >= exact && told - exact <= exact / 16, "seed \(seed)")
      }
    }
    #expect(LatencyHistogram().quantile(0.5) == 0)
  }
}

@Suite struct AnswerWriterTests {
  @Test(
    "decimals are rounded and odd numbers do no harm",
    arguments: [
      (0.0, "0.0000"), (9.81306, "9.8131"), (0.00004, "0.0000"), (-0.5, "-0.5000"),
      (-0.00001, "0.0000"), (999_999.99999, "1000000.0000"), (.nan, "0"), (.infinity, "0"),
      (1e300, "0"), (123_456_789_012.5, "123456789012.5000"),
    ])
  func decimals(value: Double, expected: String) {
    var bytes: [UInt8] = []
    AnswerWriter.appendDecimal(value, places: 4, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test("a message never breaks its line")
  func messages() {
    let failure = RequestFailure(.internal, "a\nb\tc\\d\u{1}e")
    let text = AnswerWriter.failure(failure, format: .text, tag: nil)
    #expect(String(decoding: text, as: UTF8.self) == "ERR INTERNAL a\\nb\\tc\\\\d e\n.\n")
    let json = AnswerWriter.failure(failure, format: .json, tag: "q\"")
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"ok":false,"tag":"q\"","lines":0,"error":{"code":"INTERNAL","column":null,"#
        + #""message":"a\nb\tc\\d\u0001e"}}"# + "\n.\n")
  }

  @Test("a word of a status line holds no space")
  func words() {
    let answer = AnswerWriter(format: .text, tag: nil).finish([
      ("next", .word("a b")), ("corrections", .corrections([Correction(from: "x y", to: "z")])),
    ])
    #expect(String(decoding: answer, as: UTF8.self) == "OK 0 next=a_b corrections=x_y:z\n.\n")
  }
}

@Suite struct ServerConfigurationTests {
  @Test("addresses to listen on")
  func listen() throws {
    for (text, host, port) in [
      ("127.0.0.1:7171", "127.0.0.1", 7171), ("[::1]:80", "::1", 80), (":9", "127.0.0.1", 9),
      ("localhost", "localhost", 7171), ("[::]", "::", 7171), ("0.0.0.0:0", "0.0.0.0", 0),
    ] {
      #expect(
        try ServerConfiguration.transport(listen: text) == .tcp(host: host, port: port), "\(text)")
    }
    for text in ["x:", "x:99999", "::1", "x:y", "[::1", "[::1]9", "x:-1"] {
      #expect(throws: ServerError.self, "\(text)") {
        try ServerConfiguration.transport(listen: text)
      }
    }
  }
}
