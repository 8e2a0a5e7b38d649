import Analysis
import InvertedIndex
import TestSupport
import Testing

/// Random records of a definition with every kind of field.
struct SampleRecord: Hashable {
  var id: String
  var title: String
  var texts: [String]
  var language: Language
  var regions: [String]
  var type: String?
  var tags: [String]
  var year: Int?
  var days: ClosedRange<Int>?

  var stored: String { "{\"id\":\"\(id)\",\"title\":\"\(title)\"}" }

  static let definitionText = """
    name = "sample"
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
    analyzer = "plain"
    [[field]]
    name = "text"
    kind = "text"
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

  static let regionsText = """
    [[region]]
    id = "asia"
    [[region]]
    id = "oceania"
    label = "Oceania"
    [[region]]
    id = "asia-oceania"
    parents = ["asia", "oceania"]
    """

  static func definition(ties: String = "id") throws -> Definition {
    let text = "ties = \"\(ties)\"\n" + definitionText
    return try Definition(files: [
      ("definition.toml", Array(text.utf8)), ("regions.toml", Array(regionsText.utf8)),
    ])
  }

  private static let words = [
    "migration", "migrations", "migrant", "Migration", "border", "borders", "visa", "integrity",
    "workshop", "asylum", "Asylum", "état", "etat", "États", "5+5", "A/68/283", "移民政策", "数据",
    "право", "права", "x", "return", "returns", "returned", "the", "of",
  ]

  static func random(id: String, using random: inout SeededGenerator) -> SampleRecord {
    func text(_ range: ClosedRange<Int>) -> String {
      (0..<Int.random(in: range, using: &random)).map { _ in
        words.randomElement(using: &random)!
      }.joined(separator: " ")
    }
    func some<Value>(_ values: [Value]) -> [Value] {
      values.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }
    return SampleRecord(
      id: id, title: text(0...6),
      texts: (0..<Int.random(in: 0...3, using: &random)).map { _ in text(0...40) },
      language: [.english, .french, .russian, .chinese, .undetermined].randomElement(
        using: &random)!,
      regions: some(["asia-oceania", "asia", "oceania", "Ásia", "other/place"]),
      type: [nil, "agenda/workshop", "agenda/ministerial", "agenda", "document/report"]
        .randomElement(using: &random)!,
      tags: some(["One", "one", "two", "Three Words"]),
      year: Int.random(in: 0..<4, using: &random) == 0
        ? nil : Int.random(in: 1990...2020, using: &random),
      days: Int.random(in: 0..<2, using: &random) == 0
        ? nil
        : {
          let first = Int.random(in: -1000...20000, using: &random); return first...first + 3
        }())
  }

  static func random(_ count: Int, prefix: String = "Rec", seed: UInt64) -> [SampleRecord] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { .random(id: "\(prefix)/\(($0 * 7919) % 100_003)", using: &random) }
  }

  func add(to buffer: DocumentBuffer, _ definition: Definition) {
    func field(_ name: String) -> Int { definition.field(name)!.ordinal }
    buffer.begin(id: id)
    buffer.addText(field("title"), title, language: language)
    for text in texts { buffer.addText(field("text"), text, language: language) }
    for region in regions { buffer.addKeyword(field("region"), region) }
    if let type { buffer.addKeyword(field("type"), type) }
    for tag in tags { buffer.addKeyword(field("tag"), tag) }
    if let year { buffer.addInteger(field("year"), year) }
    if let days {
      buffer.addDateRange(field("date"), first: days.lowerBound, last: days.upperBound)
    }
    buffer.setStored(Array(stored.utf8))
  }
}

extension IndexWriter {
  /// Adds records, and expects all to be taken.
  func add(_ records: [SampleRecord]) throws {
    let buffer = DocumentBuffer()
    for record in records { record.add(to: buffer, definition) }
    let refused = try add(buffer)
    #expect(refused.isEmpty)
  }
}

/// Everything an index holds, by record id: what two indexes of the same records must agree in,
/// however they came about.
struct IndexDump: Equatable {
  struct Record: Equatable {
    var stored: [UInt8]
    var language: String
    /// By field and term: positions with the written form at each.
    var postings: [String: [String: [String]]] = [:]
    var norms: [String: UInt8] = [:]
    var keywords: [String: [[UInt8]]] = [:]
    var integers: [String: Int] = [:]
    var dates: [String: ClosedRange<Int>] = [:]
  }

  /// Thrown for bytes that cannot be read.
  struct Damaged: Error {}

  var records: [String: Record] = [:]
  var order: [String] = []
  var statistics: [String: FieldStatistics] = [:]
  var languages: [String: Int] = [:]

  init(_ snapshot: Snapshot) throws {
    for segment in snapshot.segments {
      var ids: [String] = []
      for document in 0..<segment.documentCount {
        ids.append(segment.id(document))
        guard segment.isLive(document) else { continue }
        order.append(segment.id(document))
        var record = Record(stored: try segment.stored(document), language: "")
        for field in snapshot.definition.fields {
          if let norms = segment.norms(field.ordinal) { record.norms[field.name] = norms[document] }
          if let column = segment.keywordColumn(field.ordinal) {
            var values: [[UInt8]] = []
            column.forEach(document) { values.append(KeywordTerm.fold(column.value($0))) }
            if !values.isEmpty { record.keywords[field.name] = values }
          }
          record.integers[field.name] = segment.integerColumn(field.ordinal)?.value(document)
          record.dates[field.name] = segment.dateRangeColumn(field.ordinal)?.value(document)
        }
        // A segment without any word of a field has no norms of it.
        record.norms = record.norms.filter { $0.value != 0 }
        records[segment.id(document)] = record
      }
      for field in snapshot.definition.fields {
        guard let dictionary = segment.inverted.terms(field: field.ordinal) else { continue }
        var cursor = dictionary.cursor()
        while cursor.next() {
          let term =
            field.kind == .integer
            ? "\(cursor.term.withUnsafeBytes { IntegerTerm.value($0) ?? -1 })"
            : String(decoding: cursor.term, as: UTF8.self)
          guard let info = cursor.info else { throw Damaged() }
          let forms = dictionary.forms(of: info, term: cursor.term)
          guard var list = PostingsCursor(segment.inverted, options: dictionary.options, info: info)
          else { throw Damaged() }
          while list.next() {
            guard segment.isLive(Int(list.document)) else { continue }
            var places: [String] = []
            if dictionary.options.contains(.positions) {
              var positions: [UInt32] = []
              var ordinals: [UInt32] = []
              withUnsafeMutablePointer(to: &ordinals) {
                list.readPositions(
                  into: &positions, forms: dictionary.options.contains(.forms) ? $0 : nil)
              }
              for (index, position) in positions.enumerated() {
                // Damaged bytes are read here too, so nothing is taken for granted.
                let ordinal = index < ordinals.count ? Int(ordinals[index]) : 0
                let form = ordinal < forms.count ? forms[ordinal] : cursor.term
                places.append(
                  dictionary.options.contains(.forms)
                    ? "\(position) \(String(decoding: form, as: UTF8.self))" : "\(position)")
              }
            }
            guard Int(list.document) < ids.count else { continue }
            records[ids[Int(list.document)]]?.postings[field.name, default: [:]][term] = places
          }
        }
      }
    }
    for field in snapshot.definition.fields
    where snapshot.fieldStatistics(field.ordinal) != FieldStatistics() {
      statistics[field.name] = snapshot.fieldStatistics(field.ordinal)
    }
    for (language, count) in snapshot.languageCounts { languages[language.bcp47] = count }
  }
}
