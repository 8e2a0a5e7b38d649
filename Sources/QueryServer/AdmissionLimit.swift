import Synchronization

/// Bounds what all connections together may have waiting: requests, their bytes, and large answers
/// that clients have not taken yet.
///
/// One connection alone never meets it: it stops being read long before.
package final class AdmissionLimit: Sendable {
  /// Requests accepted and not yet answered.
  package let maximumRequests: Int
  /// Bytes of those requests and of `RERANK` candidates on their way.
  package let maximumRequestBytes: Int
  /// Bytes of answers over `largeAnswer` that are not yet sent.
  package let maximumAnswerBytes: Int
  /// Answers up to this size are not accounted: a connection has at most a few of them.
  package static let largeAnswer = 65_536

  private let requests = Atomic<Int>(0)
  private let requestBytes = Atomic<Int>(0)
  private let answerBytes = Atomic<Int>(0)

  package init(
    maximumRequests: Int = 65_536, maximumRequestBytes: Int = 256 << 20,
    maximumAnswerBytes: Int = 512 << 20
  ) {
    self.maximumRequests = maximumRequests
    self.maximumRequestBytes = maximumRequestBytes
    self.maximumAnswerBytes = maximumAnswerBytes
  }

  /// Takes room for a request; false, and nothing taken, if there is none.
  package func admitRequest() -> Bool { Self.take(1, from: requests, limit: maximumRequests) }

  package func releaseRequest() { requests.subtract(1, ordering: .relaxed) }

  /// Takes room for bytes of requests; false, and nothing taken, if there is none.
  package func admitRequestBytes(_ count: Int) -> Bool {
    Self.take(count, from: requestBytes, limit: maximumRequestBytes)
  }

  package func releaseRequestBytes(_ count: Int) {
    requestBytes.subtract(count, ordering: .relaxed)
  }

  /// Takes room for an answer; false, and nothing taken, if there is none.
  package func admitAnswerBytes(_ count: Int) -> Bool {
    Self.take(count, from: answerBytes, limit: maximumAnswerBytes)
  }

  package func releaseAnswerBytes(_ count: Int) { answerBytes.subtract(count, ordering: .relaxed) }

  /// Whether everything that was taken was given back.
  package var isIdle: Bool {
    requests.load(ordering: .relaxed) == 0 && requestBytes.load(ordering: .relaxed) == 0
      && answerBytes.load(ordering: .relaxed) == 0
  }

  private static func take(_ count: Int, from counter: borrowing Atomic<Int>, limit: Int) -> Bool {
    guard counter.add(count, ordering: .relaxed).newValue <= limit else {
      counter.subtract(count, ordering: .relaxed)
      return false
    }
    return true
  }
}
