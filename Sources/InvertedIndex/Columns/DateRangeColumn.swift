internal import Storage

// Index/FORMAT.md, section 6.5.

/// First and last day of each document, in days since 1970-01-01; a document without has
/// `Int32.max` and `Int32.min`, so that it overlaps nothing.
package struct DateRangeColumn: @unchecked Sendable {
  package let first: UnsafePointer<Int32>
  package let last: UnsafePointer<Int32>
  package let documentCount: Int

  init?(_ bytes: UnsafeRawBufferPointer, documentCount: Int) {
    let half = (documentCount * 4 + 7) & ~7
    guard bytes.count == half + documentCount * 4, let base = bytes.baseAddress else {
      return nil
    }
    first = base.assumingMemoryBound(to: Int32.self)
    last = (base + half).assumingMemoryBound(to: Int32.self)
    self.documentCount = documentCount
  }

  /// The document's days, or nil.
  package func value(_ document: Int) -> ClosedRange<Int>? {
    guard document >= 0, document < documentCount else { return nil }
    let low = Int(first[document])
    let high = Int(last[document])
    return low <= high ? low...high : nil
  }

  /// Whether only zeros stand between the first days and the last.
  var isPadded: Bool { documentCount % 2 == 0 || first[documentCount] == 0 }

  /// Writes the section's body. `value` is asked twice for each document, in order.
  static func write(
    documentCount: Int, to file: FileWriter, value: (Int) -> ClosedRange<Int>?
  ) throws(StorageError) {
    for document in 0..<documentCount {
      let day = value(document).map { Int32(clamping: $0.lowerBound) } ?? .max
      try file.write(UInt32(bitPattern: day))
    }
    try file.align(to: 8)
    for document in 0..<documentCount {
      let day = value(document).map { Int32(clamping: $0.upperBound) } ?? .min
      try file.write(UInt32(bitPattern: day))
    }
  }
}
