import Analysis
import Foundation
import InvertedIndex
import QueryLanguage
import Search
import Testing

/// Where the test collections are; nil where they are missing.
private let collections: String? = {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let named = ProcessInfo.processInfo.environment["RAPPORTEUR_SHARED"]
  let path = named ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
  return FileManager.default.fileExists(atPath: path + "/data/udhr") ? path + "/data" : nil
}()

/// What stands in a record is found as it stands there: each word, quoted, exact, with a star behind
/// it, and each two neighbours as a phrase, in many languages of one index.
@Suite("Found as written", .enabled(if: collections != nil, "needs ../shared/data"))
struct FoundAsWrittenTests {
  /// Translations by their codes: all stemmers, scripts with dictionaries, others.
  private static let translations = [
    "eng", "fra", "spa", "por_PT", "ita", "ron_2006", "cat", "deu_1996", "nld", "swe", "dan", "nob",
    "fin", "hun", "rus", "ukr", "bul", "srp_cyrl", "hrv", "pol", "ces", "lit", "ell_monotonic",
    "tur", "arb", "pes_1", "heb", "hin", "nep", "tam", "ind", "gle", "eus", "hye", "kor", "jpn",
    "cmn_hans", "cmn_hant", "tha", "khm", "lao", "mya", "vie", "swh",
  ]

  private struct Record {
    var id: String
    var language: String
    var title: String
    var text: String
  }

  private static func records() throws -> [Record] {
    let names = try FileManager.default.contentsOfDirectory(atPath: (collections ?? "") + "/udhr")
    let file = try #require(names.first { $0.hasSuffix(".zst") })
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["zstd", "-dcq", "\(collections ?? "")/udhr/\(file)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // Eight articles of each translation: enough words to tell.
    let wanted = Set(
      translations.flatMap { code in [1, 2, 3, 4, 13, 14, 15, 25].map { "\(code)/article\($0)" } })
    var result: [Record] = []
    for line in data.split(separator: 0x0A) {
      guard let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
        let id = object["id"] as? String, wanted.contains(id)
      else { continue }
      result.append(
        Record(
          id: id, language: object["lang"] as? String ?? "und",
          title: object["title"] as? String ?? "", text: object["text"] as? String ?? ""))
    }
    return result
  }

  /// How often a kind of query missed, by language.
  private struct Misses {
    var asked: [String: Int] = [:]
    var missed: [String: [String]] = [:]
    var share: Double {
      Double(missed.values.reduce(0) { $0 + $1.count })
        / Double(max(1, asked.values.reduce(0, +)))
    }
    var examples: String {
      missed.sorted { $0.key < $1.key }.map {
        "\($0.key): \($0.value.prefix(4)) of \(asked[$0.key] ?? 0)"
      }
      .joined(separator: "; ")
    }
    mutating func note(_ language: String, _ query: String, isFound: Bool) {
      asked[language, default: 0] += 1
      if !isFound { missed[language, default: []].append(query) }
    }
  }

  /// Abstracts: English, with numbers, formulas and names of substances.
  private static func abstracts() throws -> [Record] {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: (collections ?? "") + "/scifact/docs.jsonl"))
    var result: [Record] = []
    for line in data.split(separator: 0x0A).prefix(120) {
      guard let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
        let id = object["id"] as? String
      else { continue }
      result.append(
        Record(
          id: id, language: "en", title: object["title"] as? String ?? "",
          text: object["text"] as? String ?? ""))
    }
    return result
  }

  @Test("in many languages: words, exact words, words with a star, phrases of two words, titles")
  func languages() throws {
    let records = try Self.records()
    #expect(Set(records.map(\.language)).count >= 40, "\(Set(records.map(\.language)).count)")
    try everything(records)
  }

  @Test("in abstracts of science: the same")
  func science() throws { try everything(try Self.abstracts()) }

  private func everything(_ records: [Record]) throws {
    let small = try SmallIndex(
      records.map {
        ["id": $0.id, "language": Self.known($0.language), "title": $0.title, "text": $0.text]
      })
    let searcher = try small.searcher()
    let analyzer = Analyzer(AnalyzerDefinition(), lexicon: Lexicon())
    var buffer = TokenBuffer()
    func isFound(_ query: String, in id: String) throws -> Bool {
      var request = SearchRequest(query: "\(query) id:\"\(id)\"")
      request.limit = 1
      request.wantsSnippets = false
      let response = try searcher.search(request)
      #expect(response.corrections.allSatisfy { $0.from != $0.to }, "\(query)")
      return !response.hits.isEmpty
    }
    #if DEBUG
      let step = 11
    #else
      let step = 2
    #endif
    var plain = Misses()
    var exact = Misses()
    var starred = Misses()
    var pairs = Misses()
    var turn = 0
    for record in records {
      let language = record.language
      if !record.title.isEmpty, !record.title.contains("\"") {
        #expect(try isFound("\"\(record.title)\"", in: record.id), "\(record.title)")
      }
      let utf8 = Array(record.text.utf8)
      var words: [Range<Int>] = []
      utf8.withUnsafeBytes {
        analyzer.analyze(
          $0, language: Language(bcp47: language) ?? .undetermined, into: &buffer)
        for index in 0..<buffer.count {
          let range = Int(buffer.startOffsets[index])..<Int(buffer.endOffsets[index])
          // Of Han the words, not their pairs.
          if let last = words.last, range.lowerBound < last.upperBound { continue }
          words.append(range)
        }
      }
      func text(_ range: Range<Int>) -> String { String(decoding: utf8[range], as: UTF8.self) }
      for (index, range) in words.enumerated() {
        turn += 1
        guard turn % step == 0 else { continue }
        let word = text(range)
        guard !word.contains(where: { "\"”“„«».".contains($0) }),
          !["AND", "OR", "NOT"].contains(word)
        else { continue }
        plain.note(language, word, isFound: try isFound("+" + word, in: record.id))
        exact.note(language, word, isFound: try isFound("=" + word, in: record.id))
        starred.note(language, word, isFound: try isFound("+" + word + "*", in: record.id))
        guard index + 1 < words.count else { continue }
        let pair = text(range.lowerBound..<words[index + 1].upperBound)
        guard !pair.contains(where: { "\"”“„«»＂".contains($0) }) else { continue }
        pairs.note(language, pair, isFound: try isFound("\"\(pair)\"", in: record.id))
      }
    }
    print(
      "asked \(plain.asked.values.reduce(0, +)) words: plain \(plain.share), exact \(exact.share), "
        + "starred \(starred.share), pairs \(pairs.share) not found")
    #expect(plain.missed.isEmpty, "\(plain.examples)")
    #expect(exact.missed.isEmpty, "\(exact.examples)")
    // Where a dictionary parts the words, two of them by themselves may be parted otherwise.
    #expect(
      pairs.share <= 0.005
        && pairs.missed.keys.allSatisfy {
          ["ja", "km", "lo", "my", "th", "zh"].contains($0.prefix(2))
        },
      "\(pairs.examples)")
    #expect(starred.share <= 0.005, "\(starred.examples)")
    #expect(starred.missed["en"] == nil, "\(starred.examples)")
  }

  private static func known(_ tag: String) -> String {
    Language(bcp47: tag) == nil ? "und" : tag
  }
}
