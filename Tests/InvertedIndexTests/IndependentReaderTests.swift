import Analysis
import Foundation
import InvertedIndex
import Storage
import TestSupport
import Testing

/// `Tests/Format/reader.py` knows Index/FORMAT.md and nothing of this program: what it reads is what
/// the program reads.
@Suite("A reader written from the specification")
struct IndependentReaderTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  /// What the reader prints of an index.
  static func read(_ path: String) throws -> [String: Any] {
    let output = TemporaryFolder()
    output.write("output", [])
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [root.appending(path: "Tests/Format/reader.py").path, path]
    process.standardOutput = try FileHandle(
      forWritingTo: URL(filePath: output.path + "/output"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let data = Data(output.read("output"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// Compares all that the reader printed with what the program reads.
  static func compare(_ read: [String: Any], _ snapshot: Snapshot) throws {
    let dump = try IndexDump(snapshot)
    #expect(read["order"] as? [String] == dump.order)
    #expect(read["generation"] as? Int == Int(snapshot.generation))
    #expect(read["languages"] as? [String: Int] == dump.languages)
    let statistics = try #require(read["statistics"] as? [String: [Int]])
    #expect(Set(statistics.keys) == Set(dump.statistics.keys))
    for (field, counts) in dump.statistics {
      #expect(statistics[field] == [counts.documentCount, counts.sumTotalTermFrequency])
    }
    let records = try #require(read["records"] as? [String: [String: Any]])
    #expect(Set(records.keys) == Set(dump.records.keys))
    for (id, expected) in dump.records {
      let record = try #require(records[id])
      #expect(record["stored"] as? String == String(decoding: expected.stored, as: UTF8.self))
      #expect(record["integers"] as? [String: Int] == expected.integers)
      #expect(
        record["dates"] as? [String: [Int]]
          == expected.dates.mapValues { [$0.lowerBound, $0.upperBound] })
      #expect(record["norms"] as? [String: Int] == expected.norms.mapValues { Int($0) })
      let keywords = try #require(record["keywords"] as? [String: [String]])
      #expect(keywords.mapValues { $0.map { KeywordTerm.fold($0) } } == expected.keywords)
      let postings = try #require(record["postings"] as? [String: [String: [[Any]]]])
      var found: [String: [String: [String]]] = [:]
      for (field, terms) in postings {
        let analyzed = try #require(snapshot.definition.field(field))
        let hasForms = analyzed.kind == .text && snapshot.definition.analyzer(of: analyzed).forms
        found[field] = terms.mapValues { places in
          places.map { place in
            hasForms ? "\(place[0]) \(place[1])" : "\(place[0])"
          }
        }
      }
      #expect(found == expected.postings, "\(id)")
    }
  }

  @Test(
    "reads all that the program reads", .enabled(if: hasPython, "python3 is not here"),
    arguments: [(7, Int.max), (300, 40), (1300, 1200)])
  func reads(count: Int, flushesAfter: Int) throws {
    let folder = TemporaryFolder()
    var policy = MergePolicy()
    policy.rewrittenInBytes = 0
    policy.deletedShare = 1
    policy.width = 4
    let writer = try IndexWriter(
      directory: Directory(folder.path), definition: try SampleRecord.definition(), mode: .create,
      policy: policy)
    writer.flushesAfter = flushesAfter
    let records = SampleRecord.random(count, seed: UInt64(count))
    try writer.add(records)
    _ = try writer.commit()
    for record in records.prefix(5) { _ = try writer.delete(id: record.id) }
    _ = try writer.commit()
    try Self.compare(try Self.read(folder.path), try Snapshot.open(path: folder.path))
  }
}
