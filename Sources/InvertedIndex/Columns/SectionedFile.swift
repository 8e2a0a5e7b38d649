internal import Storage

// Index/FORMAT.md, section 6.1: files of several sections with a directory at their end.

/// What a section of a `columns` or `norms` file holds.
enum SectionKind: UInt8, CaseIterable {
  case identifiers = 1
  case identifierRanks = 2
  case recordHashes = 3
  case keywords = 4
  case integers = 5
  case dateRanges = 6
  case norms = 7
  case languages = 8
}

/// Writes sections one after another, each aligned to 8 bytes, and at the end their directory.
struct SectionedFileWriter {
  let file: FileWriter
  private var directory = ByteWriter()
  private var count: UInt64 = 0
  private var current: (kind: SectionKind, field: UInt16, start: UInt64)?

  init(_ file: FileWriter) { self.file = file }

  mutating func begin(_ kind: SectionKind, field: Int) throws(StorageError) {
    try file.align(to: 8)
    current = (kind, UInt16(field), UInt64(file.position))
  }

  mutating func end() throws(StorageError) {
    guard let section = current else { return }
    current = nil
    directory.append(section.field)
    directory.append(section.kind.rawValue)
    directory.append(UInt8(0))
    directory.append(UInt32(0))
    directory.append(section.start)
    directory.append(UInt64(file.position) - section.start)
    count += 1
    // The next section, or the directory, starts aligned; loads past a section's end stay inside.
    try file.align(to: 8)
  }

  mutating func finish() throws(StorageError) -> FileSummary {
    try file.align(to: 8)
    let start = UInt64(file.position)
    try file.write(directory.bytes)
    try file.write(start)
    try file.write(count)
    return try file.finish()
  }
}

/// Finds the sections of a mapped file. All ranges are checked once, here.
struct SectionedFile: Sendable {
  struct Section: Sendable {
    var kind: SectionKind
    var field: Int
    var range: Range<Int>
  }

  let file: MappedFile
  let sections: [Section]
  /// Where the directory begins.
  private let directoryStart: Int

  init(_ file: MappedFile) throws(StorageError) {
    self.file = file
    let body = file.body
    func corrupt(_ offset: Int, _ what: String) -> StorageError {
      .corrupt(file: file.name, offset: FileEnvelope.headerLength + offset, what: what)
    }
    guard body.count >= 16 else { throw corrupt(0, "the directory is missing") }
    let start = body.word64(at: body.count - 16)
    let count = body.word64(at: body.count - 8)
    guard start <= UInt64(body.count - 16), count <= 4096,
      start + count * 24 == UInt64(body.count - 16)
    else {
      throw corrupt(body.count - 16, "the directory does not fit")
    }
    var sections: [Section] = []
    for index in 0..<Int(count) {
      let entry = Int(start) + index * 24
      let offset = body.word64(at: entry + 8)
      let length = body.word64(at: entry + 16)
      guard let kind = SectionKind(rawValue: body[entry + 2]), body[entry + 3] == 0,
        body.word32(at: entry + 4) == 0, offset % 8 == 0, offset <= start,
        length <= start - offset
      else {
        throw corrupt(entry, "a directory entry is damaged")
      }
      sections.append(
        Section(
          kind: kind, field: Int(body.word16(at: entry)), range: Int(offset)..<Int(offset + length)
        ))
    }
    self.sections = sections
    directoryStart = Int(start)
  }

  /// Whether the sections fill the file up to its directory, each behind the one before and zeros up
  /// to a multiple of 8.
  var sectionsFollowEachOther: Bool {
    var end = 0
    func isPadding(to start: Int) -> Bool {
      start == (end + 7) & ~7 && file.body[end..<start].allSatisfy { $0 == 0 }
    }
    for section in sections.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard isPadding(to: section.range.lowerBound) else { return false }
      end = section.range.upperBound
    }
    return isPadding(to: directoryStart)
  }

  func bytes(_ kind: SectionKind, field: Int = 0) -> UnsafeRawBufferPointer? {
    guard let section = sections.first(where: { $0.kind == kind && $0.field == field }) else {
      return nil
    }
    return UnsafeRawBufferPointer(rebasing: file.body[section.range])
  }

  func corrupt(_ kind: SectionKind, field: Int = 0, _ what: String) -> StorageError {
    let start = sections.first { $0.kind == kind && $0.field == field }?.range.lowerBound ?? 0
    return .corrupt(file: file.name, offset: FileEnvelope.headerLength + start, what: what)
  }
}
