import Glibc

/// One connection of the load generator: keeps requests under way and reads their answers.
struct LoadConnection {
  enum Failure: Error {
    case refused(String)
    case ended(String)
  }

  let descriptor: Int32
  /// When each request under way was due, in the order of the requests; nanoseconds.
  private var due: [UInt64] = []
  private var dueHead = 0
  /// Which request each is.
  private var asked: [Int] = []
  private var outgoing: [UInt8] = []
  private var sent = 0
  private var buffer = [UInt8](repeating: 0, count: 65_536)
  private var filled = 0
  /// Data lines and the dot still to come; nil before a status line.
  private var linesLeft: Int?
  private var isError = false
  private var status: [UInt8] = []
  private var data: [UInt8] = []
  /// Whether the text of answers is wanted.
  let keepsAnswers: Bool

  var underWay: Int { due.count - dueHead }
  var wantsToWrite: Bool { sent < outgoing.count }

  /// Connects and reads the greeting.
  init(_ target: LoadTarget, keepsAnswers: Bool) throws {
    self.keepsAnswers = keepsAnswers
    descriptor = try target.connect()
    var greeting: [UInt8] = []
    var byte: UInt8 = 0
    while byte != 0x0A {
      guard recv(descriptor, &byte, 1, 0) == 1 else { throw Failure.ended("no greeting") }
      greeting.append(byte)
    }
    let text = String(decoding: greeting, as: UTF8.self)
    guard text.hasPrefix("* rapporteur/1 ") else { throw Failure.refused(text) }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  func close() { Glibc.close(descriptor) }

  /// Adds a request, given with its LF, that is due at `time`.
  mutating func ask(_ request: [UInt8], number: Int, at time: UInt64) {
    outgoing.append(contentsOf: request)
    due.append(time)
    asked.append(number)
  }

  mutating func write() throws {
    while sent < outgoing.count {
      let count = outgoing[sent...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else {
        if errno == EAGAIN { return }
        throw Failure.ended("write: \(String(cString: strerror(errno)))")
      }
      sent += count
    }
    outgoing.removeAll(keepingCapacity: true)
    sent = 0
  }

  /// Reads what is there and calls `body` for each answer that is complete.
  mutating func read(_ body: (LoadAnswer) -> Void) throws {
    while true {
      if filled == buffer.count { buffer.append(contentsOf: repeatElement(0, count: filled)) }
      let room = buffer.count - filled
      let count = buffer[filled...].withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress, room, 0)
      }
      if count < 0, errno == EAGAIN { return }
      guard count > 0 else { throw Failure.ended("the server closed the connection") }
      filled += count
      try takeAnswers(body)
      if count < room { return }
    }
  }

  private mutating func takeAnswers(_ body: (LoadAnswer) -> Void) throws {
    var start = 0
    while start < filled {
      let end = buffer.withUnsafeBytes { raw -> Int? in
        memchr(raw.baseAddress! + start, 0x0A, filled - start).map {
          UnsafeRawPointer($0) - raw.baseAddress!
        }
      }
      guard let end else { break }
      try takeLine(start..<end, body)
      start = end + 1
    }
    if start > 0 {
      buffer.withUnsafeMutableBytes { raw in
        _ = memmove(raw.baseAddress!, raw.baseAddress! + start, filled - start)
      }
      filled -= start
    }
  }

  private mutating func takeLine(_ line: Range<Int>, _ body: (LoadAnswer) -> Void) throws {
    guard let left = linesLeft else {
      linesLeft = try readStatus(line)
      if keepsAnswers { status = Array(buffer[line]) }
      return
    }
    guard left == 0 else {
      linesLeft = left - 1
      if keepsAnswers {
        data.append(contentsOf: buffer[line])
        data.append(0x0A)
      }
      return
    }
    guard line.count == 1, buffer[line.lowerBound] == 0x2E, dueHead < due.count else {
      throw Failure.ended("out of step: '\(String(decoding: buffer[line], as: UTF8.self))'")
    }
    body(
      LoadAnswer(
        number: asked[dueHead], due: due[dueHead], isError: isError, status: status, data: data))
    data.removeAll(keepingCapacity: true)
    linesLeft = nil
    dueHead += 1
    if dueHead == due.count {
      due.removeAll(keepingCapacity: true)
      asked.removeAll(keepingCapacity: true)
      dueHead = 0
    }
  }

  /// The number of data lines that `OK 3 …` or `ERR …` announces.
  private mutating func readStatus(_ line: Range<Int>) throws -> Int {
    isError = buffer[line.lowerBound] == 0x45
    if isError { return 0 }
    var count = 0
    var index = line.lowerBound + 3
    guard line.count > 3, buffer[line.lowerBound] == 0x4F else {
      throw Failure.ended("no status: '\(String(decoding: buffer[line], as: UTF8.self))'")
    }
    while index < line.upperBound, (0x30...0x39).contains(buffer[index]) {
      count = count * 10 + Int(buffer[index] - 0x30)
      index += 1
    }
    return count
  }
}

/// An answer as it was read.
struct LoadAnswer {
  /// Which of the requests it answers.
  let number: Int
  /// When that was due.
  let due: UInt64
  let isError: Bool
  /// Empty unless answers are kept.
  let status: [UInt8]
  let data: [UInt8]
}
