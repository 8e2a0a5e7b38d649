internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// How many connections there are.
final class ConnectionCount: Sendable {
  let most: Int
  private let open = Atomic<Int>(0)
  private let all = Atomic<Int>(0)
  private let turnedAway = Atomic<Int>(0)

  init(most: Int) { self.most = most }

  var current: Int { open.load(ordering: .relaxed) }
  var accepted: Int { all.load(ordering: .relaxed) }
  var refused: Int { turnedAway.load(ordering: .relaxed) }

  /// Counts a connection; false, and nothing counted, if there are too many.
  func enter() -> Bool {
    guard open.add(1, ordering: .relaxed).newValue <= most else {
      open.subtract(1, ordering: .relaxed)
      turnedAway.add(1, ordering: .relaxed)
      return false
    }
    all.add(1, ordering: .relaxed)
    return true
  }

  func leave() { open.subtract(1, ordering: .relaxed) }
}

/// What a connection is held to: a request comes within a time, an answer is taken within a time, and
/// what is no HTTP gets one clear answer.
///
/// It also speaks HTTP/1.0 where the client does, and closes connections that are to be closed: after
/// such an answer, after `Connection: close`, and when the server stops.
final class ConnectionGuard: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Times that a client has.
  struct Patience: Sendable {
    /// For a whole request, from the connection's beginning or the last answer's end.
    var request: TimeAmount
    /// For taking something of an answer.
    var answer: TimeAmount
  }

  private let connections: ConnectionCount
  private let patience: Patience
  private let line: RequestLineWatch
  private var isCounted = false
  /// Requests that were read and not yet answered; the version of the first of them.
  private var waiting: [HTTPVersion] = []
  private var isReadingBody = false
  private var closesAfterAnswer = false
  /// What to say once the answers under way are given.
  private var farewell: (status: HTTPResponseStatus, message: String)?
  private var requestTimer: Scheduled<Void>?
  private var answerTimer: Scheduled<Void>?

  init(_ connections: ConnectionCount, _ patience: Patience, line: RequestLineWatch) {
    self.connections = connections
    self.patience = patience
    self.line = line
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    guard !isCounted, !closesAfterAnswer else { return }
    isCounted = connections.enter()
    guard isCounted else {
      sayFarewell(context, .serviceUnavailable, "too many connections; try again in a moment")
      return
    }
    awaitRequest(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if isCounted { connections.leave() }
    isCounted = false
    requestTimer?.cancel()
    answerTimer?.cancel()
    context.fireChannelInactive()
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // Behind a last answer nothing is read any more.
    guard farewell == nil, !(closesAfterAnswer && waiting.isEmpty) else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      guard head.version == .http1_0 || head.headers["host"].count == 1 else {
        end(context, .badRequest, "a request of HTTP/1.1 names one Host")
        return
      }
      waiting.append(head.version)
      isReadingBody = true
      if !head.isKeepAlive || head.method == .CONNECT { closesAfterAnswer = true }
    case .body: break
    case .end:
      line.begin()
      isReadingBody = false
      requestTimer?.cancel()
    }
    context.fireChannelRead(data)
  }

  private func awaitRequest(_ context: ChannelHandlerContext) {
    requestTimer?.cancel()
    requestTimer = schedule(context, patience.request) { handler, context in
      // A request that has begun deserves a word; silence none.
      if handler.isReadingBody, handler.waiting.count == 1 {
        handler.sayFarewell(context, .requestTimeout, "the request did not come in time")
      } else {
        context.close(promise: nil)
      }
    }
  }

  // MARK: Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if let version = waiting.first, version == .http1_0 { head.version = version }
      // A body that was not read is not worth waiting for.
      if isReadingBody, waiting.count == 1 { closesAfterAnswer = true }
      if closesAfterAnswer, waiting.count <= 1 {
        head.headers.replaceOrAdd(name: "connection", value: "close")
      } else if head.version == .http1_0 {
        head.headers.replaceOrAdd(name: "connection", value: "keep-alive")
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
      watchAnswer(context)
    case .body:
      context.write(data, promise: promise)
      watchAnswer(context)
    case .end:
      if !waiting.isEmpty { waiting.removeFirst() }
      answerTimer?.cancel()
      answerTimer = nil
      context.writeAndFlush(data, promise: promise)
      guard waiting.isEmpty else { return }
      if let farewell {
        sayFarewell(context, farewell.status, farewell.message)
      } else if closesAfterAnswer {
        close(context)
      } else {
        awaitRequest(context)
      }
    }
  }

  /// Ends a connection whose client takes nothing.
  private func watchAnswer(_ context: ChannelHandlerContext) {
    guard answerTimer == nil else { return }
    answerTimer = schedule(context, patience.answer) { handler, context in
      handler.answerTimer = nil
      if context.channel.isWritable {
        if !handler.waiting.isEmpty { handler.watchAnswer(context) }
      } else {
        context.close(promise: nil)
      }
    }
  }

  // MARK: Ends

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let fault = error as? HTTPParserError else {
      context.fireErrorCaught(error)
      return
    }
    let (status, message): (HTTPResponseStatus, String) =
      switch fault {
      case .headerOverflow where line.length > RequestTarget.longest:
        (
          .uriTooLong,
          "the address is longer than \(RequestTarget.longest) bytes; shorten the query"
        )
      case .headerOverflow:
        (.requestHeaderFieldsTooLarge, "the head of the request is too large")
      case .invalidMethod: (.notImplemented, "the method is not known")
      case .invalidVersion: (.httpVersionNotSupported, "HTTP/1.1 and HTTP/1.0 are understood")
      default: (.badRequest, "this is not HTTP: \(fault)")
      }
    end(context, status, message)
  }

  /// Says what is wrong, after the answers under way, and closes.
  private func end(
    _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ message: String
  ) {
    if waiting.isEmpty || (isReadingBody && waiting.count == 1) {
      sayFarewell(context, status, message)
    } else {
      farewell = (status, message)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      if waiting.isEmpty { context.close(promise: nil) } else { closesAfterAnswer = true }
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// One answer of its own, and the end.
  private func sayFarewell(
    _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ message: String
  ) {
    farewell = nil
    waiting = []
    closesAfterAnswer = true
    let body = ByteBuffer(string: message + "\n")
    var headers = HTTPHeaders(SecurityHeaders.pairs)
    headers.add(name: "content-type", value: "text/plain; charset=utf-8")
    headers.add(name: "content-length", value: String(body.readableBytes))
    headers.add(name: "connection", value: "close")
    if status == .serviceUnavailable { headers.add(name: "retry-after", value: "1") }
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    close(context)
  }

  /// Ends the writing side first and the whole a second later, so that the answer arrives although
  /// more was sent than was read.
  private func close(_ context: ChannelHandlerContext) {
    context.close(mode: .output, promise: nil)
    requestTimer?.cancel()
    requestTimer = schedule(context, .seconds(1)) { _, context in context.close(promise: nil) }
  }

  private func schedule(
    _ context: ChannelHandlerContext, _ time: TimeAmount,
    _ body: @escaping (ConnectionGuard, ChannelHandlerContext) -> Void
  ) -> Scheduled<Void> {
    let bound = NIOLoopBound((self, context, body), eventLoop: context.eventLoop)
    return context.eventLoop.scheduleTask(in: time) {
      let (handler, context, body) = bound.value
      body(handler, context)
    }
  }
}

/// Measures the line of a request, where the decoder only says that the head was too long.
final class RequestLineWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// Bytes of the line of the request that is being read, as far as they have come.
  private(set) var length = 0
  private var isComplete = false

  /// Another request begins.
  func begin() {
    length = 0
    isComplete = false
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !isComplete {
      let bytes = unwrapInboundIn(data).readableBytesView
      let end = bytes.firstIndex(of: 0x0A)
      length += bytes.distance(from: bytes.startIndex, to: end ?? bytes.endIndex)
      isComplete = end != nil
    }
    context.fireChannelRead(data)
  }
}
