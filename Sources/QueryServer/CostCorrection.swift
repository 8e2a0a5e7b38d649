import Synchronization

/// Corrects estimates of costs by what requests really took: of each verb the ratio of the two, rising
/// at once and falling slowly, so that a request that may be long is rather taken for one.
final class CostCorrection: Sendable {
  /// In 1/1024; one per verb.
  private let ratios: Mutex<[UInt64]>

  init() {
    ratios = Mutex(Array(repeating: 1_024, count: Verb.allCases.count))
  }

  /// The estimate times the ratio seen so far.
  func corrected(_ estimate: UInt64, for verb: Verb) -> UInt64 {
    guard estimate < 1 << 40 else { return estimate }
    return ratios.withLock { estimate * $0[RequestCounts.index(of: verb)] / 1_024 }
  }

  /// Takes notice of what a request took.
  func note(estimate: UInt64, actual: UInt64, for verb: Verb) {
    guard estimate > 0, estimate < 1 << 40 else { return }
    // One outlier, such as a page that came from the disk, must not banish a verb for ever, nor make
    // everything look quick.
    let seen = min(max(min(actual, 1 << 40) * 1_024 / estimate, 256), 16_384)
    ratios.withLock { ratios in
      let index = RequestCounts.index(of: verb)
      let known = ratios[index]
      ratios[index] = seen > known ? known + (seen - known) / 8 : known - (known - seen) / 64
    }
  }
}
