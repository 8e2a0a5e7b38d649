import Analysis
import Foundation
import InvertedIndex
import QueryLanguage
import Search

/// An index as one would write it without thinking of speed: every record is looked at for every
/// node of a query. What `Searcher` answers must be what this says.
struct NaiveIndex {
  struct Word {
    var term: String
    var form: String
    var position: Int
  }

  struct Record {
    var id: String
    var texts: [String: String]
    var tags: [String] = []
    var year: Int?
    var days: ClosedRange<Int>?
    var words: [String: [Word]] = [:]
  }

  static let boosts: [String: Float] = ["title": 2, "text": 1]
  static let definition = """
    [analyzers.default]
    tokenizer = "icu"
    [[field]]
    name = "title"
    kind = "text"
    boost = 2.0
    [[field]]
    name = "text"
    kind = "text"
    [[field]]
    name = "id"
    kind = "keyword"
    [[field]]
    name = "tag"
    kind = "keyword"
    facet = true
    [[field]]
    name = "year"
    kind = "integer"
    [[field]]
    name = "date"
    kind = "date_range"
    [[field]]
    name = "language"
    kind = "keyword"
    facet = true
    """

  /// What would otherwise be counted again for every record.
  private final class Memory {
    var frequencies: [String: [Set<String>: Int]] = [:]
    var averages: [String: (count: Double, average: Float)] = [:]
    var terms: [String: Set<String>] = [:]
    var rows: [String: [[(term: String, form: String?)]]] = [:]
    var analyses: [String: [Word]] = [:]
  }

  var records: [Record]
  private let memory = Memory()
  private let lexicon = Lexicon()
  private let analyzer: Analyzer

  init(_ records: [Record]) {
    self.records = records
    analyzer = Analyzer(.standard, lexicon: lexicon)
    for index in records.indices {
      for (field, text) in records[index].texts {
        self.records[index].words[field] = analyze(text, .english)
      }
    }
  }

  func analyze(_ text: String, _ language: Language) -> [Word] {
    let key = "\(language) \(text)"
    if let known = memory.analyses[key] { return known }
    lexicon.removeAll()
    var buffer = TokenBuffer()
    var text = text
    text.withUTF8 {
      analyzer.analyze(UnsafeRawBufferPointer($0), language: language, into: &buffer)
    }
    let words = (0..<buffer.count).map { i in
      let form = buffer.formIDs[i]
      return Word(
        term: String(decoding: lexicon.termBytes(lexicon.termOfForm[Int(form)]), as: UTF8.self),
        form: String(decoding: lexicon.formBytes(form), as: UTF8.self),
        position: Int(buffer.positions[i]))
    }
    memory.analyses[key] = words
    return words
  }

  /// Writes the records as a real index, in so many commits.
  func write(to path: String, segments: Int) throws {
    let definition = try Definition(Self.definition)
    for part in 0..<segments {
      let writer = try IndexWriter(
        path: path, definition: part == 0 ? definition : nil, mode: part == 0 ? .create : .update)
      let buffer = DocumentBuffer()
      for (index, record) in records.enumerated() where index * segments / records.count == part {
        buffer.begin(id: record.id)
        for name in ["title", "text"] {
          if let text = record.texts[name] {
            buffer.addText(definition.field(name)!.ordinal, text, language: .english)
          }
        }
        for tag in record.tags { buffer.addKeyword(definition.field("tag")!.ordinal, tag) }
        buffer.addKeyword(definition.field("language")!.ordinal, "en")
        if let year = record.year { buffer.addInteger(definition.field("year")!.ordinal, year) }
        if let days = record.days {
          buffer.addDateRange(
            definition.field("date")!.ordinal, first: days.lowerBound, last: days.upperBound)
        }
        let object: [String: Any] = [
          "id": record.id, "title": record.texts["title"] ?? "", "text": record.texts["text"] ?? "",
          "language": "en", "year": record.year ?? NSNull(),
        ]
        buffer.setStored(Array(try JSONSerialization.data(withJSONObject: object)))
      }
      _ = try writer.add(buffer)
      _ = try writer.commit()
    }
  }

  // MARK: Search

  /// Ids of the matches with their scores, nothing left out.
  func search(_ syntax: QuerySyntax) -> [String: Double] {
    var result: [String: Double] = [:]
    for record in records {
      if let score = evaluate(syntax, record, ["title", "text"], 1)?.score {
        result[record.id] = score
      }
    }
    return result
  }

  typealias Value = (score: Double, isFilter: Bool)

