public import Analysis

/// Records on their way into an index: one or many, in arenas that are reused, so that filling
/// it allocates nothing once it has grown.
///
/// ```swift
/// buffer.removeAll()
/// buffer.begin(id: id)
/// buffer.addText(title, utf8, language: .english)
/// buffer.addKeyword(region, utf8)
/// buffer.setStored(json)
/// try writer.add(buffer)
/// ```
/// Values of one field may be given several times; texts of one field are then 100 positions
/// apart. Texts are trusted to be valid UTF-8: readers of input check that. Not thread safe.
public final class DocumentBuffer {
  struct Value {
    var field: UInt16
    var language: Language
    /// Of text and keywords: the range in `bytes`. Of integers: `low` is the value. Of date
    /// ranges: `low` and `high` are the days.
    var low: Int
    var high: Int
  }

  struct Document {
    var id: Range<Int>
    var stored: Range<Int>
    var values: Range<Int>
  }

  private(set) var bytes: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var byteCount = 0
  private(set) var values: [Value] = []
  private(set) var documents: [Document] = []

  public init() {
    capacity = 64 << 10
    bytes = .allocate(byteCount: capacity + 64, alignment: 16)
  }

  deinit { bytes.deallocate() }

  /// How many records it holds.
  public var count: Int { documents.count }

  /// Bytes of text in it: a measure of when a batch is large enough.
  public var sizeInBytes: Int { byteCount }

  /// Forgets all records and keeps the memory.
  public func removeAll() {
    byteCount = 0
    values.removeAll(keepingCapacity: true)
    documents.removeAll(keepingCapacity: true)
  }

  /// Takes over the records of another buffer, which stays as it is.
  func copy(_ other: DocumentBuffer) {
    removeAll()
    _ = append(UnsafeRawBufferPointer(start: other.bytes, count: other.byteCount))
    values.append(contentsOf: other.values)
    documents.append(contentsOf: other.documents)
  }

  private func append(_ utf8: UnsafeRawBufferPointer) -> Range<Int> {
    let start = byteCount
    guard let source = utf8.baseAddress, utf8.count > 0 else { return start..<start }
    if byteCount + utf8.count > capacity {
      capacity = max(capacity * 2, byteCount + utf8.count)
      let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity + 64, alignment: 16)
      grown.copyMemory(from: bytes, byteCount: byteCount)
      bytes.deallocate()
      bytes = grown
    }
    (bytes + start).copyMemory(from: source, byteCount: utf8.count)
    byteCount += utf8.count
    return start..<byteCount
  }

  private func append(_ value: Value) {
    precondition(!documents.isEmpty, "begin(id:) comes first")
    values.append(value)
    documents[documents.count - 1].values =
      documents[documents.count - 1].values.lowerBound..<values.count
  }

  /// Begins the next record. The id is also the value of the keyword field `id`, if there is one.
  public func begin(id: UnsafeRawBufferPointer) {
    let range = append(id)
    documents.append(
      Document(id: range, stored: 0..<0, values: values.count..<values.count))
  }

  public func begin(id: String) {
    var id = id
    id.withUTF8 { begin(id: UnsafeRawBufferPointer($0)) }
  }

  /// Forgets the record begun last, when its input turns out to be bad.
  public func removeLast() {
    guard let last = documents.popLast() else { return }
    byteCount = last.id.lowerBound
    values.removeSubrange(last.values.lowerBound...)
  }

  /// Adds a text to be analysed. `.undetermined` lets the analyzer detect the language.
  public func addText(_ field: Int, _ utf8: UnsafeRawBufferPointer, language: Language) {
    let range = append(utf8)
    append(
      Value(
        field: UInt16(field), language: language, low: range.lowerBound, high: range.upperBound))
  }

  public func addText(_ field: Int, _ text: String, language: Language) {
    var text = text
    text.withUTF8 { addText(field, UnsafeRawBufferPointer($0), language: language) }
  }

  /// Adds a whole value, as it should be shown; it is folded for comparison.
  public func addKeyword(_ field: Int, _ utf8: UnsafeRawBufferPointer) {
    let range = append(utf8)
    append(
      Value(
        field: UInt16(field), language: .undetermined, low: range.lowerBound,
        high: range.upperBound))
  }

  public func addKeyword(_ field: Int, _ text: String) {
    var text = text
    text.withUTF8 { addKeyword(field, UnsafeRawBufferPointer($0)) }
  }

  public func addInteger(_ field: Int, _ value: Int) {
    append(Value(field: UInt16(field), language: .undetermined, low: value, high: 0))
  }

  /// Adds days since 1970-01-01, both inclusive.
  public func addDateRange(_ field: Int, first: Int, last: Int) {
    append(Value(field: UInt16(field), language: .undetermined, low: first, high: last))
  }

  /// What is kept of the record and given back: one JSON object.
  public func setStored(_ json: UnsafeRawBufferPointer) {
    precondition(!documents.isEmpty, "begin(id:) comes first")
    documents[documents.count - 1].stored = append(json)
  }

  public func setStored(_ json: [UInt8]) { json.withUnsafeBytes { setStored($0) } }

  /// The bytes of a range of the arena. Followed by 64 readable bytes. Valid until the next call
  /// that changes the buffer.
  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }
}
