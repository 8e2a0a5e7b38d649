import QueryServer
import TestSupport
import Testing

@Suite struct SessionTests {
  @Test("the status line counts the data lines, and a dot ends the answer")
  func search() {
    var client = SessionHarness()
    #expect(
      client.send("SEARCH k=1 visa\n") == """
        OK 1 total=2 exact=1 generation=3 ms=0 next=c1
        1\t9.8750\tbali-process/2010-12-07/visa-integrity\t2010\tagenda/workshop\tVisa Integrity Workshop
        .

        """)
  }

  @Test("tab, line ends and backslash in values are escaped, absent values empty")
  func escaping() {
    var client = SessionHarness()
    #expect(
      client.send("SEARCH tab\there,\n").contains(
        #"1⇥9.8750⇥oddé⇥⇥document/report⇥A tab\there, a line\nend and a back\\slash"#
          .replacing("⇥", with: "\t")))
  }

  @Test("fields= chooses the columns, snippet=1 adds one")
  func columns() {
    var client = SessionHarness()
    #expect(
      client.send("SEARCH k=1 fields=region,title,nothing visa\n").contains(
        "\nasia-oceania\tVisa Integrity Workshop\t\n"))
    #expect(
      client.send("SEARCH k=1 snippet=1 visa\n").contains(
        "\tVisa Integrity Workshop\t…Visa Integrity Workshop…\n"))
  }

  @Test("empty requests are errors, in step and with their tags")
  func errors() {
    var client = SessionHarness()
    #expect(client.send("\n").hasPrefix("ERR SYNTAX empty line"))
    #expect(client.send("#t FETCH\n").hasPrefix("#t ERR SYNTAX unknown verb 'FETCH'"))
    #expect(
      client.send("SEARCH year:19xx\n")
        == "ERR SYNTAX column=6 expected a year or a range after 'year:', found '19xx'; "
        + "example: year:2010..2012\n.\n")
    #expect(client.send("#t SEARCH author:x\n") == "#t ERR FIELD column=1 unknown field\n.\n")
    #expect(
      client.send("#t DOC nowhere\n") == "#t ERR NOTFOUND no record has the id 'nowhere'\n.\n")
    #expect(client.send(Array("#u PING".utf8) + [0, 0x0A]).hasPrefix("#u ERR UTF8 column=8"))
    #expect(client.send("#u PING \u{7F}\n").hasPrefix("#u ERR UTF8 column=9"))
    #expect(client.send("SEARCH generation=9 x\n").hasPrefix("ERR GONE"))
    #expect(client.send("SEARCH timeout=1 slow\n").hasPrefix("ERR DEADLINE"))
    #expect(client.send("SEARCH timeout=0 visa\n").hasPrefix("ERR DEADLINE"))
    #expect(client.send("PING\n") == "OK 0\n.\n")
  }

  @Test("FORMAT json changes status lines, data lines and errors, until FORMAT text")
  func json() {
    var client = SessionHarness()
    #expect(client.send("FORMAT json\n") == #"{"ok":true,"tag":null,"lines":0}"# + "\n.\n")
    #expect(
      client.send("#a7 SEARCH k=1 visa\n") == #"""
        {"ok":true,"tag":"a7","lines":1,"total":2,"exact":true,"generation":3,"ms":0,"next":"c1"}
        {"rank":1,"id":"bali-process/2010-12-07/visa-integrity","score":9.875,"tier":0,"kind":"document","title":"Visa Integrity Workshop","snippet":"…Visa Integrity Workshop…","theme":null,"region":["asia-oceania"],"type":"agenda/workshop","year":2010,"dateStart":null,"dateEnd":null,"place":{"city":null,"country":null},"status":null,"mechanism":null,"document":null,"page":null,"url":null,"because":[],"answer":null}
        .

        """#)
    #expect(
      client.send("FACETS by=year visa\n") == #"""
        {"ok":true,"tag":null,"lines":2,"total":2,"exact":true,"generation":3,"ms":0}
        {"facet":"year","value":2010,"label":"2010","count":1}
        {"facet":"year","value":2012,"label":"2012","count":1}
        .

        """#)
    #expect(
      client.send("#x FETCH\n").hasPrefix(
        #"{"ok":false,"tag":"x","lines":0,"error":{"code":"SYNTAX","column":null,"message":"unknown"#
      ))
    #expect(
      client.send("SEARCH year:19xx\n").contains(#""code":"SYNTAX","column":6,"message":"expected"#)
    )
    #expect(client.send("PING\n") == #"{"ok":true,"tag":null,"lines":0}"# + "\n.\n")
    #expect(client.send("FORMAT TEXT\n") == "OK 0\n.\n")
    #expect(client.send("FORMAT xml\n").hasPrefix("ERR SYNTAX expected text or json, found 'xml'"))
  }

  @Test("DOC is one line of JSON in both formats")
  func doc() {
    var client = SessionHarness()
    #expect(
      client.send("DOC odd\u{e9}\n") == #"""
        OK 1 generation=3 ms=0
        {"id":"oddé","title":"A tab\there, a line\nend and a back\\slash","region":"europe","type":"document/report","year":null}
        .

        """#)
  }

  @Test("answers come in the order of the requests, whatever order they are computed in")
  func order() {
    var session = Session(settings: Session.Settings())
    Array("#1 SEARCH a\n#2 PING\n#3 SEARCH b\n#4 FETCH\n".utf8).withUnsafeBytes {
      session.receive($0, now: 0)
    }
    #expect(!session.hasOutput)
    let jobs = [session.nextJob(), session.nextJob()].compactMap(\.self)
    #expect(jobs.map(\.request.tag) == ["1", "3"])
    #expect(session.nextJob() == nil)
    session.complete(jobs[1].ticket, with: Array("<3>".utf8))
    #expect(!session.hasOutput)
    session.complete(jobs[0].ticket, with: Array("<1>".utf8))
    var output: [UInt8] = []
    session.takeOutput { output.append(contentsOf: $0) }
    #expect(
      String(decoding: output, as: UTF8.self).hasPrefix("<1>#2 OK 0\n.\n<3>#4 ERR SYNTAX"))
    // An answer that comes twice, or for a ticket never given, changes nothing.
    session.complete(jobs[0].ticket, with: Array("<1>".utf8))
    session.complete(999, with: Array("<1>".utf8))
    #expect(!session.hasOutput)
  }

  @Test("reading stops while many requests are under way, and nothing is refused")
  func backPressure() {
    var session = Session(settings: Session.Settings())
    let requests = Array(String(repeating: "SEARCH a\n", count: 1_000).utf8)
    requests.withUnsafeBytes { session.receive($0, now: 0) }
    #expect(!session.wantsInput)
    var answered = 0
    while let job = session.nextJob() {
      session.complete(job.ticket, with: [0x78])
      answered += 1
    }
    session.takeOutput { _ in }
    #expect(answered == 1_000)
    #expect(session.wantsInput)
  }

  @Test("reading stops while much output waits")
  func outputMark() {
    var session = Session(settings: Session.Settings())
    let requests = Array(String(repeating: "HELP\n", count: 3_000).utf8)
    requests.withUnsafeBytes { session.receive($0, now: 0) }
    #expect(!session.wantsInput)
    var size = 0
    var rounds = 0
    while session.hasOutput {
      session.takeOutput { bytes in
        #expect(bytes.count < 200_000)
        size += bytes.count
      }
      rounds += 1
    }
    #expect(rounds > 5)
    #expect(size % 3_000 == 0)
  }

  @Test("after the client's last byte all is answered, then the session is finished")
  func halfClose() {
    var client = SessionHarness()
    var session = Session(settings: Session.Settings())
    Array("SEARCH a\nPING\n".utf8).withUnsafeBytes { session.receive($0, now: 0) }
    session.endInput()
    #expect(!session.isFinished)
    let job = session.nextJob()
    session.complete(job?.ticket ?? 9, with: [])
    #expect(session.isFinished)
    #expect(client.send("PING\nPING") == "OK 0\n.\n")
    #expect(client.end() == "ERR TRUNCATED the last line has no LF; it was not processed\n.\n")
    #expect(client.session.isFinished)
  }

  @Test("a last line without LF echoes its tag if that is whole")
  func truncated() {
    for (line, tag) in [("#a PING", "#a "), ("#a", ""), ("PING", "")] {
      var client = SessionHarness()
      #expect(client.send(line) == "")
      #expect(client.end().hasPrefix(tag + "ERR TRUNCATED"))
    }
    var client = SessionHarness()
    #expect(client.end() == "")
    #expect(client.session.isFinished)
  }

  @Test("a line over max-line is LIMIT with its tag, and the next is read")
  func tooLong() {
    var client = SessionHarness { $0.maximumLineLength = 100 }
    let long = String(repeating: "x", count: 101)
    #expect(
      client.send("#t SEARCH \(long)\nPING\n")
        == "#t ERR LIMIT the line is longer than max-line=100 bytes\n.\nOK 0\n.\n")
    #expect(client.send("#\(long) PING\n").hasPrefix("#\(long) ERR LIMIT"))
    // Of a line thrown away, a tag that goes on past the bytes kept is not known.
    let longer = String(repeating: "y", count: 300)
    #expect(client.send("#\(longer) PING\n").hasPrefix("ERR LIMIT"))
    #expect(client.send("#t SEARCH \(long)") == "")
    #expect(client.end().hasPrefix("#t ERR TRUNCATED"))
  }

  @Test("QUIT answers and closes; what follows is not read")
  func quit() {
    var client = SessionHarness()
    #expect(client.send("QUIT\nPING\n") == "OK 0\n.\n")
    #expect(client.session.isFinished)
    #expect(!client.session.wantsInput)
    #expect(client.send("PING\n") == "")
  }

  @Test("HTTP is told off and closed")
  func http() {
    var client = SessionHarness()
    let answer = client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(answer.hasPrefix("ERR SYNTAX"))
    #expect(answer.hasSuffix("\n.\n"))
    #expect(answer.split(separator: "\n").count == 2)
    #expect(client.session.isFinished)
  }

  @Test("HELP lists every verb, or explains one")
  func help() {
    var client = SessionHarness()
    let help = client.send("HELP\n")
    #expect(help.hasPrefix("OK \(Verb.allCases.count)\n"))
    for verb in Verb.allCases { #expect(help.contains("\n\(verb.usage)\t")) }
    #expect(client.send("help search\n").hasPrefix("OK 1\nSEARCH "))
    #expect(client.send("HELP me\n").hasPrefix("ERR SYNTAX"))
  }

  @Test("STATS tells of the index and the server in both formats")
  func stats() {
    var client = SessionHarness()
    #expect(client.send("STATS\n").contains("\nrecords\t3\n"))
    #expect(client.send("FORMAT json\nSTATS\n").contains(#"{"records":3,"fingerprint":"9f2c","#))
  }

  @Test("an idle session is sent away")
  func idle() {
    var client = SessionHarness()
    client.session.expire()
    #expect(client.run() == "* BYE idle\n")
    #expect(client.session.isFinished)
  }

  @Test("a full queue is BUSY, and what is answered makes room again")
  func busy() {
    let admission = AdmissionLimit(maximumRequests: 2)
    var session = Session(settings: Session.Settings(admission: admission))
    Array("SEARCH a\nSEARCH b\n#3 SEARCH c\n".utf8).withUnsafeBytes { session.receive($0, now: 0) }
    while let job = session.nextJob() { session.complete(job.ticket, with: []) }
    var output: [UInt8] = []
    session.takeOutput { output.append(contentsOf: $0) }
    #expect(String(decoding: output, as: UTF8.self).hasPrefix("#3 ERR BUSY"))
    Array("SEARCH a\n".utf8).withUnsafeBytes { session.receive($0, now: 0) }
    #expect(session.nextJob() != nil)
    #expect(!admission.isIdle)
    session.abandon()
    #expect(admission.isIdle)
  }

  @Test("random bytes in random pieces never trap, and every line has one answer")
  func randomBytes() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let words = [
      "SEARCH visa", "PING", "RERANK n=2 x", ".", "FORMAT json", "FORMAT text", "#t HELP", "\n",
      "\r\n",
      "\n", "\n", "COUNT", "\u{0}", "é",
    ].map { Array($0.utf8) }
    for _ in 0..<300 {
      let admission = AdmissionLimit()
      var client = SessionHarness(admission: admission) { $0.maximumLineLength = 40 }
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...60, using: &random) {
        if Bool.random(using: &random) {
          bytes += words.randomElement(using: &random) ?? []
        } else {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        }
      }
      var output = ""
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...20, using: &random)
        output += client.send(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      output += client.end()
      #expect(client.session.isFinished, "seed \(seed)")
      #expect(admission.isIdle, "seed \(seed)")
      #expect(output.isEmpty || output.hasSuffix("\n.\n"), "seed \(seed)")
    }
  }
}
