internal import Synchronization

/// Gives each new segment of an index a name that no segment had: `s` and a number.
final class SegmentNames: Sendable {
  private let number: Mutex<Int>

  init(next: Int) { number = Mutex(next) }

  /// The number of the next name.
  var next: Int { number.withLock { $0 } }

  func take() -> String {
    number.withLock { number in
      defer { number += 1 }
      return "s\(number)"
    }
  }

  func skip(to next: Int) { number.withLock { $0 = max($0, next) } }
}