  /// The score of a record, nil where the node does not match it.
  private func evaluate(
    _ syntax: QuerySyntax, _ record: Record, _ fields: [String], _ boost: Float,
    filter: String? = nil
  ) -> Value? {
    func words(_ score: (String) -> Float?) -> Value? {
      let scores = fields.compactMap(score)
      return scores.isEmpty ? nil : (scores.reduce(0) { $0 + Double($1) }, false)
    }
    switch syntax.kind {
    case .empty: return nil
    case .everything:
      if let filter { return has(filter, record) ? (0, true) : nil }
      if fields.count == 2 { return (0, false) }
      return record.words[fields[0]]?.isEmpty == false ? (0, false) : nil
    case .word(let text): return words { phrase(text, record, $0, boost, exact: false) }
    case .exactWord(let text): return words { phrase(text, record, $0, boost, exact: true) }
    case .phrase(let text, _, let isExact):
      return words { phrase(text, record, $0, boost, exact: isExact) }
    case .wildcard(let pattern):
      return words {
        alternatives("*\(pattern)", record, $0, boost) { matches(pattern, $0) ? 1 : nil }
      }
    case .fuzzy(let text, let distance):
      let most = distance ?? (text.count <= 5 ? 1 : 2)
      return words {
        alternatives("~\(most)\(text)", record, $0, boost) { near(text, $0, most) }
      }
    case .value(let value): return holds(value, filter!, record) ? (0, true) : nil
    case .field(let name, let inner):
      return Self.boosts[name] == nil
        ? evaluate(inner, record, fields, boost, filter: name)
        : evaluate(inner, record, [name], boost)
    case .boost(let inner, let weight):
      return evaluate(inner, record, fields, boost * Float(weight.value), filter: filter)
    case .near(let operands, let distances):
      return words { near(operands, distances, record, $0, boost) }
    case .not(let inner):
      let isFilter = isFilter(inner)
      return evaluate(inner, record, fields, boost, filter: filter) == nil ? (0, isFilter) : nil
    case .and(let operands):
      return group(
        operands.map { .init(.must, $0) }, record, fields, boost, filter, isConjunction: true)
    case .group(let clauses): return group(clauses, record, fields, boost, filter)
    case .or(let operands):
      let values = operands.compactMap {
        evaluate($0, record, fields, boost, filter: filter)
      }
      guard !values.isEmpty else { return nil }
      return (values.reduce(0) { $0 + $1.score }, operands.allSatisfy { isFilter($0) })
    }
  }

  private func group(
    _ clauses: [QuerySyntax.Clause], _ record: Record, _ fields: [String], _ boost: Float,
    _ filter: String?, isConjunction: Bool = false
  ) -> Value? {
    var sum = 0.0
    var values = 0
    var valueMatches = 0
    var requiredValues = 0
    var bare = 0
    var bareMatches = 0
    var required = 0
    for clause in clauses {
      let value = evaluate(clause.syntax, record, fields, boost, filter: filter)
      var isNegated = clause.occurrence == .mustNot
      if case .not = clause.syntax.kind, !isNegated, isConjunction {
        isNegated = true
        if value == nil { return nil }
        continue
      }
      if isNegated {
        if value != nil { return nil }
        continue
      }
      let isFilter = filter != nil || isFilter(clause.syntax)
      // Bare values in a filter's brackets: any of them.
      if filter != nil, clause.occurrence == .should {
        values += 1
        if value != nil { valueMatches += 1 }
        continue
      }
      if filter != nil { requiredValues += 1 }
      if clause.occurrence == .must || isFilter {
        guard let value else { return nil }
        sum += value.score
        if !isFilter { required += 1 }
      } else {
        bare += 1
        if let value {
          bareMatches += 1
          sum += value.score
        }
      }
    }
    if bare > 0, bareMatches == 0, required == 0 { return nil }
    if values > 0, valueMatches == 0, requiredValues == 0 { return nil }
    return (sum, bare == 0 && required == 0)
  }

  private func isFilter(_ syntax: QuerySyntax) -> Bool {
    switch syntax.kind {
    case .value: true
    case .field(let name, let inner):
      Self.boosts[name] == nil || isFilter(inner)
    case .boost(let inner, _), .not(let inner): isFilter(inner)
    case .or(let operands): operands.allSatisfy { isFilter($0) }
    case .and(let operands): isFilter(operands.map { .init(.must, $0) }, isConjunction: true)
    case .group(let clauses): isFilter(clauses, isConjunction: false)
    default: false
    }
  }

