public import InvertedIndex
internal import Storage

/// Reads JSON Lines from files, compressed files or standard input into batches of records.
///
/// ```swift
/// let reader = RecordReader(inputs: ["passages.jsonl.zst"], definition: definition)
/// reader.onRejection = { rejection in … }
/// while try reader.fill(buffer) {
///   try writer.add(buffer)
///   buffer.removeAll()
/// }
/// ```
/// Memory is fixed but for the set of ids, which goes to a file where they are many. Empty lines are passed over; a line
/// is either indexed or rejected: `recordsRead == recordsAccepted + recordsRejected`.
public final class RecordReader {
  /// Called for each line that is no record, with the line's bytes (none if it was too long).
  public var onRejection: (Rejection, UnsafeRawBufferPointer) -> Void = { _, _ in }
  /// Lines that were not empty.
  public private(set) var recordsRead = 0
  /// Records given to buffers.
  public private(set) var recordsAccepted = 0
  /// Lines rejected.
  public private(set) var recordsRejected = 0
  /// Name of the input that is being read.
  public private(set) var inputName = ""

  /// What the last line of standard input must be; a pipe that breaks off lacks it. Nil: any end
  /// will do.
  public var endMarker: String?

  private let inputs: [String]
  private var nextInput = 0
  /// Whether the end marker has come.
  private var hasEnded = false
  private let mapper: RecordMapper
  private var source: InputSource?
  private var lines: LineReader?
  private var ids = IdentifierSet(folder: ScratchFile.temporaryFolder)
  private var bytesOfFinishedInputs = 0

  /// Creates a reader of inputs, one after the other; "-" is standard input. Opens nothing yet.
  public init(inputs: [String], definition: Definition) {
    self.inputs = inputs
    mapper = RecordMapper(definition)
  }

  /// Attachments of the index that the input was exported from, as far as read.
  public var attachments: [String: [UInt8]] { mapper.attachments }

  /// Bytes read so far, as they lie on disk: for progress.
  public var bytesRead: Int { bytesOfFinishedInputs + (source?.bytesRead ?? 0) }

  /// Bytes of all inputs as they lie on disk, or nil if one of them is a pipe or cannot be seen.
  public var totalBytes: Int? {
    var total = 0
    for input in inputs {
      guard let size = InputSource.size(of: input) else { return nil }
      total += size
    }
    return total
  }

  /// Adds records to `buffer` until it holds about `bytes` of them or the input ends.
  ///
  /// - Returns: False if the inputs are at their end and nothing was added.
  /// - Throws: `InputError` if an input cannot be read; what was added stays in the buffer.
  public func fill(_ buffer: DocumentBuffer, bytes: Int = 4 << 20) throws(InputError) -> Bool {
    let before = buffer.count
    while buffer.sizeInBytes < bytes {
      guard let line = try nextLine() else { break }
      try read(line, into: buffer)
    }
    return buffer.count > before
  }

  /// Adds one record that another index kept, as if it were the next line of an input.
  public func add(_ record: [UInt8], to buffer: DocumentBuffer) throws(InputError) {
    let result: Result<Void, InputError> = record.withUnsafeBytes { bytes in
      Result { () throws(InputError) in try read(.bytes(bytes), into: buffer) }
    }
    try result.get()
  }

  private func nextLine() throws(InputError) -> LineReader.Line? {
    while true {
      while let line = try lines?.next() {
        if try !isEndMarker(line) { return line }
      }
      if lines != nil, inputs[nextInput - 1] == "-", let endMarker, !hasEnded {
        throw .cannotRead(
          file: inputName,
          reason: "it ended without its end marker '\(endMarker)': whatever writes it broke off")
      }
      lines = nil
      bytesOfFinishedInputs += source?.bytesRead ?? 0
      source = nil
      guard nextInput < inputs.count else { return nil }
      let opened = try InputSource(path: inputs[nextInput])
      nextInput += 1
      source = opened
      inputName = opened.name
      lines = LineReader(opened)
    }
  }

  /// Whether a line of standard input is its end marker, behind which nothing may come.
  private func isEndMarker(_ line: LineReader.Line) throws(InputError) -> Bool {
    guard let endMarker, inputs[nextInput - 1] == "-" else { return false }
    guard case .bytes(let bytes) = line else { return false }
    if hasEnded {
      guard bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else {
        throw .format(
          file: inputName, line: lines?.lineNumber ?? 0,
          reason: "something comes behind the end marker '\(endMarker)'")
      }
      return true
    }
    hasEnded = bytes.elementsEqual(endMarker.utf8)
    return hasEnded
  }

  private func read(_ line: LineReader.Line, into buffer: DocumentBuffer) throws(InputError) {
    guard case .bytes(let bytes) = line else {
      recordsRead += 1
      let limit = LineReader.maximumLength >> 20
      reject(
        "a line longer than \(limit) MB", UnsafeRawBufferPointer(start: nil, count: 0), id: nil)
      return
    }
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
    recordsRead += 1
    do {
      try mapper.parse(bytes)
    } catch {
      reject(error.reason, bytes, id: nil)
      return
    }
    guard try isNew(mapper.idBytes) else {
      reject("duplicate id \(mapper.id): it was given before", bytes, id: mapper.id)
      return
    }
    mapper.append(to: buffer)
    recordsAccepted += 1
  }

  private func isNew(_ id: UnsafeRawBufferPointer) throws(InputError) -> Bool {
    do throws(StorageError) {
      return try ids.insert(IdentifierSet.hash(id))
    } catch {
      throw .workingSpace(reason: error.description)
    }
  }

  private func reject(_ reason: String, _ line: UnsafeRawBufferPointer, id: String?) {
    recordsRejected += 1
    onRejection(
      Rejection(file: inputName, line: lines?.lineNumber ?? 0, reason: reason, id: id), line)
  }
}
