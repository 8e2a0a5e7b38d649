internal import Storage

// Index/FORMAT.md, section 6.2.

/// The records' ids by document number: groups of 16, found by an offset each, in a group each id
/// without what it shares with the one before. Ids of neighbours are alike, so this takes a third.
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

  /// A document's id; empty for damaged bytes or a document out of range. Reads half a group.
  func id(_ document: Int) -> [UInt8] {
    var id: [UInt8] = []
    guard document >= 0, document < documentCount else { return id }
    let first = document - document % Self.groupSize
    forEach(first..<document + 1) { id = $0 }
    return id
  }

  /// Calls `body` with the id of each document of a range, in order; with an empty one where the
  /// bytes are damaged.
  ///
  /// - Parameter range: Begins at a multiple of `groupSize`, ends at most at the documents' count.
  func forEach(_ range: Range<Int>, _ body: ([UInt8]) -> Void) {
    var id: [UInt8] = []
    var scanner = ByteScanner(text, end: text)
    for document in range {
      if document % Self.groupSize == 0 {
        let offset = Int(
          clamping: min(
            bytes.word64(at: document / Self.groupSize * 8), UInt64(bytes.count - textStart)))
        scanner = ByteScanner(text + offset, end: text + (bytes.count - textStart))
        id.removeAll(keepingCapacity: true)
      }
      let shared = scanner.variable()
      let length = scanner.variable()
      if !scanner.isDamaged, shared <= UInt64(id.count), let suffix = scanner.take(length) {
        id.removeSubrange(Int(shared)...)
        id.append(contentsOf: UnsafeRawBufferPointer(start: suffix, count: Int(length)))
        body(id)
      } else {
        scanner = ByteScanner(text, end: text)
        id.removeAll(keepingCapacity: true)
        body([])
      }
    }
  }

  /// Whether each id begins where the one before ends and shares what it can with it, each group
  /// begins where it says, and the last ends with the section. Reads all.
  var isConsistent: Bool {
    let end = text + (bytes.count - textStart)
    var scanner = ByteScanner(text, end: end)
    var previous: [UInt8] = []
    for document in 0..<documentCount {
      if document % Self.groupSize == 0 {
        previous = []
        guard bytes.word64(at: document / Self.groupSize * 8) == UInt64(scanner.next - text) else {
          return false
        }
      }
      let shared = scanner.variable()
      let length = scanner.variable()
      guard let suffix = scanner.take(length), shared <= UInt64(previous.count) else {
        return false
      }
      let id =
        previous[..<Int(shared)] + UnsafeRawBufferPointer(start: suffix, count: Int(length))
      guard Self.shared(previous, Array(id)) == Int(shared) else { return false }
      previous = Array(id)
    }
    let groups = (documentCount + Self.groupSize - 1) / Self.groupSize
    return bytes.word64(at: groups * 8) == UInt64(scanner.next - text) && scanner.next == end
  }

  private var text: UnsafeRawPointer { bytes.baseAddress.unsafelyUnwrapped + textStart }

  /// Writes the section's body. `id` is asked twice for each document, in order.
  static func write(
    documentCount: Int, to file: FileWriter, id: (Int) -> [UInt8]
  ) throws(StorageError) {
    var offset: UInt64 = 0
    var previous: [UInt8] = []
    for document in 0..<documentCount {
      if document % groupSize == 0 {
        try file.write(offset)
        previous = []
      }
      let id = id(document)
      let shared = Self.shared(previous, id)
      offset += Self.variableLength(shared) + Self.variableLength(id.count - shared)
      offset += UInt64(id.count - shared)
      previous = id
    }
    try file.write(offset)
    for document in 0..<documentCount {
      if document % groupSize == 0 { previous = [] }
      let id = id(document)
      let shared = Self.shared(previous, id)
      try file.writeVariable(UInt64(shared))
      try file.writeVariable(UInt64(id.count - shared))
      try file.write(Array(id[shared...]))
      previous = id
    }
  }

  private static func shared(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var shared = 0
    while shared < min(a.count, b.count), a[shared] == b[shared] { shared += 1 }
    return shared
  }

  private static func variableLength(_ value: Int) -> UInt64 {
    var length: UInt64 = 1
    while value >> (7 * Int(length)) != 0 { length += 1 }
    return length
  }
}
