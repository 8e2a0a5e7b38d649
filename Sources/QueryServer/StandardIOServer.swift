import Glibc

/// Serves one client over two file descriptors: standard input and output, as under `ssh` or as the
/// child of another program.
///
/// Plain blocking calls on one thread: standard input may be a file, which an event loop cannot wait
/// for. Queries run in the order they come.
final class StandardIOServer: Sendable {
  private let server: ServerContext
  private let input: Int32
  private let output: Int32
  /// A byte here ends the wait for input.
  private let wakeReader: Int32
  private let wakeWriter: Int32

  init(server: ServerContext, input: Int32 = 0, output: Int32 = 1) throws(ServerError) {
    self.server = server
    self.input = input
    self.output = output
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw ServerError(
        "no pipe to be had, \(String(cString: strerror(errno))), raise the file limit", exitCode: 4)
    }
    wakeReader = ends[0]
    wakeWriter = ends[1]
  }

  /// Makes `run` return once what was asked is answered. May be called from any thread.
  func stop() {
    var byte: UInt8 = 0
    _ = Glibc.write(wakeWriter, &byte, 1)
  }

  /// Answers until the input ends, the client quits or `stop` is called.
  ///
  /// - Throws: if the answers cannot be written, as on a full disk. A reader that has gone is no error:
  ///   he has had enough.
  func run() throws(ServerError) {
    var session = Session(settings: server.sessionSettings)
    var writeError: Int32 = 0
    session.announce(server.greeting)
    server.metrics.connectionOpened()
    defer {
      session.abandon()
      server.metrics.connectionClosed()
    }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    defer { chunk.deallocate() }
    while answer(&session, &writeError), !session.isFinished {
      switch waitForInput() {
      case .stopped: session.stop()
      case .idle: session.expire()
      case .ready:
        let count = Glibc.read(input, chunk.baseAddress, chunk.count)
        if count > 0 {
          session.receive(
            UnsafeRawBufferPointer(rebasing: chunk[..<count]), now: MonotonicClock.now())
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
          session.endInput()
        }
      }
    }
    if writeError != 0, writeError != EPIPE {
      throw ServerError(
        "cannot write the answers, standard output: \(String(cString: strerror(writeError))), "
          + "make room or give another output", exitCode: 4)
    }
  }

  /// Runs what is to be run and writes what is to be written; false if nobody reads any more.
  private func answer(_ session: inout Session, _ error: inout Int32) -> Bool {
    repeat {
      while let job = session.nextJob() {
        if job.request.verb == .stats { session.flushCounts(to: server.metrics) }
        let plan = server.executor.plan(job.request, format: job.format)
        // What is answered already does not wait for a long query.
        if session.hasOutput, !plan.isQuick, !write(&session, &error) { return false }
        session.complete(job.ticket, with: server.run(job, plan))
      }
      guard write(&session, &error) else { return false }
    } while session.hasOutput || !session.isIdle
    session.flushCounts(to: server.metrics)
    return true
  }

  private func write(_ session: inout Session, _ error: inout Int32) -> Bool {
    var isWritten = true
    session.takeOutput { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(output, part.baseAddress, part.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var entry = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
          _ = poll(&entry, 1, -1)
        } else if errno != EINTR {
          error = errno
          isWritten = false
          return
        }
      }
    }
    return isWritten
  }

  private enum Event {
    case ready, stopped, idle
  }

  private func waitForInput() -> Event {
    let milliseconds = server.idleNanoseconds.map { Int32(clamping: $0 / 1_000_000) } ?? -1
    while true {
      var entries = [
        pollfd(fd: input, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&entries, 2, milliseconds)
      if count < 0, errno == EINTR { continue }
      if count == 0 { return .idle }
      return entries[1].revents != 0 ? .stopped : .ready
    }
  }
}
