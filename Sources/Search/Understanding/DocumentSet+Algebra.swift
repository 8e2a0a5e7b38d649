internal import Scoring

// Sets of records of one snapshot, put together.
extension DocumentSet {
  /// Whether no record is in the set.
  var isEmpty: Bool { count == 0 }

  /// Records of either.
  func union(_ other: DocumentSet) -> DocumentSet {
    if isEmpty { return other }
    if other.isEmpty { return self }
    return combined(other) { $0 | $1 }
  }

  /// Records of both.
  func intersection(_ other: DocumentSet) -> DocumentSet {
    combined(other) { $0 & $1 }
  }

  /// Records of this one that the other lacks.
  func subtracting(_ other: DocumentSet) -> DocumentSet {
    if isEmpty || other.isEmpty { return self }
    return combined(other) { $0 & ~$1 }
  }

  /// No record.
  static let none = DocumentSet(segments: [])

  private func combined(
    _ other: DocumentSet, _ body: (UInt64, UInt64) -> UInt64
  ) -> DocumentSet {
    var result: [[UInt64]] = []
    for segment in 0..<max(segments.count, other.segments.count) {
      let a = segment < segments.count ? segments[segment] : []
      let b = segment < other.segments.count ? other.segments[segment] : []
      let count = max(a.count, b.count)
      var words = [UInt64](repeating: 0, count: count)
      for index in 0..<count {
        words[index] = body(
          index < a.count ? a[index] : 0, index < b.count ? b[index] : 0)
      }
      result.append(words.contains { $0 != 0 } ? words : [])
    }
    return DocumentSet(segments: result)
  }
}

extension [DocumentSet] {
  /// Records that any of the sets has.
  var union: DocumentSet { reduce(.none) { $0.union($1) } }

  /// Records that all of the sets have; of no sets none.
  var intersection: DocumentSet {
    guard let first else { return .none }
    return dropFirst().reduce(first) { $0.intersection($1) }
  }
}
