import Analysis
import Foundation
import InvertedIndex
import Search
import Storage
import TestSupport
import Testing

/// Indexes of released formats stay readable: one of each is kept in `Tests/Released`, made by
/// `Tests/Released/make.sh`. What is in them is written down here as code, so that every answer can be
/// computed without an index.
@Suite("Indexes of released formats")
struct ReleasedFormatTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Released")

  private static let definition = """
    name = "released"
    [analyzers.default]
    [analyzers.plain]
    tokenizer = "alphanumeric"
    folding = false
    stemming = false
    han_bigrams = false
    forms = false
    [[field]]
    name = "title"
    kind = "text"
    [[field]]
    name = "code"
    kind = "text"
    analyzer = "plain"
    [[field]]
    name = "text"
    kind = "text"
    includes = ["title"]
    [[field]]
    name = "id"
    kind = "keyword"
    [[field]]
    name = "region"
    kind = "keyword"
    hierarchy = "tree"
    facet = true
    [[field]]
    name = "type"
    kind = "keyword"
    hierarchy = "path"
    facet = true
    [[field]]
    name = "tag"
    kind = "keyword"
    [[field]]
    name = "year"
    kind = "integer"
    [[field]]
    name = "date"
    kind = "date_range"
    """

  private static let regions = """
    [[region]]
    id = "asia"
    label = "Asia"
    [[region]]
    id = "oceania"
    label = "Oceania"
    [[region]]
    id = "asia-oceania"
    label = "Asia with Oceania"
    parents = ["asia", "oceania"]
    """

  /// One record, as a function of its number.
  private struct Record {
    let number: Int
    var id: String { "Rec/\(number)" }
    var title: String { number % 3 == 0 ? "Visa integrity" : "Border visas" }
    var code: String { "C\(number % 40) x" }
    var language: Language {
      number % 50 == 7 ? .chinese : number % 50 == 9 ? .french : .english
    }
    var texts: [String] {
      switch number % 50 {
      case 7: return ["移民政策与数据 \(number)"]
      case 9: return ["Les États membres, état \(number)"]
      case 11: return ["Migrants return", "returned migrants of A/68/283"]
      case 13: return []
      default: return ["workshop \(number % 6)"]
      }
    }
    var regions: [String] {
      number % 4 == 0 ? ["asia-oceania", "Elsewhere"] : number % 4 == 1 ? ["asia"] : []
    }
    var type: String { number % 5 == 0 ? "agenda/ministerial" : "agenda/workshop" }
    var year: Int? { number % 10 == 0 ? nil : 1990 + number % 30 }
    var firstDay: Int? { number % 6 == 0 ? nil : 12_000 + number }
    /// Deleted again, after it was committed.
    var isDeleted: Bool { number % 97 == 5 }
    var stored: String { "{\"id\":\"\(id)\",\"title\":\"\(title)\",\"number\":\(number)}" }

    func add(to buffer: DocumentBuffer) {
      buffer.begin(id: id)
      buffer.addText(0, title, language: .english)
      buffer.addText(1, code, language: .undetermined)
      for text in texts { buffer.addText(2, text, language: language) }
      for region in regions { buffer.addKeyword(4, region) }
      buffer.addKeyword(5, type)
      buffer.addKeyword(6, "Tag \(number % 7)")
      if let year { buffer.addInteger(7, year) }
      if let firstDay { buffer.addDateRange(8, first: firstDay, last: firstDay + 2) }
      buffer.setStored(Array(stored.utf8))
    }
  }

  private static let records = (0..<1120).map { Record(number: $0) }
  private static var live: [Record] { records.filter { !$0.isDeleted } }

  @Test(
    "makes the index of this program's format",
    .enabled(if: ProcessInfo.processInfo.environment["RAPPORTEUR_MAKE_RELEASED"] != nil))
  func make() throws {
    let path = Self.root.appending(path: "version-\(FileEnvelope.version)").path
    try? FileManager.default.removeItem(atPath: path)
    var policy = MergePolicy()
    policy.rewrittenInBytes = 0
    policy.deletedShare = 1
    let writer = try IndexWriter(
      directory: Directory(path),
      definition: try Definition(files: [
        ("definition.toml", Array(Self.definition.utf8)),
        ("regions.toml", Array(Self.regions.utf8)),
      ]), mode: .create, policy: policy)
    writer.flushesAfter = 1060
    let buffer = DocumentBuffer()
    for record in Self.records { record.add(to: buffer) }
    #expect(try writer.add(buffer).isEmpty)
    writer.setAttachment("note", Array("attached".utf8))
    writer.userData = ["source": "Tests/Released/make.sh"]
    _ = try writer.commit()
    for record in Self.records where record.isDeleted {
      #expect(try writer.delete(id: record.id))
    }
    _ = try writer.commit()
    try? FileManager.default.removeItem(atPath: path + "/" + WriteLock.fileName)
  }

  /// Opens a kept index; nil where it was made with other versions of ICU or Snowball, whose words
  /// need not be ours: then only its records can be asked for.
  private func open(_ version: Int) throws -> Snapshot? {
    do {
      return try Snapshot.open(path: Self.root.appending(path: "version-\(version)").path)
    } catch IndexError.definitionDiffers {
      print("skipped: version-\(version) was made with other versions of ICU or Snowball")
      return nil
    }
  }

  @Test("it is sound and answers as its records say", arguments: [1])
  func answers(version: Int) throws {
    guard let snapshot = try open(version) else { return }
    #expect(snapshot.generation == 2 && snapshot.segments.count == 2)
    #expect(snapshot.documentCount == Self.live.count)
    #expect(snapshot.maximumDocument == Self.records.count)
    #expect(snapshot.attachment("note") == Array("attached".utf8))
    #expect(try IndexChecker.check(path: snapshot.path).problems == [])
    let searcher = Searcher(snapshot)
    func expect(_ query: String, _ isHit: (Record) -> Bool) throws {
      var request = SearchRequest(query: query)
      request.limit = 2000
      request.correctsSpelling = false
      let response = try searcher.search(request)
      #expect(
        Set(response.hits.map(\.id)) == Set(Self.live.filter(isHit).map(\.id)), "\(query)")
      #expect(response.total == response.hits.count)
    }
    try expect("visa") { _ in true }
    try expect("=visas") { $0.number % 3 != 0 }
    try expect("\"visa integrity\"") { $0.number % 3 == 0 }
    try expect("code:c7") { $0.number % 40 == 7 }
    try expect("移民政策") { $0.number % 50 == 7 }
    try expect("etats") { $0.number % 50 == 9 }
    try expect("=États") { $0.number % 50 == 9 }
    try expect("\"return returned\"") { _ in false }
    try expect("\"return returned\"~200") { $0.number % 50 == 11 }
    try expect("return AND \"A/68/283\"") { $0.number % 50 == 11 }
    try expect("worksho*") { ![7, 9, 11, 13].contains($0.number % 50) }
    try expect("region:oceania") { $0.number % 4 == 0 }
    try expect("region:asia") { $0.number % 4 < 2 }
    try expect("type:agenda/ministerial year:1995..1999") {
      $0.number % 5 == 0 && $0.year.map { (1995...1999).contains($0) } == true
    }
    try expect("tag:\"tag 3\"") { $0.number % 7 == 3 }
    try expect("year:none") { $0.year == nil }
    try expect("id:\"Rec/5\"") { _ in false }
    var request = SearchRequest(query: "*")
    request.facets = ["region", "type", "year"]
    for facet in try searcher.search(request).facets {
      for row in facet.rows {
        let expected = Self.live.filter { record in
          switch facet.field {
          case "year": return record.year.map(String.init) == row.value
          case "type": return record.type == row.value || record.type.hasPrefix(row.value + "/")
          default:
            return snapshot.definition.field("region").map { field in
              record.regions.contains {
                snapshot.definition.closure(of: $0, in: field).contains(row.value)
              }
            } ?? false
          }
        }
        #expect(row.count == expected.count, "\(facet.field) \(row.value)")
      }
    }
  }

  @Test("its records are given back, to build a new index from", arguments: [1])
  func storedRecords(version: Int) throws {
    let records = try StoredRecords(path: Self.root.appending(path: "version-\(version)").path)
    #expect(records.count == Self.live.count)
    var found: [String] = []
    while let record = try records.next() { found.append(String(decoding: record, as: UTF8.self)) }
    #expect(found == Self.live.map(\.stored))
  }

  @Test("a format that is not readable is refused with what to do", arguments: [0, 2, 9])
  func refused(version: UInt16) throws {
    let path = Self.root.appending(path: "version-1").path
    let folder = TemporaryFolder()
    for (name, bytes) in SealedIndex(path).files {
      var changed = bytes
      changed[10] = UInt8(version)
      folder.write(name, changed)
    }
    let error = #expect(throws: IndexError.self) { _ = try Snapshot.open(path: folder.path) }
    #expect(
      error == .version(path: folder.path, found: version, readable: FileEnvelope.version))
    let sentence = error?.description ?? ""
    #expect(sentence.contains("format \(version)") && sentence.contains("rebuild it"))
    #expect(sentence.contains("newer") == (version > 1))
  }
}
