internal import Storage

// Index/FORMAT.md, section 6.2.

/// The records' ids by document number: groups of 16, found by an offset each.
struct IdentifierColumn: @unchecked Sendable {
  static let groupSize = 16

  private let bytes: UnsafeRawBufferPointer
  private let documentCount: Int
  private let textStart: Int

  /// - Parameter bytes: The section; the caller keeps its mapping alive.
  init?(_ bytes: UnsafeRawBufferPointer, documentCount: Int) {
    let groups = (documentCount + Self.groupSize - 1) / Self.groupSize
    guard bytes.count >= (groups + 1) * 8 else { return nil }
    self.bytes = bytes
    self.documentCount = documentCount
    textStart = (groups + 1) * 8
  }

  /// The id's bytes, in the mapped file. Empty for damaged bytes or a document out of range.
  func id(_ document: Int) -> UnsafeRawBufferPointer {
    let none = UnsafeRawBufferPointer(start: nil, count: 0)
    guard document >= 0, document < documentCount else { return none }
    let textLength = UInt64(bytes.count - textStart)
    var offset = bytes.word64(at: document / Self.groupSize * 8)
    var skipped = document % Self.groupSize
    while true {
      guard offset < textLength, let (length, next) = variable(Int(offset)) else { return none }
      guard length <= textLength - UInt64(next) else { return none }
      if skipped == 0 {
        let start = textStart + next
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(length)])
      }
      skipped -= 1
      offset = UInt64(next) + length
    }
  }

  /// Whether each id begins where the one before ends, each group where it says, and the last ends
  /// with the section. Reads all.
  var isConsistent: Bool {
    var offset = 0
    for document in 0..<documentCount {
      if document % Self.groupSize == 0,
        bytes.word64(at: document / Self.groupSize * 8) != UInt64(offset)
      {
        return false
      }
      guard let (length, next) = variable(offset), length <= UInt64(bytes.count - textStart - next)
      else { return false }
      offset = next + Int(length)
    }
    let groups = (documentCount + Self.groupSize - 1) / Self.groupSize
    return bytes.word64(at: groups * 8) == UInt64(offset) && bytes.count == textStart + offset
  }

  private func variable(_ start: Int) -> (value: UInt64, next: Int)? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var offset = start
    while textStart + offset < bytes.count, shift < 35 {
      let byte = bytes[textStart + offset]
      offset += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return (value, offset) }
      shift += 7
    }
    return nil
  }

  /// Writes the section's body. `id` is asked twice for each document, in order.
  static func write(
    documentCount: Int, to file: FileWriter, id: (Int) -> UnsafeRawBufferPointer
  ) throws(StorageError) {
    var offset: UInt64 = 0
    for document in 0..<documentCount {
      if document % groupSize == 0 { try file.write(offset) }
      let length = UInt64(id(document).count)
      var lengthOfLength: UInt64 = 1
      while length >> (7 * lengthOfLength) != 0 { lengthOfLength += 1 }
      offset += lengthOfLength + length
    }
    try file.write(offset)
    for document in 0..<documentCount {
      let bytes = id(document)
      try file.writeVariable(UInt64(bytes.count))
      try file.write(bytes)
    }
  }
}
