// One conversation as a state machine: bytes in, answers and jobs out. No sockets, no clock, no
// threads, so that every rule of Docs/PROTOCOL.md can be tested by calling it.

/// The server's side of one connection.
///
/// The host gives it what arrives (`receive`, `endInput`), takes jobs from it (`nextJob`), brings
/// their answers back in any order (`complete`), and sends `takeOutput()`. After each of these it
/// looks at `wantsInput` and `isFinished`.
///
/// Answers leave in the order of the requests. Not safe for use by several threads at once.
package struct Session {
  /// What is the same for all connections of a server.
  package struct Settings: Sendable {
    /// The longest line in bytes, its end not counted.
    package var maximumLineLength = 65_536
    /// The most hits one request may ask for.
    package var maximumHits = 10_000
    /// Requests of one connection that may be under way before reading stops.
    package var maximumPending = 128
    /// Bytes of such requests before reading stops.
    package var maximumPendingBytes = 131_072
    /// Bytes of unsent answers at which no further request is read.
    package var outputMark = 131_072
    /// The most that the candidate lines of one `RERANK` may hold.
    package var maximumCandidateBytes = 16 << 20
    /// Nil: everybody may ask.
    package var tokens: TokenBook?
    package var admission: AdmissionLimit
    /// The fields that have an option of their own name: the latest commit's.
    package var filterNames: @Sendable () -> [String] = { [] }

    package init(tokens: TokenBook? = nil, admission: AdmissionLimit = AdmissionLimit()) {
      self.tokens = tokens
      self.admission = admission
    }
  }

  /// A request to be run on an engine.
  package struct Job: Sendable {
    package let ticket: UInt64
    package let request: Request
    package let format: AnswerFormat
    /// When its line was read; monotonic nanoseconds.
    package let receivedAt: UInt64
  }

  /// An answer's place in the order.
  private enum Slot {
    case ready([UInt8])
    /// With the bytes that the request took from the admission limit.
    case running(byteCount: Int)
  }

  private let settings: Settings
  private let parser: RequestParser
  private var lines: LineSplitter
  private var format = AnswerFormat.text
  private var isAuthorized: Bool
  private var failedAuthentications = 0
  private var block: CandidateBlock?
  private var slots = Queue<Slot>()
  private var waiting = Queue<Job>()
  /// Ticket of the first slot.
  private var firstTicket: UInt64 = 0
  private var pendingBytes = 0
  private var now: UInt64 = 0
  private var inputEnded = false
  private var endWasHandled = false
  /// No further request is read, and the connection closes when all is answered.
  private var isClosing = false
  private var output: [UInt8] = []

  /// What was asked since `flushCounts`.
  private var counts = RequestCounts()

  package init(settings: Settings) {
    self.settings = settings
    parser = RequestParser(
      maximumHits: settings.maximumHits, filterNames: settings.filterNames)
    lines = LineSplitter(maximumLineLength: settings.maximumLineLength)
    isAuthorized = settings.tokens == nil
  }

  // MARK: State

  /// Whether the host should bring more bytes; if not, they are to be left to the network.
  package var wantsInput: Bool { !inputEnded && !isClosing && hasRoom }

  /// Whether all is answered and the connection is to be closed once the output is sent.
  package var isFinished: Bool {
    slots.isEmpty && (isClosing || endWasHandled)
  }

  /// Whether no request is under way; a line or a block that is not complete does not count.
  package var isIdle: Bool { slots.isEmpty }

  /// Whether there is something to send.
  package var hasOutput: Bool { !output.isEmpty }

  private var hasRoom: Bool {
    slots.count < settings.maximumPending && pendingBytes < settings.maximumPendingBytes
      && output.count < settings.outputMark
  }

  // MARK: Input

  /// Writes a line that is no answer, such as the greeting.
  package mutating func announce(_ line: String) {
    output.append(contentsOf: line.utf8)
    output.append(0x0A)
  }

  /// Takes bytes that arrived at the time `now` and answers what it can.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer, now: UInt64) {
    self.now = now
    guard !isClosing, !inputEnded else { return }
    lines.append(bytes)
    readLines()
  }

  /// The client will send nothing more.
  package mutating func endInput() {
    inputEnded = true
    readLines()
  }

  /// Takes no further request, not even ones that have arrived in part, and finishes the others.
  package mutating func stop() {
    lines = LineSplitter(maximumLineLength: settings.maximumLineLength)
    dropBlock()
    isClosing = true
  }

  /// Says goodbye to a client that has been silent for too long.
  package mutating func expire() {
    announce("* BYE idle")
    stop()
  }

  /// Gives back what this session holds of shared limits; the session is not used afterwards.
  package mutating func abandon() {
    dropBlock()
    while let slot = slots.popFirst() { release(slot) }
    waiting = Queue()
  }

  // MARK: Jobs

  /// The next request to run.
  package mutating func nextJob() -> Job? { waiting.popFirst() }

  /// Brings the answer of a job.
  package mutating func complete(_ ticket: UInt64, with answer: [UInt8]) {
    guard ticket >= firstTicket, ticket - firstTicket < UInt64(slots.count) else { return }
    let index = Int(ticket - firstTicket)
    guard case .running(let byteCount) = slots[index] else { return }
    settings.admission.releaseRequest()
    settings.admission.releaseRequestBytes(byteCount)
    pendingBytes -= byteCount
    slots[index] = .ready(answer)
    while let slot = slots.first, case .ready(let answer) = slot {
      output.append(contentsOf: answer)
      _ = slots.popFirst()
      firstTicket += 1
    }
    readLines()
  }

  /// What is to be sent, given to `body` once; reading goes on afterwards.
  package mutating func takeOutput(_ body: (UnsafeRawBufferPointer) -> Void) {
    output.withUnsafeBytes(body)
    // A connection that once got a long answer does not keep its memory for ever.
    output.removeAll(keepingCapacity: output.capacity <= 8_192)
    readLines()
  }

  /// Hands the counts since the last call to `metrics`.
  package mutating func flushCounts(to metrics: ServerMetrics) {
    guard !counts.isEmpty else { return }
    metrics.count(counts)
    counts.reset()
  }

  // MARK: Lines

  private mutating func readLines() {
    guard lines.hasPartialLine || inputEnded else { return }
    // Taken out, so that a line's bytes can be read while the session changes.
    var lines = LineSplitter(maximumLineLength: 0)
    swap(&lines, &self.lines)
    while !isClosing, hasRoom, let piece = lines.next() {
      switch piece {
      case .line(let range): lines.withBytes(of: range) { read($0) }
      case .tooLong(let prefix): prefix.withUnsafeBytes { readTooLong(prefix: $0) }
      }
    }
    // `stop` may have been called meanwhile; then what is left must not come back.
    if isClosing { lines = LineSplitter(maximumLineLength: settings.maximumLineLength) }
    swap(&lines, &self.lines)
    if inputEnded, !endWasHandled, !isClosing, hasRoom { handleEnd() }
  }

  private mutating func read(_ line: UnsafeRawBufferPointer) {
    if block != nil {
      readCandidate(line)
      return
    }
    if isAuthorized, format == .text, Self.isBarePing(line) {
      // The same answer as below, without building a request first: a third of the time.
      counts.note(.ping)
      if slots.isEmpty {
        output.append(contentsOf: Self.emptyAnswer)
      } else {
        answer(Self.emptyAnswer)
      }
      return
    }
    handle(parser.parse(line))
  }

  private static let emptyAnswer = Array("OK 0\n.\n".utf8)

  private static func isBarePing(_ line: UnsafeRawBufferPointer) -> Bool {
    line.count == 4 && line.loadUnaligned(as: UInt32.self) & 0xDFDF_DFDF == 0x474E_4950
  }

  private mutating func readTooLong(prefix: UnsafeRawBufferPointer) {
    if block != nil {
      block?.received += 1
      failBlock(
        RequestFailure(
          .limit,
          "a candidate line is longer than max-line=\(settings.maximumLineLength) bytes"))
      return
    }
    let failure = RequestFailure(
      .limit, "the line is longer than max-line=\(settings.maximumLineLength) bytes")
    handle(parser.parse(cut: prefix, failure: failure))
  }

  private mutating func handle(_ line: RequestParser.Line) {
    switch line {
    case .request(let request): handle(request)
    case .failure(let tag, let failure):
      // Nobody without a token learns which words are verbs.
      let isHidden = !isAuthorized && ![.utf8, .limit, .truncated].contains(failure.code)
      fail(isHidden ? Self.unauthorized : failure, tag: tag)
    case .failureBeforeCandidates(let request, let failure):
      block = CandidateBlock(request: request, failure: isAuthorized ? failure : Self.unauthorized)
    case .http:
      fail(
        RequestFailure(.syntax, "this is not HTTP but rapporteur/1, a request a line; see HELP"),
        tag: nil)
      isClosing = true
    }
  }

  private mutating func handle(_ request: Request) {
    counts.note(request.verb)
    switch request.verb {
    case .auth: authenticate(request)
    case .help: help(request)
    case .quit:
      succeed(request)
      isClosing = true
    case .rerank:
      block = CandidateBlock(request: request, failure: isAuthorized ? nil : Self.unauthorized)
    case _ where !isAuthorized: fail(Self.unauthorized, tag: request.tag)
    case .ping: succeed(request)
    case .format:
      guard let format = AnswerFormat(rawValue: request.text.lowercased()) else {
        fail(
          RequestFailure(
            .syntax, "expected text or json, found '\(request.text)'; \(Verb.format.usage)"),
          tag: request.tag)
        return
      }
      self.format = format
      succeed(request)
    default: enqueue(request)
    }
  }

  private mutating func handleEnd() {
    endWasHandled = true
    if let block {
      dropBlock()
      fail(
        RequestFailure(
          .truncated,
          "the connection ended after \(block.received) of "
            + "\(block.request.candidateCount ?? 0) candidate lines and before '.'"),
        tag: block.request.tag)
    } else if lines.hasPartialLine {
      let prefix = lines.partialPrefix
      lines = LineSplitter(maximumLineLength: settings.maximumLineLength)
      handle(
        prefix.withUnsafeBytes {
          parser.parse(
            cut: $0,
            failure: RequestFailure(
              .truncated, "the last line has no LF; it was not processed"))
        })
      // The candidate lines of a `RERANK` without LF will not come.
      if let block {
        dropBlock()
        fail(block.failure ?? Self.unauthorized, tag: block.request.tag)
      }
    }
  }

  // MARK: Requests that need no engine

  private static let unauthorized = RequestFailure(
    .auth, "not authorized; say AUTH <token> first")

  private mutating func authenticate(_ request: Request) {
    guard let tokens = settings.tokens else {
      succeed(request)
      return
    }
    guard tokens.accepts(request.text) else {
      failedAuthentications += 1
      fail(RequestFailure(.auth, "unknown token"), tag: request.tag)
      if failedAuthentications >= 3 { isClosing = true }
      return
    }
    isAuthorized = true
    failedAuthentications = 0
    succeed(request)
  }

  private mutating func help(_ request: Request) {
    var writer = AnswerWriter(format: format, tag: request.tag)
    let wanted = Array(request.text.utf8).withUnsafeBytes { Verb($0) }
    guard request.text.isEmpty || wanted != nil else {
      fail(
        RequestFailure(
          .syntax, "no verb '\(request.text.prefix(32))' to explain; HELP alone lists them"),
        tag: request.tag)
      return
    }
    for verb in wanted.map({ [$0] }) ?? Verb.allCases {
      switch format {
      case .text: writer.addLine([verb.usage, verb.summary])
      case .json:
        writer.addRawLine { line in
          line.append(contentsOf: #"{"usage":"#.utf8)
          AnswerWriter.appendJSON(verb.usage, to: &line)
          line.append(contentsOf: #","summary":"#.utf8)
          AnswerWriter.appendJSON(verb.summary, to: &line)
          line.append(0x7D)
        }
      }
    }
    answer(writer.finish())
  }

  // MARK: Candidate lines

  /// The lines after `RERANK`, while they arrive.
  private struct CandidateBlock {
    var request: Request
    /// Why the request will fail once its lines have passed.
    var failure: RequestFailure?
    var received = 0
    /// Bytes taken from the admission limit for the lines.
    var byteCount = 0
  }

  private mutating func readCandidate(_ line: UnsafeRawBufferPointer) {
    guard let expected = block?.request.candidateCount else { return }
    if line.count == 1, line[0] == 0x2E {
      finishBlock(expected: expected)
      return
    }
    block?.received += 1
    guard let block, block.failure == nil else { return }
    guard block.received <= expected else {
      failBlock(
        RequestFailure(.syntax, "expected '.' after \(expected) candidate lines, found another"))
      return
    }
    if let offset = LineFault.firstOffset(in: line) {
      failBlock(RequestParser.fault(at: offset, in: line))
      return
    }
    // An empty line weighs too: it is a string of its own.
    let weight = line.count + 16
    guard block.byteCount + weight <= settings.maximumCandidateBytes else {
      failBlock(
        RequestFailure(
          .limit,
          "the candidate lines hold more than \(settings.maximumCandidateBytes >> 20) MiB; "
            + "send fewer at once"))
      return
    }
    guard settings.admission.admitRequestBytes(weight) else {
      failBlock(Self.busy)
      return
    }
    self.block?.byteCount += weight
    self.block?.request.candidates.append(String(decoding: line, as: UTF8.self))
  }

  private mutating func finishBlock(expected: Int) {
    guard let block else { return }
    self.block = nil
    var failure = block.failure
    if failure == nil, block.received < expected {
      failure = RequestFailure(
        .truncated, "'.' came after \(block.received) of \(expected) candidate lines")
    }
    if let failure {
      settings.admission.releaseRequestBytes(block.byteCount)
      fail(failure, tag: block.request.tag)
      return
    }
    var request = block.request
    request.byteCount += block.byteCount
    enqueue(request, admittedBytes: block.byteCount)
  }

  private mutating func failBlock(_ failure: RequestFailure) {
    guard let byteCount = block?.byteCount, block?.failure == nil else { return }
    settings.admission.releaseRequestBytes(byteCount)
    block?.byteCount = 0
    block?.request.candidates = []
    block?.failure = failure
  }

  private mutating func dropBlock() {
    if let block { settings.admission.releaseRequestBytes(block.byteCount) }
    block = nil
  }

  // MARK: Answers

  private static let busy = RequestFailure(
    .busy, "too many requests are waiting for all clients together; try again")

  private mutating func enqueue(_ request: Request, admittedBytes: Int = 0) {
    let rest = request.byteCount - admittedBytes
    guard settings.admission.admitRequest() else {
      settings.admission.releaseRequestBytes(admittedBytes)
      fail(Self.busy, tag: request.tag)
      return
    }
    guard settings.admission.admitRequestBytes(rest) else {
      settings.admission.releaseRequest()
      settings.admission.releaseRequestBytes(admittedBytes)
      fail(Self.busy, tag: request.tag)
      return
    }
    let ticket = firstTicket + UInt64(slots.count)
    slots.append(.running(byteCount: request.byteCount))
    pendingBytes += request.byteCount
    waiting.append(Job(ticket: ticket, request: request, format: format, receivedAt: now))
  }

  private mutating func succeed(_ request: Request) {
    answer(AnswerWriter(format: format, tag: request.tag).finish())
  }

  private mutating func fail(_ failure: RequestFailure, tag: String?) {
    counts.note(failure.code)
    answer(AnswerWriter.failure(failure, format: format, tag: tag))
  }

  private mutating func answer(_ bytes: [UInt8]) {
    if slots.isEmpty {
      output.append(contentsOf: bytes)
    } else {
      slots.append(.ready(bytes))
    }
  }

  private func release(_ slot: Slot) {
    guard case .running(let byteCount) = slot else { return }
    settings.admission.releaseRequest()
    settings.admission.releaseRequestBytes(byteCount)
  }
}
