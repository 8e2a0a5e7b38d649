internal import Storage

// Index/FORMAT.md, section 6.3.

/// The values of a keyword field by document, as small numbers, for counting.
///
/// A *code* is a value's ordinal + 1; 0 means no value. Ordinals ascend with the folded term: an
/// ordinal is the term's rank in the segment's dictionary of that field. Bytes of the file are
/// not trusted: a code may be any number of its width, and starts may be anything.
package struct KeywordColumn: @unchecked Sendable {
  /// How many values there are.
  package let valueCount: Int
  /// Bytes per code: 1, 2 or 4.
  package let width: Int
  /// One code per document, or, if `starts` is there, those of all documents in a row.
  package let codes: UnsafeRawPointer
  /// How many codes there are.
  package let codeCount: Int
  /// Where each document's codes start, documentCount + 1 numbers; nil where no document has
  /// more than one value.
  package let starts: UnsafePointer<UInt32>?
  package let documentCount: Int

  private let valueOffsets: UnsafeRawPointer
  private let valueBytes: UnsafeRawBufferPointer

  init?(_ bytes: UnsafeRawBufferPointer, documentCount: Int) {
    guard bytes.count >= 16, let base = bytes.baseAddress else { return nil }
    let valueCount = Int(bytes.word32(at: 0))
    let width = Int(bytes[4])
    let isMultiple = bytes[5]
    let codeCount = Int(bytes.word32(at: 8))
    guard [1, 2, 4].contains(width), isMultiple <= 1, bytes.word16(at: 6) == 0,
      bytes.word32(at: 12) == 0, isMultiple == 1 || codeCount == documentCount
    else { return nil }
    func aligned(_ count: Int) -> Int { (count + 7) & ~7 }
    let startsLength = isMultiple == 1 ? aligned((documentCount + 1) * 4) : 0
    let codesStart = 16 + startsLength
    let offsetsStart = codesStart + aligned(codeCount * width)
    let valuesStart = offsetsStart + aligned((valueCount + 1) * 4)
    guard valuesStart <= bytes.count else { return nil }
    self.valueCount = valueCount
    self.width = width
    self.codeCount = codeCount
    self.documentCount = documentCount
    codes = base + codesStart
    starts = isMultiple == 1 ? (base + 16).assumingMemoryBound(to: UInt32.self) : nil
    valueOffsets = base + offsetsStart
    valueBytes = UnsafeRawBufferPointer(rebasing: bytes[valuesStart...])
  }

  /// A value as it is shown, in the mapped file. Empty for an ordinal out of range.
  package func valueBytes(_ ordinal: Int) -> UnsafeRawBufferPointer {
    guard ordinal >= 0, ordinal < valueCount else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    let start = Int(
      UInt32(
        littleEndian: valueOffsets.loadUnaligned(fromByteOffset: ordinal * 4, as: UInt32.self)))
    let end = Int(
      UInt32(
        littleEndian: valueOffsets.loadUnaligned(fromByteOffset: ordinal * 4 + 4, as: UInt32.self)))
    guard start <= end, end <= valueBytes.count else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(rebasing: valueBytes[start..<end])
  }

  /// A value as it is shown.
  package func value(_ ordinal: Int) -> String {
    String(decoding: valueBytes(ordinal), as: UTF8.self)
  }

  /// The code at a place among `codes`; 0 where it is damaged.
  @inline(__always)
  package func code(at index: Int) -> Int {
    let code = rawCode(at: index)
    return code <= valueCount ? code : 0
  }

  @inline(__always)
  private func rawCode(at index: Int) -> Int {
    switch width {
    case 1: return Int(codes.load(fromByteOffset: index, as: UInt8.self))
    case 2: return Int(codes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
    default: return Int(codes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    }
  }

  /// Where the codes of a document stand. Empty for damaged bytes.
  @inline(__always)
  package func range(of document: Int) -> Range<Int> {
    guard let starts else { return document..<document + 1 }
    let start = Int(starts[document])
    let end = Int(starts[document + 1])
    guard start <= end, end <= codeCount else { return 0..<0 }
    return start..<end
  }

  /// Whether the documents' codes follow each other, ascend and stand for values, and the values
  /// follow each other, with zeros where a part ends before a multiple of 8. Reads all.
  var isConsistent: Bool {
    func isPadded(_ start: UnsafeRawPointer, _ length: Int) -> Bool {
      (length..<(length + 7) & ~7).allSatisfy {
        start.load(fromByteOffset: $0, as: UInt8.self) == 0
      }
    }
    guard isPadded(codes, codeCount * width), isPadded(valueOffsets, (valueCount + 1) * 4) else {
      return false
    }
    if let starts {
      guard isPadded(starts, (documentCount + 1) * 4) else { return false }
      guard starts[0] == 0, Int(starts[documentCount]) == codeCount else { return false }
      for document in 0..<documentCount {
        guard starts[document] <= starts[document + 1] else { return false }
        var previous = 0
        for index in range(of: document) {
          // Damaged codes read as 0.
          let code = code(at: index)
          guard code > previous else { return false }
          previous = code
        }
      }
    } else {
      for index in 0..<codeCount where rawCode(at: index) > valueCount { return false }
    }
    var end = 0
    for ordinal in 0...valueCount {
      let start = Int(
        UInt32(
          littleEndian: valueOffsets.loadUnaligned(fromByteOffset: ordinal * 4, as: UInt32.self)))
      guard start >= end else { return false }
      end = start
    }
    return end == valueBytes.count
  }

  /// Calls `body` with each ordinal of a document, ascending.
  package func forEach(_ document: Int, _ body: (Int) -> Void) {
    guard document >= 0, document < documentCount else { return }
    for index in range(of: document) {
      let code = code(at: index)
      if code > 0 { body(code - 1) }
    }
  }

  /// Writes the section's body. `forEachOrdinal` is called for each document in order, three
  /// times over, and gives its ordinals ascending.
  static func write(
    documentCount: Int, valueCount: Int, to file: FileWriter,
    value: (Int) -> UnsafeRawBufferPointer,
    forEachOrdinal: (_ document: Int, _ body: (Int) -> Void) -> Void
  ) throws(StorageError) {
    var total = 0
    var isMultiple = false
    for document in 0..<documentCount {
      var count = 0
      forEachOrdinal(document) { _ in count += 1 }
      total += count
      if count > 1 { isMultiple = true }
    }
    guard total <= UInt32.max, valueCount < UInt32.max else {
      throw .system(operation: "index more than 2^32 values in", path: file.name, code: 75)
    }
    let width = valueCount < 1 << 8 ? 1 : valueCount < 1 << 16 ? 2 : 4
    try file.write(UInt32(valueCount))
    try file.write(UInt8(width))
    try file.write(UInt8(isMultiple ? 1 : 0))
    try file.write(UInt16(0))
    try file.write(UInt32(isMultiple ? total : documentCount))
    try file.write(UInt32(0))
    var failure: StorageError?
    if isMultiple {
      var start: UInt32 = 0
      for document in 0..<documentCount {
        try file.write(start)
        forEachOrdinal(document) { _ in start &+= 1 }
      }
      try file.write(start)
      try file.align(to: 8)
    }
    for document in 0..<documentCount {
      var hasValue = false
      forEachOrdinal(document) { ordinal in
        hasValue = true
        do throws(StorageError) {
          try Self.write(code: ordinal + 1, width: width, to: file)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if !hasValue, !isMultiple { try write(code: 0, width: width, to: file) }
    }
    try file.align(to: 8)
    var offset = 0
    for ordinal in 0..<valueCount {
      try file.write(UInt32(truncatingIfNeeded: offset))
      offset += value(ordinal).count
    }
    guard offset <= UInt32.max else {
      throw .system(operation: "index more than 4 GB of values in", path: file.name, code: 75)
    }
    try file.write(UInt32(offset))
    try file.align(to: 8)
    for ordinal in 0..<valueCount { try file.write(value(ordinal)) }
  }

  private static func write(code: Int, width: Int, to file: FileWriter) throws(StorageError) {
    switch width {
    case 1: try file.write(UInt8(truncatingIfNeeded: code))
    case 2: try file.write(UInt16(truncatingIfNeeded: code))
    default: try file.write(UInt32(truncatingIfNeeded: code))
    }
  }
}
