import QueryServer
import Testing

@Suite struct SessionRerankTests {
  @Test("every candidate comes back once, best first")
  func order() {
    var client = SessionHarness()
    #expect(
      client.send("#r RERANK n=3 visa systems\nnothing of it\nVisa systems\nodd visa\n.\nPING\n")
        == """
        #r OK 3 generation=3 ms=0
        1\t2.0000\tVisa systems\t2\t
        2\t1.0000\todd visa\t3\t
        3\t0.0000\tnothing of it\t1\t
        .
        OK 0
        .

        """)
    #expect(client.admission.isIdle)
  }

  @Test("no candidates are no lines")
  func none() {
    var client = SessionHarness()
    #expect(client.send("RERANK n=0 visa\n.\n") == "OK 0 generation=3 ms=0\n.\n")
  }

  @Test("a dot before the last candidate is TRUNCATED, and the session stays in step")
  func early() {
    var client = SessionHarness()
    #expect(
      client.send("#r RERANK n=3 visa\na\nb\n.\nPING\n")
        == "#r ERR TRUNCATED '.' came after 2 of 3 candidate lines\n.\nOK 0\n.\n")
    #expect(client.admission.isIdle)
  }

  @Test("a line too many is SYNTAX, after all up to the dot is gone")
  func late() {
    var client = SessionHarness()
    #expect(client.send("RERANK n=1 visa\na\nPING\nSEARCH x\n") == "")
    #expect(
      client.send(".\nPING\n")
        == "ERR SYNTAX expected '.' after 1 candidate lines, found another\n.\nOK 0\n.\n")
  }

  @Test("the connection's end before the dot is TRUNCATED, once")
  func end() {
    for lines in ["", "a\n", "a\nb\n", "a\nb\nPI", "a\nb\n."] {
      var client = SessionHarness()
      #expect(client.send("#r RERANK n=2 visa\n" + lines) == "")
      let answer = client.end()
      #expect(answer.hasPrefix("#r ERR TRUNCATED the connection ended"))
      #expect(answer.hasSuffix("\n.\n") && answer.split(separator: "\n").count == 2)
      #expect(client.session.isFinished && client.admission.isIdle)
    }
  }

  @Test("a bad candidate line fails the request after its block")
  func badLines() {
    var client = SessionHarness { $0.maximumLineLength = 50 }
    #expect(
      client.send(Array("RERANK n=2 v\na".utf8) + [0xFF] + Array("\nb\n.\nPING\n".utf8))
        .hasPrefix("ERR UTF8 column=2"))
    let long = String(repeating: "x", count: 60)
    let answer = client.send("RERANK n=2 v\n\(long)\nb\n.\nPING\n")
    #expect(answer.hasPrefix("ERR LIMIT") && answer.hasSuffix("OK 0\n.\n"))
    let faulty = client.send("RERANK n=2 foo=1 v\na\nb\n.\nPING\n")
    #expect(faulty.hasPrefix("ERR OPTION") && faulty.hasSuffix("\n.\nOK 0\n.\n"))
    let longQuery = client.send("#q RERANK n=2 \(long)\na\nb\n.\nPING\n")
    #expect(longQuery.hasPrefix("#q ERR LIMIT") && longQuery.hasSuffix("\n.\nOK 0\n.\n"))
    #expect(client.admission.isIdle)
  }

  @Test("a RERANK whose n is not known is answered at once")
  func unknownCount() {
    var client = SessionHarness()
    #expect(client.send("RERANK visa\n").hasPrefix("ERR OPTION"))
    #expect(client.send("RERANK n=many visa\n").hasPrefix("ERR OPTION"))
    #expect(client.send("PING\n") == "OK 0\n.\n")
  }

  @Test("candidates that weigh too much are LIMIT, and are not kept")
  func weight() {
    var client = SessionHarness { $0.maximumCandidateBytes = 1_000 }
    let line = String(repeating: "x", count: 100) + "\n"
    _ = client.send("RERANK n=50 v\n" + String(repeating: line, count: 50))
    #expect(client.admission.isIdle)
    #expect(client.send(".\n").hasPrefix("ERR LIMIT the candidate lines hold more"))
    let admission = AdmissionLimit(maximumRequestBytes: 500)
    client = SessionHarness(admission: admission)
    #expect(
      client.send("RERANK n=9 v\n" + String(repeating: line, count: 9) + ".\n").hasPrefix(
        "ERR BUSY"))
    #expect(admission.isIdle)
  }

  @Test("with candidates under way, verbs are candidates")
  func verbsAsCandidates() {
    var client = SessionHarness()
    #expect(client.send("RERANK n=2 v\nQUIT\n\n.\nPING\n").hasSuffix("\n.\nOK 0\n.\n"))
    #expect(!client.session.isFinished)
  }
}
