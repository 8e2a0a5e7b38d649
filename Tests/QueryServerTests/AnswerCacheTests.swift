import QueryServer
import Testing

@Suite struct AnswerCacheTests {
  private func answers(
    _ requests: [String], engine: FakeEngine = FakeEngine()
  ) -> [String] {
    var client = SessionHarness(engine: engine)
    return requests.map { client.send($0 + "\n") }
  }

  @Test("an answer given again is the same, with the new request's tag")
  func same() {
    for query in ["SEARCH k=1 visa", "COUNT visa", "FACETS by=year visa", "SUGGEST v"] {
      let engine = FakeEngine()
      let found = answers(["#1 \(query)", "#2 \(query)", query], engine: engine)
      #expect(found[0].hasPrefix("#1 OK") && found[1].hasPrefix("#2 OK"))
      #expect(found[0].dropFirst(3) == found[1].dropFirst(3))
      #expect(found[0].dropFirst(3) == found[2])
    }
  }

  @Test("what differs in anything but tag, time and generation is asked anew")
  func different() {
    var client = SessionHarness()
    let first = client.send("SEARCH k=1 visa\n")
    for other in [
      "SEARCH k=2 visa", "SEARCH k=1 fields=id visa", "SEARCH k=1 region=southern-africa visa",
      "SEARCH k=1 offset=1 visa", "SEARCH k=1 snippet=1 visa", "SEARCH k=1 technical",
    ] {
      #expect(client.send(other + "\n") != first, "\(other)")
    }
    #expect(client.send("SEARCH k=1 timeout=900 generation=3 visa\n") == first)
    _ = client.send("FORMAT json\n")
    #expect(client.send("SEARCH k=1 visa\n").hasPrefix(#"{"ok":true"#))
  }

  @Test("errors are not kept, and a time of nothing is none")
  func errors() {
    var client = SessionHarness()
    _ = client.send("COUNT visa\n")
    #expect(client.send("COUNT timeout=0 visa\n").hasPrefix("ERR DEADLINE"))
    #expect(client.send("COUNT timeout=1 slow\n").hasPrefix("ERR DEADLINE"))
    #expect(client.send("COUNT timeout=1 slow\n").hasPrefix("ERR DEADLINE"))
  }

  @Test("many different requests do not fill the memory, and are all answered rightly")
  func bounded() {
    var client = SessionHarness()
    for number in 0..<9_000 {
      let answer = client.send("COUNT x\(number) visa\n")
      guard answer.hasPrefix("OK 0 total=2 ") else {
        Issue.record("\(number): \(answer)")
        return
      }
    }
  }
}
