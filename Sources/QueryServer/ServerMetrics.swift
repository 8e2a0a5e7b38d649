import Synchronization

/// Counters and latencies since the server started: what `STATS` tells about itself.
///
/// Shared by all threads; each call takes one lock for some ten nanoseconds.
package final class ServerMetrics: Sendable {
  private struct State {
    var requests = [UInt64](repeating: 0, count: Verb.allCases.count)
    var errors = [UInt64](repeating: 0, count: RequestFailure.Code.allCases.count)
    var latencies = LatencyHistogram()
    var openConnections = 0
    var acceptedConnections: UInt64 = 0
    var refusedConnections: UInt64 = 0
    var slowRequests: UInt64 = 0
    var reopened: UInt64 = 0
  }

  private let start = MonotonicClock.now()
  private let state = Mutex(State())

  package init() {}

  /// Notes requests that were answered without the engine.
  package func count(_ counts: RequestCounts) {
    state.withLock { state in
      for (index, count) in counts.requests.enumerated() where count > 0 {
        state.requests[index] += count
      }
      for (index, count) in counts.errors.enumerated() where count > 0 {
        state.errors[index] += count
      }
    }
  }

  /// Notes the time from a query's arrival to its answer, and how it ended.
  package func answered(after nanoseconds: UInt64, code: RequestFailure.Code?, isSlow: Bool) {
    state.withLock { state in
      state.latencies.record(nanoseconds)
      if let code { state.errors[RequestCounts.index(of: code)] += 1 }
      if isSlow { state.slowRequests += 1 }
    }
  }

  package func connectionOpened() {
    state.withLock {
      $0.openConnections += 1
      $0.acceptedConnections += 1
    }
  }

  package func connectionClosed() {
    state.withLock { $0.openConnections -= 1 }
  }

  package func connectionRefused() {
    state.withLock { $0.refusedConnections += 1 }
  }

  package func indexReopened() {
    state.withLock { $0.reopened += 1 }
  }

  /// The lines of `STATS` about the server.
  package func statistics() -> [(name: String, value: AnswerWriter.Value)] {
    let uptime = (MonotonicClock.now() - start) / 1_000_000_000
    return state.withLock { state in
      var lines: [(name: String, value: AnswerWriter.Value)] = [
        ("uptime-seconds", .integer(Int(uptime))),
        ("connections", .integer(state.openConnections)),
        ("connections-accepted", .integer(Int(clamping: state.acceptedConnections))),
        ("connections-refused", .integer(Int(clamping: state.refusedConnections))),
        ("index-reopened", .integer(Int(clamping: state.reopened))),
        ("slow-requests", .integer(Int(clamping: state.slowRequests))),
      ]
      for (index, verb) in Verb.allCases.enumerated() {
        lines.append(
          ("requests-" + verb.rawValue.lowercased(), .integer(Int(clamping: state.requests[index])))
        )
      }
      for (index, code) in RequestFailure.Code.allCases.enumerated() {
        lines.append(
          ("errors-" + code.rawValue.lowercased(), .integer(Int(clamping: state.errors[index]))))
      }
      for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0)] {
        lines.append(
          ("latency-ms-" + name, .decimal(Double(state.latencies.quantile(share)) / 1e6, places: 3))
        )
      }
      return lines
    }
  }
}

/// Requests and errors counted without a lock, handed to `ServerMetrics` now and then.
package struct RequestCounts: Sendable {
  package private(set) var requests = [UInt64](repeating: 0, count: Verb.allCases.count)
  package private(set) var errors = [UInt64](
    repeating: 0, count: RequestFailure.Code.allCases.count)
  package private(set) var isEmpty = true

  package init() {}

  package mutating func note(_ verb: Verb) {
    requests[Self.index(of: verb)] += 1
    isEmpty = false
  }

  package mutating func note(_ code: RequestFailure.Code) {
    errors[Self.index(of: code)] += 1
    isEmpty = false
  }

  /// Sets all counts to zero.
  package mutating func reset() {
    for index in requests.indices { requests[index] = 0 }
    for index in errors.indices { errors[index] = 0 }
    isEmpty = true
  }

  /// Place of a verb in `Verb.allCases`.
  package static func index(of verb: Verb) -> Int {
    switch verb {
    case .search: 0
    case .count: 1
    case .facets: 2
    case .doc: 3
    case .explain: 4
    case .similar: 5
    case .suggest: 6
    case .rerank: 7
    case .stats: 8
    case .format: 9
    case .auth: 10
    case .ping: 11
    case .help: 12
    case .quit: 13
    }
  }

  /// Place of a code in `RequestFailure.Code.allCases`.
  package static func index(of code: RequestFailure.Code) -> Int {
    RequestFailure.Code.allCases.firstIndex(of: code) ?? 0
  }
}
