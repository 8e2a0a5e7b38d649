// Between a `Session` and a NIO channel: when to read, when to write, where queries run, and how a
// connection ends.

import NIOCore
import NIOPosix
import Synchronization

/// Drives one connection. Everything happens on the channel's event loop, but for the queries that
/// run on the worker threads.
///
/// Answers are collected and flushed once per batch of input: a flush per answer made pipelined
/// requests ten times slower.
///
/// `@unchecked Sendable`: references travel with queries to the workers and back, but all state is
/// touched on the event loop only, except `isGone`, which is atomic.
final class SessionHandler: ChannelDuplexHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    case open
    /// All was answered; the last bytes are on their way.
    case draining
    /// The writing side is shut; what still comes is thrown away.
    case lingering
    case closed
  }

  /// Queries that may run on the event loop before it turns to other connections.
  private static let quickQueriesPerTurn = 8
  /// How long a closing connection is read on, so that the last answer is not lost to a reset.
  private static let lingerTime = TimeAmount.seconds(1)

  private let server: ServerContext
  private let connections: ConnectionTable
  private var session: Session
  private var context: ChannelHandlerContext?
  private var phase = Phase.open
  private var isDriving = false
  private var turnIsScheduled = false
  private var runningJobs = 0
  private var readIsWithheld = false
  private var inputIsClosed = false
  private var isCounted = false
  private var lastActivity: UInt64 = 0
  private var lastUnsentByteCount = 0
  /// Bytes taken from the admission limit for large answers not yet written.
  private var largeAnswerBytes = 0
  private var output = ByteBuffer()
  /// Whether the channel is closed: queries that have not started are not worth starting, and those
  /// that run end.
  private let isGone = Atomic<Bool>(false)

  init(server: ServerContext, connections: ConnectionTable) {
    self.server = server
    self.connections = connections
    session = Session(settings: server.sessionSettings)
  }

  // MARK: Channel events

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { begin() }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard phase == .open else { return }
    lastActivity = MonotonicClock.now()
    let buffer = unwrapInboundIn(data)
    buffer.withUnsafeReadableBytes { session.receive($0, now: lastActivity) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    drive()
  }

  func read(context: ChannelHandlerContext) {
    if phase == .open, !(session.wantsInput && context.channel.isWritable) {
      readIsWithheld = true
    } else {
      context.read()
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    lastActivity = MonotonicClock.now()
    drive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case ChannelEvent.inputClosed = event else { return }
    inputIsClosed = true
    switch phase {
    case .open:
      session.endInput()
      drive()
    case .lingering: context.close(promise: nil)
    case .draining, .closed: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Resets and broken pipes: the client is gone, and there is nobody to tell.
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end()
    self.context = nil
  }

  // MARK: Beginning and end

  private func begin() {
    guard lastActivity == 0, phase == .open else { return }
    lastActivity = MonotonicClock.now()
    connections.add(self)
    isCounted = server.admitConnection()
    if isCounted {
      session.announce(server.greeting)
    } else {
      session.announce(
        "ERR BUSY \(server.maximumConnections) connections are open, the most there may be; "
          + "try again later\n.")
      session.stop()
    }
    drive()
  }

  private func end() {
    guard phase != .closed else { return }
    phase = .closed
    isGone.store(true, ordering: .relaxed)
    session.abandon()
    session.flushCounts(to: server.metrics)
    releaseLargeAnswers()
    if isCounted { server.releaseConnection() }
    connections.remove(self)
  }

  /// Sends the last bytes, shuts the writing side and waits for the client to close.
  private func finish() {
    guard let context, phase == .open else { return }
    phase = .draining
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenComplete { [weak self] _ in self?.linger() }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
  }

  private func linger() {
    guard let context, phase == .draining else { return }
    guard !inputIsClosed, connections.mayLinger else {
      context.close(promise: nil)
      return
    }
    phase = .lingering
    context.close(mode: .output, promise: nil)
    context.eventLoop.scheduleTask(in: Self.lingerTime) { [weak self] in
      self?.context?.close(promise: nil)
    }
    if readIsWithheld {
      readIsWithheld = false
      context.read()
    }
  }

  /// Closes a connection that has nothing under way; lets the others finish what they have.
  func shutDown() {
    guard let context, phase == .open else { return }
    if session.isIdle, !session.hasOutput, unsentByteCount == 0 {
      context.close(promise: nil)
    } else {
      session.stop()
      drive()
    }
  }

  /// Closes the connection whatever it is doing.
  func abort() {
    context?.close(promise: nil)
  }

  /// Sends the client away if it has been silent, or has not taken its answers, for too long.
  func checkIdle(now: UInt64, limit: UInt64) {
    guard let context, phase == .open else { return }
    let unsent = unsentByteCount
    if unsent != lastUnsentByteCount || runningJobs > 0 {
      lastUnsentByteCount = unsent
      lastActivity = now
      return
    }
    guard now > lastActivity, now - lastActivity >= limit else { return }
    if unsent > 0 || session.hasOutput || !session.isIdle {
      context.close(promise: nil)
    } else {
      session.expire()
      drive()
    }
  }

  private var unsentByteCount: Int {
    guard let options = context?.channel.syncOptions else { return 0 }
    return (try? options.getOption(.bufferedWritableBytes)) ?? 0
  }

  // MARK: Work

  /// Runs what can be run, sends what can be sent, and goes on reading if there is room.
  private func drive() {
    guard let context, phase == .open, !isDriving else { return }
    isDriving = true
    var quickQueries = Self.quickQueriesPerTurn
    repeat {
      startJobs(context, &quickQueries)
      guard session.hasOutput, context.channel.isWritable else { break }
      write(context)
    } while true
    isDriving = false
    session.flushCounts(to: server.metrics)
    if session.isFinished, !session.hasOutput {
      finish()
    } else if readIsWithheld, session.wantsInput, context.channel.isWritable {
      readIsWithheld = false
      context.read()
    }
  }

  private func startJobs(_ context: ChannelHandlerContext, _ quickQueries: inout Int) {
    while runningJobs < server.maximumRunningPerConnection, context.channel.isWritable {
      guard quickQueries > 0 else {
        continueInNextTurn(context)
        return
      }
      guard let job = session.nextJob() else { return }
      // What STATS tells includes the requests read with it.
      if job.request.verb == .stats { session.flushCounts(to: server.metrics) }
      let plan = server.executor.plan(job.request, format: job.format)
      if plan.isQuick {
        quickQueries -= 1
        complete(job, with: server.run(job, plan))
      } else {
        submit(job, plan, context)
      }
    }
  }

  private func submit(
    _ job: Session.Job, _ plan: RequestExecutor.Plan, _ context: ChannelHandlerContext
  ) {
    runningJobs += 1
    let loop = context.eventLoop
    server.workers.submit { [self] state in
      guard state == .active, !isGone.load(ordering: .relaxed) else { return }
      let answer = server.runInTurn(job, plan) { [self] in !isGone.load(ordering: .relaxed) }
      loop.execute { [self] in
        runningJobs -= 1
        guard phase != .closed else { return }
        lastActivity = MonotonicClock.now()
        complete(job, with: answer)
        drive()
      }
    }
  }

  private func complete(_ job: Session.Job, with answer: [UInt8]) {
    var answer = answer
    if answer.count > AdmissionLimit.largeAnswer {
      if server.sessionSettings.admission.admitAnswerBytes(answer.count) {
        largeAnswerBytes += answer.count
      } else {
        answer = AnswerWriter.failure(
          RequestFailure(.busy, "too many long answers wait for their clients; try again"),
          format: job.format, tag: job.request.tag)
      }
    }
    session.complete(job.ticket, with: answer)
  }

  private func continueInNextTurn(_ context: ChannelHandlerContext) {
    guard !turnIsScheduled else { return }
    turnIsScheduled = true
    context.eventLoop.execute { [weak self] in
      self?.turnIsScheduled = false
      self?.drive()
    }
  }

  private func write(_ context: ChannelHandlerContext) {
    output.clear(minimumCapacity: 0)
    session.takeOutput { output.writeBytes($0) }
    var promise: EventLoopPromise<Void>?
    if largeAnswerBytes > 0, session.isIdle {
      // All answers are in this buffer or were sent before it.
      let count = largeAnswerBytes
      largeAnswerBytes = 0
      let admission = server.sessionSettings.admission
      promise = context.eventLoop.makePromise()
      promise?.futureResult.whenComplete { _ in admission.releaseAnswerBytes(count) }
    }
    let data = output
    // A long answer's buffer is given away, not kept for the next short one.
    if output.capacity > 8_192 { output = ByteBuffer() }
    context.writeAndFlush(wrapOutboundOut(data), promise: promise)
  }

  private func releaseLargeAnswers() {
    guard largeAnswerBytes > 0 else { return }
    server.sessionSettings.admission.releaseAnswerBytes(largeAnswerBytes)
    largeAnswerBytes = 0
  }
}