  /// What is negated does not count, unless there is nothing else.
  private func isFilter(_ clauses: [QuerySyntax.Clause], isConjunction: Bool) -> Bool {
    let positive = clauses.filter { clause in
      if case .not = clause.syntax.kind, isConjunction { return false }
      return clause.occurrence != .mustNot
    }
    return !positive.isEmpty && positive.allSatisfy { isFilter($0.syntax) }
  }

  // MARK: Words

  /// BM25 of a frequency of something that stands in so many records.
  private func score(
    _ frequency: Float, _ documentFrequencies: [Int], _ record: Record, _ field: String,
    _ boost: Float
  ) -> Float {
    let (count, average) = averages(field)
    var idf = 0.0
    for frequency in documentFrequencies {
      let n = Double(frequency)
      idf += Double(Float(log(1 + (count - n + 0.5) / (n + 0.5))))
    }
    let weight = Self.boosts[field]! * boost * Float(idf)
    let length = FieldNorms.decode(FieldNorms.encode(record.words[field]!.count))
    let inverse = 1 / (1.2 * ((1 - Float(0.75)) + 0.75 * Float(length) / average))
    return weight - weight / (1 + frequency * inverse)
  }

  private func averages(_ field: String) -> (count: Double, average: Float) {
    if let known = memory.averages[field] { return known }
    let lengths = records.compactMap { $0.words[field]?.count }.filter { $0 > 0 }
    let count = Double(lengths.count)
    let result = (count, Float(Double(lengths.reduce(0, +)) / count))
    memory.averages[field] = result
    return result
  }

  private func documentFrequency(_ terms: Set<String>, _ field: String) -> Int {
    if let known = memory.frequencies[field]?[terms] { return known }
    let frequency =
      terms.map { term in
        records.count { $0.words[field]?.contains { $0.term == term } == true }
      }.max() ?? 0
    memory.frequencies[field, default: [:]][terms] = frequency
    return frequency
  }

  /// A word, or several in a row: the terms of each by English and unstemmed.
  private func phrase(
    _ text: String, _ record: Record, _ field: String, _ boost: Float, exact: Bool
  ) -> Float? {
    let english = analyze(text, .english)
    let plain = analyze(text, .undetermined)
    guard !english.isEmpty, let words = record.words[field] else { return nil }
    let places = zip(english, plain).map { (Set([$0.term, $1.term]), $0.form) }
    let starts = words.filter { start in
      places.enumerated().allSatisfy { offset, place in
        words.contains {
          $0.position == start.position + offset && place.0.contains($0.term)
            && (!exact || $0.form == place.1)
        }
      }
    }
    guard !starts.isEmpty else { return nil }
    return score(
      Float(starts.count), places.map { documentFrequency($0.0, field) }, record, field, boost)
  }

  /// All words that `weight` accepts, as one word.
  private func alternatives(
    _ name: String, _ record: Record, _ field: String, _ boost: Float,
    _ weight: (Word) -> Float?
  ) -> Float? {
    let accepted = (record.words[field] ?? []).compactMap(weight)
    guard !accepted.isEmpty else { return nil }
    let key = "\(field) \(name)"
    var terms = memory.terms[key] ?? []
    if memory.terms[key] == nil {
      for other in records {
        for word in other.words[field] ?? [] where weight(word) != nil { terms.insert(word.term) }
      }
      memory.terms[key] = terms
    }
    return score(
      accepted.reduce(0, +), [documentFrequency(terms, field)], record, field, boost)
  }

  private func matches(_ pattern: String, _ word: Word) -> Bool {
    func fits(_ pattern: Substring.UTF8View, _ word: Substring.UTF8View) -> Bool {
      guard let first = pattern.first else { return word.isEmpty }
      let rest = pattern.dropFirst()
      if first == UInt8(ascii: "*") {
        return fits(rest, word) || (!word.isEmpty && fits(pattern, word.dropFirst()))
      }
      guard let letter = word.first else { return false }
      return (first == UInt8(ascii: "?") || first == letter) && fits(rest, word.dropFirst())
    }
    return fits(pattern.lowercased()[...].utf8, word.form.lowercased()[...].utf8)
  }

  /// The weight of a word within some edits, if its term is as near to the query's.
  private func near(_ text: String, _ word: Word, _ most: Int) -> Float? {
    let folded = text.lowercased()
    let form = word.form.lowercased()
    let distance = edits(folded, form)
    let centers = [folded] + analyze(text, .english).map(\.term)
    guard distance <= most, centers.contains(where: { edits($0, word.term) <= most }) else {
      return nil
    }
    if distance == 0 { return 1 }
    return max(0.1, 1 - Float(distance) / Float(folded.count))
  }

