// From the bytes of a line to a request. Docs/PROTOCOL.md, sections 1 to 3.

internal import Search

/// Reads the lines of `rapporteur/1`.
///
/// Never traps, whatever the bytes: everything is either a request or one failure. O(length).
package struct RequestParser: Sendable {
  /// What a line was.
  package enum Line: Equatable, Sendable {
    case request(Request)
    case failure(tag: String?, RequestFailure)
    /// `RERANK` with a usable `n` and another fault: its candidate lines follow all the same.
    case failureBeforeCandidates(Request, RequestFailure)
    /// A request of another protocol: answered once, then the connection closes.
    case http
  }

  /// The most hits that may be asked for: `max-k` of the greeting.
  package let maximumHits: Int
  /// The most candidate lines of a `RERANK`.
  package let maximumCandidates: Int

  /// The fields that have an option of their own name, in the latest commit.
  private let filterNames: @Sendable () -> [String]

  package init(
    maximumHits: Int, maximumCandidates: Int = 1_000_000,
    filterNames: @escaping @Sendable () -> [String]
  ) {
    self.maximumHits = maximumHits
    self.maximumCandidates = maximumCandidates
    self.filterNames = filterNames
  }

  /// Reads one line, given without its end.
  package func parse(_ line: UnsafeRawBufferPointer) -> Line {
    guard let offset = LineFault.firstOffset(in: line) else { return parseSound(line) }
    let failure = Self.fault(at: offset, in: line)
    return parse(cut: line, failure: failure)
  }

  /// What is known of a line of which only the first bytes are there: the outcome is `failure`, with
  /// the tag if it is whole, and in step with the lines that follow if it begins a `RERANK`.
  package func parse(cut start: UnsafeRawBufferPointer, failure: RequestFailure) -> Line {
    let sound = LineFault.firstOffset(in: start) ?? start.count
    var end = sound
    while end > 0, start[end - 1] != 0x20, start[end - 1] != 0x09 { end -= 1 }
    let words = UnsafeRawBufferPointer(rebasing: start[..<end])
    switch parseSound(words) {
    case .failureBeforeCandidates(let request, _): return .failureBeforeCandidates(request, failure)
    case .request(let request) where request.verb == .rerank:
      return .failureBeforeCandidates(request, failure)
    case .request(let request): return .failure(tag: request.tag, failure)
    case .failure(let tag, _): return .failure(tag: tag, failure)
    case .http: return .failure(tag: nil, failure)
    }
  }

  /// Reads a line that `LineFault` passed, or one whose outcome is thrown away.
  private func parseSound(_ line: UnsafeRawBufferPointer) -> Line {
    var words = WordScanner(line)
    let tag = words.tag()
    let name = tag.map { String(decoding: $0, as: UTF8.self) }
    if let tag, tag.isEmpty {
      return .failure(tag: nil, RequestFailure(.syntax, "expected a tag directly after '#'"))
    }
    guard let word = words.next() else {
      return .failure(
        tag: name, RequestFailure(.syntax, "empty line; expected a verb, as in: SEARCH visa"))
    }
    guard let verb = Verb(word) else {
      if tag == nil, Self.looksLikeHTTP(line, method: word) { return .http }
      return .failure(
        tag: name,
        RequestFailure(
          .syntax,
          "unknown verb '\(Self.shown(word))'; expected one of "
            + Verb.allCases.map(\.rawValue).joined(separator: " ")))
    }
    var request = Request(tag: name, verb: verb)
    request.byteCount = line.count
    if verb.isKept, line.count <= AnswerCache.maximumLine {
      request.arguments = Array(line[words.position...])
    }
    guard verb.takesOptions else { return finish(&request, words) }
    do {
      try readOptions(&words, into: &request)
    } catch {
      return failed(request, error)
    }
    return finish(&request, words)
  }

  /// The failure for the byte at `offset`, which `LineFault` found.
  package static func fault(at offset: Int, in line: UnsafeRawBufferPointer) -> RequestFailure {
    let byte = line[offset]
    let what =
      byte < 0x80 ? "control character U+00\(hexadecimal(byte))" : "byte 0x\(hexadecimal(byte))"
    return RequestFailure(
      .utf8, column: offset + 1, "\(what); a line is UTF-8 without control characters but tab")
  }

  // MARK: Arguments

  private func finish(_ request: inout Request, _ words: WordScanner) -> Line {
    var words = words
    switch request.verb {
    case .ping, .quit, .stats:
      guard words.next() == nil else {
        return failed(
          request, Self.expected(request.verb, "nothing after \(request.verb.rawValue)"))
      }
    case .search, .count, .facets:
      request.text = words.rest()
    case .format, .auth, .help:
      request.text = words.rest()
    case .suggest:
      request.text = words.rest()
      guard !request.text.isEmpty else {
        return failed(request, Self.expected(.suggest, "the beginning of a word"))
      }
    case .doc, .similar:
      guard let id = words.next(), words.next() == nil else {
        return failed(request, Self.expected(request.verb, "one id"))
      }
      request.id = String(decoding: id, as: UTF8.self)
    case .explain:
      guard let id = words.next() else {
        return failed(request, Self.expected(.explain, "an id and a query"))
      }
      request.id = String(decoding: id, as: UTF8.self)
      request.text = words.rest()
    case .rerank:
      request.text = words.rest()
      guard request.candidateCount != nil else {
        return failed(
          request,
          RequestFailure(
            .option, "RERANK needs n=, the number of candidate lines; \(Verb.rerank.usage)"))
      }
    }
    return .request(request)
  }

  private func failed(_ request: Request, _ failure: RequestFailure) -> Line {
    guard request.verb == .rerank, request.candidateCount != nil else {
      return .failure(tag: request.tag, failure)
    }
    return .failureBeforeCandidates(request, failure)
  }

  private static func expected(_ verb: Verb, _ what: String) -> RequestFailure {
    RequestFailure(.syntax, "expected \(what); \(verb.usage)")
  }

  // MARK: Options

  /// Reads the `key=value` words at the front; leaves `words` at the first other word.
  ///
  /// Goes on to the end after a fault, so that `n=` is known whatever stands before it: the
  /// candidate lines of a faulty `RERANK` must be passed over.
  private func readOptions(
    _ words: inout WordScanner, into request: inout Request
  ) throws(RequestFailure) {
    var first: RequestFailure?
    while true {
      let mark = words
      guard let word = words.next() else { break }
      if word.count == 2, word[0] == 0x2D, word[1] == 0x2D { break }
      guard let (key, value) = Self.keyAndValue(word) else {
        words = mark
        break
      }
      do {
        try apply(key, value, to: &request)
      } catch {
        if first == nil { first = error }
      }
    }
    if first == nil { first = overLimit(request) }
    if request.verb == .facets {
      // They act on each facet.
      request.question.facetLimit = request.question.limit
      request.question.facetOffset = request.question.offset
    }
    if let first { throw first }
  }

  /// The failure of a request for more hits than may be asked for.
  private func overLimit(_ request: Request) -> RequestFailure? {
    let question = request.question
    guard question.limit != .max || question.offset > 0 else { return nil }
    let limit = question.limit == .max ? 0 : question.limit
    guard limit > maximumHits - min(question.offset, maximumHits) || question.offset > maximumHits
    else { return nil }
    return RequestFailure(
      .limit,
      "offset + k is \(question.offset) + \(limit), the most is \(maximumHits); page on with after="
    )
  }

  private func apply(
    _ key: String, _ value: String, to request: inout Request
  ) throws(RequestFailure) {
    do {
      if key == "n" {
        request.candidateCount = try candidateCount(value)
      } else if try !request.question.read(key, value, from: .line, filters: filterNames()) {
        let names = RequestOption.lineNames + filterNames() + ["filter.FIELD", "n"]
        throw RequestFailure(
          .option,
          "unknown option '\(key)'; expected one of \(names.joined(separator: " ")); '--' before the "
            + "query ends the options")
      }
    } catch let error as SearchError {
      throw RequestFailure(error)
    } catch let error as RequestFailure {
      throw error
    } catch {
      throw RequestFailure(.internal, "\(error)")
    }
  }

  private func candidateCount(_ value: String) throws(RequestFailure) -> Int {
    guard !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw RequestFailure(
        .option, "n: expected a whole number, 0 or more, found '\(value.prefix(64))'")
    }
    guard let count = Int(value), count <= maximumCandidates else {
      throw RequestFailure(.limit, "n=\(value.prefix(24)) is above \(maximumCandidates), the most")
    }
    return count
  }

  /// The two sides of a word shaped `letters=value` or `filter.FIELD=value`; nil for any other word.
  private static func keyAndValue(_ word: UnsafeRawBufferPointer) -> (String, String)? {
    guard let equals = word.firstIndex(of: 0x3D), equals > 0 else { return nil }
    var letters = word[..<equals]
    if letters.starts(with: RequestOption.filterPrefix.utf8) {
      letters = letters.dropFirst(RequestOption.filterPrefix.utf8.count)
      for byte in letters
      where !isLetter(byte) && !(0x30...0x39).contains(byte) && byte != 0x5F && byte != 0x2D {
        return nil
      }
    } else {
      for byte in letters where !isLetter(byte) { return nil }
    }
    return (
      String(decoding: word[..<equals], as: UTF8.self),
      String(decoding: word[(equals + 1)...], as: UTF8.self)
    )
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte & 0xDF) && byte >= 0x41
  }

  // MARK: Other protocols and odd words

  /// `GET / HTTP/1.1` and its like: a browser or a probe that found the port.
  private static func looksLikeHTTP(
    _ line: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer
  ) -> Bool {
    let methods = [
      "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PRI",
    ]
    guard methods.contains(String(decoding: method, as: UTF8.self)) else { return false }
    var words = WordScanner(line)
    _ = words.next()
    var last: UnsafeRawBufferPointer?
    while let word = words.next() { last = word }
    return last?.starts(with: "HTTP/".utf8) ?? false
  }

  /// At most the first 32 characters of a word.
  private static func shown(_ word: UnsafeRawBufferPointer) -> String {
    let text = String(decoding: word, as: UTF8.self)
    return text.unicodeScalars.count > 32 ? String(text.unicodeScalars.prefix(32)) + "…" : text
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF")
    return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
  }
}

/// Walks over the words of a line. White space is space and tab.
private struct WordScanner {
  private let line: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ line: UnsafeRawBufferPointer) {
    self.line = line
  }

  var isAtEnd: Bool { position == line.count }

  /// The bytes after a `#` at the front, or nil if there is none.
  mutating func tag() -> UnsafeRawBufferPointer? {
    let mark = position
    guard let word = next() else { return nil }
    guard word[0] == 0x23 else {
      position = mark
      return nil
    }
    return UnsafeRawBufferPointer(rebasing: word[1...])
  }

  mutating func next() -> UnsafeRawBufferPointer? {
    while position < line.count, Self.isSpace(line[position]) { position += 1 }
    let start = position
    while position < line.count, !Self.isSpace(line[position]) { position += 1 }
    return start == position ? nil : UnsafeRawBufferPointer(rebasing: line[start..<position])
  }

  /// What is left, without white space around it.
  func rest() -> String {
    var start = position
    var end = line.count
    while start < end, Self.isSpace(line[start]) { start += 1 }
    while end > start, Self.isSpace(line[end - 1]) { end -= 1 }
    return String(decoding: line[start..<end], as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
