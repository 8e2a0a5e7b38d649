import Glibc

/// What one run of the load generator is.
struct LoadRun {
  var connections = 10
  /// Requests under way on each connection.
  var depth = 1
  var seconds = 5.0
  /// Requests a second over all connections; nil: as many as are answered.
  ///
  /// With a rate, a request's latency counts from when it was due, not from when it could be sent: a
  /// server that stalls is charged for all that should have happened meanwhile (Gil Tene's
  /// "coordinated omission").
  var rate: Double?
  /// Each with its LF, asked in turn.
  var requests: [[UInt8]]

  /// What came of it.
  struct Result {
    var answers = 0
    var errors = 0
    var seconds = 0.0
    /// Nanoseconds, ascending.
    var latencies: [UInt64] = []

    func quantile(_ share: Double) -> Double {
      guard !latencies.isEmpty else { return 0 }
      let index = min(latencies.count - 1, Int(share * Double(latencies.count)))
      return Double(latencies[index]) / 1_000
    }
  }

  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Puts the load on the server.
  ///
  /// - Parameter check: Called with each answer, whose text is kept if this is given.
  func run(_ target: LoadTarget, check: ((LoadAnswer) -> Void)? = nil) throws -> Result {
    var peers = try (0..<connections).map { _ in
      try LoadConnection(target, keepsAnswers: check != nil)
    }
    defer { for peer in peers { peer.close() } }
    var result = Result()
    var next = 0
    let start = Self.now()
    let end = start + UInt64(seconds * 1e9)
    let interval = rate.map { 1e9 / $0 }
    var scheduled = 0
    var polled = peers.map { pollfd(fd: $0.descriptor, events: 0, revents: 0) }

    func fill(_ index: Int, _ now: UInt64) {
      guard now < end, interval == nil else { return }
      while peers[index].underWay < depth {
        peers[index].ask(requests[next % requests.count], number: next % requests.count, at: now)
        next += 1
      }
    }
    for index in peers.indices {
      fill(index, start)
      try peers[index].write()
    }
    while true {
      var now = Self.now()
      if let interval, now < end {
        // All requests that have become due, one connection after the other.
        while Double(scheduled) * interval <= Double(now - start) {
          let index = scheduled % peers.count
          peers[index].ask(
            requests[next % requests.count], number: next % requests.count,
            at: start + UInt64(Double(scheduled) * interval))
          try peers[index].write()
          scheduled += 1
          next += 1
        }
      }
      let underWay = peers.reduce(0) { $0 + $1.underWay }
      if now >= end, underWay == 0 { break }
      if now > end + 20_000_000_000 { throw LoadConnection.Failure.ended("answers do not come") }
      for index in peers.indices {
        polled[index].events = Int16(POLLIN) | (peers[index].wantsToWrite ? Int16(POLLOUT) : 0)
      }
      var milliseconds: Int32 = 1
      if let interval, now < end,
        start + UInt64(Double(scheduled) * interval) < now + 1_000_000
      {
        // Due before the clock of poll(2) could wake us.
        milliseconds = 0
      }
      guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { continue }
      now = Self.now()
      for index in peers.indices where polled[index].revents != 0 {
        try peers[index].read { answer in
          result.answers += 1
          if answer.isError { result.errors += 1 }
          result.latencies.append(now - min(now, answer.due))
          check?(answer)
        }
        fill(index, now)
        try peers[index].write()
      }
    }
    result.seconds = Double(Self.now() - start) / 1e9
    result.latencies.sort()
    return result
  }
}
