internal import Synchronization

/// A token bucket for each network of clients: a rate on the long run, twice that at once.
final class RateLimit: Sendable {
  private struct Bucket {
    var tokens: Double
    /// Monotonic nanoseconds.
    var at: UInt64
  }

  /// Networks that are remembered; those that have not asked lately are forgotten.
  private static let most = 65_536

  private let rate: Double
  private let burst: Double
  private let buckets = Mutex<[[UInt8]: Bucket]>([:])

  /// - Parameter rate: Requests a second.
  init(rate: Double) {
    self.rate = rate
    burst = max(1, rate * 2)
  }

  /// Takes one request of a network's. Returns nil if it may be answered, else the seconds to wait.
  func take(_ network: [UInt8], now: UInt64) -> Int? {
    buckets.withLock { buckets in
      if buckets.count >= Self.most {
        let full = UInt64(burst / rate * 1e9)
        buckets = buckets.filter { now - $0.value.at < full }
        if buckets.count >= Self.most { buckets.removeAll() }
      }
      var bucket = buckets[network] ?? Bucket(tokens: burst, at: now)
      let elapsed = now > bucket.at ? Double(now - bucket.at) / 1e9 : 0
      bucket.tokens = min(burst, bucket.tokens + elapsed * rate)
      bucket.at = max(now, bucket.at)
      defer { buckets[network] = bucket }
      guard bucket.tokens >= 1 else {
        return max(1, Int(((1 - bucket.tokens) / rate).rounded(.up)))
      }
      bucket.tokens -= 1
      return nil
    }
  }
}
