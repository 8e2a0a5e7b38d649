// A conversation of the line protocol under libFuzzer. Tests/Fuzz/README.md says how to run it.

import QueryServer

/// What the client sends arrives in pieces whose lengths the input's first bytes choose; jobs are
/// answered at once or late, as these bytes say. Every answer is framed as Docs/PROTOCOL.md says,
/// there is one for each line, and nothing is held of the shared limits in the end.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 4 else { return 0 }
  let input = UnsafeRawBufferPointer(start: start, count: count)
  let admission = AdmissionLimit()
  var settings = Session.Settings(admission: admission)
  settings.maximumLineLength = 96
  settings.maximumPending = 1 + Int(input[0] & 7)
  settings.outputMark = 64 + Int(input[1])
  var session = Session(settings: settings)
  var output: [UInt8] = []
  var late: [Session.Job] = []
  var at = 4
  var turn = 0

  func serve(all: Bool) {
    while let job = session.nextJob() { late.append(job) }
    turn += 1
    while !late.isEmpty, all || input[2 + turn % 2] >> (turn % 8) & 1 == 0 {
      // Answers may come in any order.
      let job = turn % 3 == 0 ? late.removeLast() : late.removeFirst()
      session.complete(job.ticket, with: Array("OK 1\n\(job.request.verb.rawValue)\n.\n".utf8))
      while let job = session.nextJob() { late.append(job) }
    }
    session.takeOutput { output.append(contentsOf: $0) }
  }

  while at < count {
    let end = min(count, at + 1 + Int(input[turn % 4] >> (turn % 5)))
    if session.wantsInput {
      session.receive(UnsafeRawBufferPointer(rebasing: input[at..<end]), now: 0)
      at = end
    } else if session.isFinished {
      break
    }
    serve(all: !session.wantsInput)
  }
  session.endInput()
  while !session.isFinished || session.hasOutput { serve(all: true) }
  session.abandon()
  require(admission.isIdle, "something is held")
  check(output)
  return 0
}

/// Reads answers one after the other, in text and in JSON.
private func check(_ output: [UInt8]) {
  var lines = output.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
  require(lines.popLast()?.isEmpty == true, "the last line has no end")
  while let status = lines.popFirst() {
    // By bytes: to `Character`s, a space may be part of a tag's last letter.
    var words = status.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }[...]
    var dataLines = 0
    if status.first == 0x7B {
      let text = String(decoding: status, as: UTF8.self)
      require(text.hasPrefix(#"{"ok":"#) && text.hasSuffix("}"), text)
      let mark = #","lines":"#
      let digits = text.indices.last { text[$0...].hasPrefix(mark) }.map {
        text[$0...].dropFirst(mark.count).prefix(while: \.isNumber)
      }
      dataLines = digits.flatMap { Int($0) } ?? 0
    } else {
      if words.first?.utf8.first == 0x23 { words = words.dropFirst() }
      require(words.first == "OK" || words.first == "ERR", "no status: \(words)")
      if words.first == "OK" { dataLines = words.dropFirst().first.flatMap { Int($0) } ?? -1 }
    }
    require(
      dataLines >= 0 && dataLines < lines.count,
      "lines are missing after \(String(decoding: status, as: UTF8.self))")
    lines = lines.dropFirst(dataLines)
    require(
      lines.popFirst().map { Array($0) } == [0x2E],
      "no dot after \(String(decoding: status, as: UTF8.self))")
  }
}

/// A precondition that says what was expected in optimised builds too.
private func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  guard !condition else { return }
  fatalError(message())
}
