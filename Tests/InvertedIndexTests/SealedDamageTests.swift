import InvertedIndex
import Storage
import TestSupport
import Testing

/// Damage under a right checksum: only comparing the structures with each other finds it.
@Suite("When wrong bytes are sealed", .serialized)
struct SealedDamageTests {
  private let folder = TemporaryFolder()
  private let index: SealedIndex
  private let snapshot: Snapshot

  /// Lists with directories, impacts and bit sets; deletions; several values, forms, Han.
  init() throws {
    var policy = MergePolicy()
    policy.rewrittenInBytes = 0
    policy.deletedShare = 1
    let writer = try IndexWriter(
      directory: Directory(folder.path), definition: try SampleRecord.definition(), mode: .create,
      policy: policy)
    let records = SampleRecord.random(1101, seed: 61)
    try writer.add(records)
    _ = try writer.commit()
    for record in records.prefix(40) { _ = try writer.delete(id: record.id) }
    _ = try writer.commit()
    index = SealedIndex(folder.path)
    snapshot = try Snapshot.open(path: folder.path)
    #expect(try IndexChecker.check(path: folder.path).problems == [])
  }

  /// Whether `check` finds a changed byte of a file's body.
  private func isFound(_ name: String, _ place: Int, _ change: UInt8) -> Bool {
    var damaged = index
    var body = index.body(name)
    body[place] ^= change
    damaged.replace(name, body: body)
    damaged.write(to: folder)
    do {
      return !(try IndexChecker.check(path: folder.path).problems.isEmpty)
    } catch {
      return true
    }
  }

  /// Changes a bit of places chosen at random, all of which must be found, but for a few where
  /// something may be said in two ways.
  private func expectFound(
    _ name: String, in places: [Int], tries: Int, seed: UInt64, missing: Int = 0
  ) {
    var random = SeededGenerator(seed: seed)
    var missed: [String] = []
    for place in places.shuffled(using: &random).prefix(caseStride == 1 ? tries : tries / 7) {
      let change = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
      if !isFound(name, place, change) { missed.append("byte \(place), bit \(change)") }
    }
    #expect(missed.count <= missing, "\(name), seed \(seed): \(missed)")
  }

  @Test("commit, definition, deletions, norms and stored records: every byte is cross-checked")
  func wholeFiles() throws {
    for name in index.files.keys.sorted() where name != "commit.copy" {
      let suffix = String(name.drop { $0 != "." })
      guard suffix.isEmpty || [".norms", ".stored"].contains(suffix) || suffix.hasPrefix(".live")
      else { continue }
      let length = index.body(name).count
      // The number of the commit is its own.
      expectFound(name, in: Array((name == "commit" ? 8 : 0)..<length), tries: 25, seed: 1)
    }
  }

  @Test("bytes that no reader looks at are zero")
  func padding() throws {
    for name in ["s1.terms", "s1.postings", "s1.positions"] {
      let length = index.body(name).count
      expectFound(name, in: Array(length - 64..<length), tries: 10, seed: 2)
    }
    for name in ["s1.norms", "s1.columns"] {
      expectFound(name, in: padding(of: index.body(name)), tries: 20, seed: 3)
    }
    let stored = index.body("s1.stored")
    let blockIndex = Self.word(stored, stored.count - 16)
    // The last entry of the index of blocks: documents, a length that is 0, the end of the blocks.
    let end = Self.word(stored, stored.count - 24)
    let length = stored.count - 28..<stored.count - 24
    expectFound("s1.stored", in: Array(end..<blockIndex) + Array(length), tries: 11, seed: 4)
  }