  /// Optimal string alignment, by the textbook.
  private func edits(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { table[i][0] = i }
    for j in 0...b.count { table[0][j] = j }
    for i in stride(from: 1, through: a.count, by: 1) {
      for j in stride(from: 1, through: b.count, by: 1) {
        table[i][j] = min(
          table[i - 1][j] + 1, table[i][j - 1] + 1,
          table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
        }
      }
    }
    return table[a.count][b.count]
  }

  // MARK: NEAR

  private func near(
    _ operands: [QuerySyntax], _ distances: [Int], _ record: Record, _ field: String,
    _ boost: Float
  ) -> Float? {
    let spans = operands.map { self.spans($0, record, field) }
    var least = Int.max
    for (index, distance) in distances.enumerated() {
      let count = spans[index].count { a in
        spans[index + 1].contains { b in
          a.lowerBound - b.upperBound <= distance && b.lowerBound - a.upperBound <= distance
        }
      }
      least = min(least, count)
    }
    guard least > 0 else { return nil }
    let frequencies = operands.map { operand in
      let rows = self.rows(operand, field)
      return rows.map { row in
        row.map { place in documentFrequency([place.term], field) }.min() ?? 0
      }.max() ?? 0
    }
    return score(Float(least), frequencies, record, field, boost)
  }

  /// The rows of (term, form) that an operand may stand as.
  private func rows(
    _ syntax: QuerySyntax, _ field: String
  ) -> [[(term: String, form: String?)]] {
    let key = "\(field) \(syntax)"
    if let known = memory.rows[key] { return known }
    let rows = makeRows(syntax, field)
    memory.rows[key] = rows
    return rows
  }

  private func makeRows(
    _ syntax: QuerySyntax, _ field: String
  ) -> [[(term: String, form: String?)]] {
    switch syntax.kind {
    case .word(let text), .phrase(let text, _, _), .exactWord(let text):
      var isExact = false
      if case .exactWord = syntax.kind { isExact = true }
      if case .phrase(_, _, true) = syntax.kind { isExact = true }
      let english = analyze(text, .english)
      let plain = analyze(text, .undetermined)
      var rows: [[(term: String, form: String?)]] = [[]]
      for (a, b) in zip(english, plain) {
        let terms = Set([a.term, b.term]).filter { documentFrequency([$0], field) > 0 }
        rows = rows.flatMap { row in terms.map { row + [($0, isExact ? a.form : nil)] } }
      }
      return rows
    case .wildcard(let pattern):
      var rows: [[(term: String, form: String?)]] = []
      for record in records {
        for word in record.words[field] ?? []
        where matches(pattern, word)
          && !rows.contains(where: { $0[0].term == word.term && $0[0].form == word.form })
        {
          rows.append([(word.term, word.form)])
        }
      }
      return rows
    case .or(let operands): return operands.flatMap { rows($0, field) }
    default: return []
    }
  }

  private func spans(
    _ syntax: QuerySyntax, _ record: Record, _ field: String
  ) -> [ClosedRange<Int>] {
    let words = record.words[field] ?? []
    var spans: Set<ClosedRange<Int>> = []
    for row in rows(syntax, field) {
      for start in words {
        let fits = row.enumerated().allSatisfy { offset, place in
          words.contains {
            $0.position == start.position + offset && $0.term == place.term
              && (place.form == nil || $0.form == place.form)
          }
        }
        if fits, !row.isEmpty { spans.insert(start.position...start.position + row.count - 1) }
      }
    }
    return Array(spans)
  }

  // MARK: Filters

  private func has(_ field: String, _ record: Record) -> Bool {
    switch field {
    case "tag": !record.tags.isEmpty
    case "year": record.year != nil
    case "date": record.days != nil
    default: true
    }
  }

  private func holds(_ value: FieldValue, _ field: String, _ record: Record) -> Bool {
    switch value {
    case .none: return !has(field, record)
    case .keyword(let text, let isPrefix):
      let values = field == "id" ? [record.id] : record.tags
      let wanted = text.lowercased()
      return values.contains {
        isPrefix ? $0.lowercased().hasPrefix(wanted) : $0.lowercased() == wanted
      }
    case .integers(let lower, let upper):
      guard let year = record.year else { return false }
      return year >= lower ?? .min && year <= upper ?? .max
    case .dates(let first, let last):
      guard let days = record.days else { return false }
      return days.lowerBound <= last?.lastDay ?? .max && days.upperBound >= first?.firstDay ?? .min
    }
  }
}
