import Analysis
import Foundation
import InvertedIndex
import Search
import Storage
import Synchronization
import TestSupport
import Testing

/// Readers open, search, count, fetch and facet while a writer commits, deletes and merges: each
/// answer is that of the commit it was computed on.
@Suite("Readers while a writer works", .serialized)
struct ConcurrentReadersTests {
  /// Commits; `RAPPORTEUR_COMMITS` asks for more than the few of every test run.
  private static let commits =
    ProcessInfo.processInfo.environment["RAPPORTEUR_COMMITS"].flatMap { Int($0) } ?? 60

  private static let definition = """
    [analyzers.default]
    [[field]]
    name = "title"
    kind = "text"
    [[field]]
    name = "text"
    kind = "text"
    [[field]]
    name = "id"
    kind = "keyword"
    [[field]]
    name = "type"
    kind = "keyword"
    facet = true
    [[field]]
    name = "year"
    kind = "integer"
    """

  private static let words = ["visa", "border", "return", "asylum", "labour", "policy"]

  /// What a record is, so that any answer can be computed without an index.
  private struct Record: Sendable {
    var version: Int
    var word: String
    var type: String
    var year: Int
  }

  /// The records of each state that was committed, by its number.
  private final class States: Sendable {
    let all = Mutex<[[String: Record]]>([])
    let isDone = Atomic<Bool>(false)
    let answers = Atomic<Int>(0)
  }

  private static func add(_ id: String, _ record: Record, to buffer: DocumentBuffer) {
    buffer.begin(id: id)
    buffer.addText(0, "version \(record.version)", language: .english)
    buffer.addText(1, "\(record.word) of \(record.word)", language: .english)
    buffer.addKeyword(3, record.type)
    buffer.addInteger(4, record.year)
    buffer.setStored(
      Array("{\"id\":\"\(id)\",\"title\":\"version \(record.version)\"}".utf8))
  }

  /// Compares answers of one snapshot with what its state says.
  private static func verify(_ searcher: Searcher, _ states: States, _ round: Int) throws {
    let snapshot = searcher.snapshot
    let number = try #require(snapshot.userData["state"].flatMap { Int($0) })
    let records = states.all.withLock { $0[number] }
    #expect(snapshot.documentCount == records.count)
    let word = words[round % words.count]
    let expected = records.filter { $0.value.word == word }
    var request = SearchRequest(query: word)
    request.limit = 1000
    request.facets = ["type", "year"]
    request.wantsSnippets = round % 5 == 0
    let response = try searcher.search(request)
    #expect(response.generation == snapshot.generation)
    #expect(response.total == expected.count && response.isExact)
    #expect(Set(response.hits.map(\.id)) == Set(expected.keys))
    for facet in response.facets {
      var counts: [String: Int] = [:]
      for record in expected.values {
        counts[facet.field == "type" ? record.type : "\(record.year)", default: 0] += 1
      }
      let found = Dictionary(uniqueKeysWithValues: facet.rows.map { ($0.value, $0.count) })
      #expect(found == counts, "\(facet.field) of state \(number)")
    }
    if let (id, record) = records.min(by: { $0.key < $1.key }) {
      let stored = String(decoding: try searcher.record(id: id), as: UTF8.self)
      #expect(stored.contains("\"version \(record.version)\""), "\(stored), state \(number)")
    }
    states.answers.add(4, ordering: .relaxed)
  }

  @Test("every answer is right for its commit", .timeLimit(.minutes(60)))
  func readers() throws {
    let folder = TemporaryFolder()
    let path = folder.path
    var policy = MergePolicy()
    policy.width = 3
    policy.floorInBytes = 20_000
    policy.rewrittenInBytes = 4_000
    let states = States()
    var records: [String: Record] = [:]
    var random = SplitMix(state: 91)
    var nextID = 0
    let writer = try IndexWriter(
      directory: Directory(path), definition: try Definition(Self.definition), mode: .create,
      policy: policy)
    writer.flushesAfter = 20

    func commit(_ version: Int) throws {
      let buffer = DocumentBuffer()
      func put(_ id: String) {
        let record = Record(
          version: version, word: Self.words.randomElement(using: &random)!,
          type: "t\(Int.random(in: 0..<4, using: &random))",
          year: Int.random(in: 2000..<2010, using: &random))
        records[id] = record
        Self.add(id, record, to: buffer)
      }
      let old = records.keys.sorted()
      for id in old.shuffled(using: &random).prefix(6) { put(id) }
      // Small batches mostly, now and then one that is flushed in parts.
      let count = version % 10 == 0 ? 70 : Int.random(in: 1...8, using: &random)
      for _ in 0..<count {
        put("r\(nextID)")
        nextID += 1
      }
      let replaced = Set((0..<buffer.count).map { buffer.idText($0) })
      for id in old where records.count > 300 && !replaced.contains(id) {
        if Int.random(in: 0..<4, using: &random) == 0, try writer.delete(id: id) {
          records[id] = nil
        }
      }
      #expect(try writer.add(buffer).isEmpty)
      // Known before it is visible.
      states.all.withLock { $0.append(records) }
      writer.userData["state"] = "\(version)"
      _ = try writer.commit()
      if version % 7 == 0 { try writer.maintain() }
      if version % 40 == 39 { _ = try writer.mergeAll() }
    }

    try commit(0)
    let readers = DispatchGroup()
    for reader in 0..<3 {
      readers.enter()
      Thread.detachNewThread {
        defer { readers.leave() }
        var round = reader
        var kept: [Searcher] = []
        var last: UInt64 = 0
        do {
          while !states.isDone.load(ordering: .acquiring) {
            let snapshot = try Snapshot.open(path: path)
            #expect(snapshot.generation >= last)
            last = snapshot.generation
            let searcher = Searcher(snapshot)
            try Self.verify(searcher, states, round)
            // Earlier commits go on answering, whatever was merged away since.
            if round % 4 == 0 { kept.append(searcher) }
            if kept.count > 5 { kept.removeFirst() }
            for old in kept { try Self.verify(old, states, round + 1) }
            round += 1
          }
        } catch {
          Issue.record(error)
        }
      }
    }
    defer {
      states.isDone.store(true, ordering: .releasing)
      readers.wait()
    }
    for version in 1..<Self.commits { try commit(version) }
    let generation = try Snapshot.open(path: path).generation
    #expect(generation > UInt64(Self.commits), "merges were commits of their own")
    #expect(try IndexChecker.check(path: path).problems == [])
    states.isDone.store(true, ordering: .releasing)
    readers.wait()
    if Self.commits > 60 {
      print(
        "\(Self.commits) commits, generation \(generation), \(records.count) records, "
          + "\(states.answers.load(ordering: .relaxed)) answers")
    }
  }
}