  /// Padding in a file of sections: behind each, inside those that have parts, and of numbers that
  /// take more bytes than they need.
  private func padding(of body: [UInt8]) -> [Int] {
    var places: [Int] = []
    /// What follows `length` bytes from `start` up to a multiple of 8; returns its end.
    func pad(_ start: Int, _ length: Int) -> Int {
      let end = start + (length + 7) & ~7
      places += start + length..<end
      return end
    }
    let directory = Self.word(body, body.count - 16)
    for entry in stride(from: directory, to: body.count - 16, by: 24) {
      let (start, length) = (Self.word(body, entry + 8), Self.word(body, entry + 16))
      _ = pad(start, length)
      let documents = 1101
      switch body[entry + 2] {
      case 4:
        let (values, codes) = (Self.word(body, start) & 0xffff, Self.word(body, start + 8) & 0xffff)
        var part = start + 16
        if body[start + 5] == 1 { part = pad(part, 4 * (documents + 1)) }
        part = pad(part, codes * Int(body[start + 4]))
        _ = pad(part, 4 * (values + 1))
      case 5: places += start + 9..<start + 16
      case 6: _ = pad(start, 4 * documents)
      default: break
      }
    }
    return places
  }

  private static func word(_ bytes: [UInt8], _ at: Int) -> Int {
    (0..<8).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }

  @Test("ids, their order, hashes, languages, values and years are cross-checked")
  func columns() throws {
    let body = index.body("s1.columns")
    let directory = Self.word(body, body.count - 16)
    for entry in stride(from: directory, to: body.count - 16, by: 24) {
      let kind = body[entry + 2]
      // Date ranges stand nowhere else.
      guard kind != 6 else { continue }
      let start = Self.word(body, entry + 8)
      // Of a section of values and of numbers the header is followed by what is compared.
      expectFound(
        "s1.columns", in: Array(start..<start + Self.word(body, entry + 16)), tries: 12,
        seed: UInt64(kind))
    }
    expectFound("s1.columns", in: Array(directory..<body.count), tries: 15, seed: 9)
  }

  /// Where the lists of a field's terms stand in `postings` or `positions`.
  private func extents(_ field: String, _ isWanted: (TermInfo) -> Bool, positions: Bool) throws
    -> [Int]
  {
    let segment = snapshot.segments[0]
    let ordinal = try #require(snapshot.definition.field(field)).ordinal
    var cursor = try #require(segment.inverted.terms(field: ordinal)).cursor()
    var places: [Int] = []
    while cursor.next() {
      guard let info = cursor.info, isWanted(info) else { continue }
      let start = Int(positions ? info.positionsOffset : info.postingsOffset)
      places += start..<start + Int(positions ? info.positionsLength : info.postingsLength)
    }
    return places
  }

  @Test("documents, frequencies, impacts, ranks and bit sets are cross-checked")
  func postings() throws {
    for field in ["title", "text"] {
      let long = try extents(field, { $0.documentFrequency >= 128 }, positions: false)
      #expect(!long.isEmpty)
      // An impact may be looser than it need be, and still be right.
      expectFound("s1.postings", in: long, tries: 40, seed: 11, missing: 4)
    }
    // Of the other field, words share places: one more or less may not show.
    let short = try extents("title", { $0.documentFrequency < 128 }, positions: false)
    expectFound("s1.postings", in: short, tries: 20, seed: 12)
    for field in ["id", "region", "type", "year"] {
      expectFound(
        "s1.postings", in: try extents(field, { _ in true }, positions: false), tries: 12, seed: 14)
    }
  }

  @Test("positions are cross-checked")
  func positions() throws {
    // A field without written forms: which of two forms stands at a place stands nowhere else.
    expectFound(
      "s1.positions", in: try extents("title", { _ in true }, positions: true), tries: 40,
      seed: 15)
  }

  @Test("the dictionary's table and sparse index are cross-checked")
  func dictionary() throws {
    let body = index.body("s1.terms")
    func number(_ at: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(body[at + $1]) << (8 * $1) }
    }
    let trailer = body.count - 64 - 16
    let table = number(trailer, 8)
    expectFound("s1.terms", in: Array(table..<trailer + 16), tries: 30, seed: 16)
    for entry in stride(from: table, to: trailer, by: 40) {
      let start = number(entry + 32, 8)
      let places = Array(start..<start + 16 * number(entry + 16, 8))
      expectFound("s1.terms", in: places, tries: 6, seed: 17)
    }
  }
}
