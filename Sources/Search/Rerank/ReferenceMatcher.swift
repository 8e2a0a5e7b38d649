internal import InvertedIndex
internal import JSON

/// Recognises the record that a printed reference names: a search, then a comparison of what the
/// reference says with what the records say. A wrong record is worse than none, so it takes two
/// signs that agree (title, author, year, symbol) and none that contradicts, and a record that
/// explains the reference no better than another is not taken.
///
/// One thread at a time.
final class ReferenceMatcher {
  /// A reference longer than this is a text.
  private static let maximumLength = 2_000
  /// So many of the best matches are compared.
  private static let candidateCount = 10

  private let searcher: Searcher
  /// The kinds of records that can be cited, those that the index has; nil: all.
  private let kinds: [String]?
  private let deadline: UInt64?
  private let readers = RecordReaders()
  /// Records taken apart: references of one list are often found among the same ones.
  private var known: [String: PrintedRecord] = [:]
  private static let keptRecords = 4_096

  /// - Parameter deadline: When its searches give up, in nanoseconds of `CLOCK_MONOTONIC`.
  init(_ searcher: Searcher, deadline: UInt64? = nil) {
    self.searcher = searcher
    self.deadline = deadline
    let wanted = searcher.shape.references.kinds
    kinds = searcher.definition.field("kind").flatMap { field in
      wanted.isEmpty ? nil : wanted.filter { searcher.isKnown($0, in: field) }
    }
  }

  /// The id of the citation or document that a printed reference names.
  func record(ofReference line: String) throws(SearchError) -> String? {
    let line = String(line.prefix(Self.maximumLength))
    let reference = Reference(line)
    guard reference.words.count > 2, kinds?.isEmpty != true else { return nil }
    var request = SearchRequest(query: line)
    request.isPlainText = true
    request.isPlain = true
    request.limit = Self.candidateCount
    request.wantsTotal = false
    request.wantsSnippets = false
    request.correctsSpelling = false
    request.filters["kind"] = kinds ?? []
    request.deadline = deadline
    var best: (id: String, agreement: Double)?
    var second = 0.0
    for hit in try searcher.search(request).hits {
      guard let agreement = reference.agreement(with: printed(hit)) else { continue }
      if agreement > best?.agreement ?? 0 {
        second = best?.agreement ?? 0
        best = (hit.id, agreement)
      } else {
        second = max(second, agreement)
      }
    }
    guard let best, best.agreement > second + 0.02 else { return nil }
    return best.id
  }

  /// What a record would print of itself.
  private func printed(_ hit: Hit) -> PrintedRecord {
    if let known = known[hit.id] { return known }
    if known.count >= Self.keptRecords { known.removeAll(keepingCapacity: true) }
    let result = read(hit)
    known[hit.id] = result
    return result
  }

  private func read(_ hit: Hit) -> PrintedRecord {
    var result = PrintedRecord()
    result.title = Reference.words(of: hit.title ?? "")
    result.mainTitle = PrintedRecord.mainTitle(hit.title ?? "")
    result.year = hit.year
    var all: [String] = [hit.title ?? ""]
    let keys = searcher.shape.references
    hit.record.withUnsafeBytes { bytes in
      guard let members = try? readers.record.readObject(bytes) else { return }
      for member in members {
        let key = member.keyString
        switch key {
        case keys.author:
          let authors = readers.strings(of: member)
          result.authors = authors.map { Reference.words(of: $0) }
          result.surnames = authors.map { author in
            author.contains(",")
              ? Reference.words(of: String(author.prefix { $0 != "," })) : []
          }
          result.acronyms = authors.flatMap { author in
            author.unicodeScalars.split { !$0.properties.isUppercase }.map { String($0) }
          }.filter { $0.utf8.count > 2 }.map { $0.lowercased() }
          all += authors
        case _ where keys.printed.contains(key):
          all += readers.strings(of: member)
        case _ where keys.identifiers.contains(key):
          result.identifiers += readers.strings(of: member).compactMap(RerankText.identifier)
          all += readers.strings(of: member)
        case "csl":
          if let item = try? JSONValue(bytes: member.raw) { Self.collect(item, into: &all) }
        default: break
        }
      }
    }
    if let year = hit.year { all.append(String(year)) }
    result.words = Set(all.flatMap { Reference.words(of: $0) })
    return result
  }

  /// All texts of a CSL item but its addresses and names of types.
  private static func collect(_ value: JSONValue, into texts: inout [String]) {
    switch value {
    case .string(let text): texts.append(text)
    case .number(let digits): texts.append(digits)
    case .array(let elements): for element in elements { collect(element, into: &texts) }
    case .object(let object):
      for member in object.members where !["type", "id", "language"].contains(member.key) {
        collect(member.value, into: &texts)
      }
    default: break
    }
  }
}

/// The bibliographic words of a record.
private struct PrintedRecord {
  var title: [String] = []
  /// The title before its subtitle, where that says enough by itself; else empty.
  var mainTitle: [String] = []
  /// Words of each author's name; surnames where the name is inverted.
  var authors: [[String]] = []
  var surnames: [[String]] = []
  /// Acronyms in the authors' names, in small letters.
  var acronyms: [String] = []
  var year: Int?
  var identifiers: [String] = []
  var words: Set<String> = []

  static func mainTitle(_ title: String) -> [String] {
    guard let end = title.firstIndex(where: { ":.?!–—".contains($0) }) else { return [] }
    let main = Reference.words(of: String(title[..<end]))
    return main.count >= 3 ? main : []
  }
}

/// A reference as printed, taken apart into words.
private struct Reference {
  let words: [String]
  private let known: Set<String>
  private let years: Set<Int>
  private let identifiers: Set<String>

  init(_ line: String) {
    words = Self.words(of: line)
    known = Set(words)
    years = Set(words.compactMap { RerankText.year(Array($0.utf8)) })
    var identifiers: Set<String> = []
    let pieces = RerankText.pieces(of: line)
    for start in pieces.indices {
      var joined = ""
      for piece in pieces[start..<min(start + 10, pieces.count)] {
        joined += piece
        identifiers.insert(joined)
      }
    }
    self.identifiers = identifiers
  }

  /// Runs of letters and digits, in lower case and without marks.
  static func words(of text: String) -> [String] {
    RerankText.pieces(of: text).map { piece in
      piece.utf8.allSatisfy { $0 < 0x80 }
        ? piece : String(decoding: KeywordTerm.fold(piece), as: UTF8.self)
    }
  }

  /// How well a record explains the reference, 0...1; nil where it must not be taken for it.
  func agreement(with record: PrintedRecord) -> Double? {
    guard !record.title.isEmpty else { return nil }
    let hasIdentifier = record.identifiers.contains { identifiers.contains($0) }
    let whole = coverage(of: record.title)
    let main = record.mainTitle.isEmpty ? 0 : coverage(of: record.mainTitle)
    let title = max(whole, main)
    // Years of the title say nothing on when it appeared.
    let titleYears = Set(record.title.compactMap { RerankText.year(Array($0.utf8)) })
    let dated = years.subtracting(titleYears)
    let hasYear = record.year.map { years.contains($0) } ?? false
    let contradictsYear = !hasYear && record.year != nil && !dated.isEmpty
    if contradictsYear { return nil }
    let author = hasAuthor(record)
    let namesSomeoneElse = !record.authors.isEmpty && !author
    let isCertain =
      (hasIdentifier && title >= 0.3)
      || (title >= 0.75 && author && (hasYear || record.year == nil || dated.isEmpty))
      || (title >= 0.6 && author && hasYear)
      || (whole >= 0.9 && record.title.count >= 5 && !namesSomeoneElse && hasYear)
      || (whole >= 0.9 && record.title.count >= 8 && (hasYear || !namesSomeoneElse))
      || (whole >= 0.95 && record.title.count >= 6 && words.count <= record.title.count + 3)
    guard isCertain else { return nil }
    // The record of a web page has no year, nor has most of what is printed of it.
    let isUndated = record.year == nil && !dated.isEmpty
    // Of several that may be meant, a book and its chapter, the one that explains more words.
    let counted = words.filter { $0.utf8.count > 2 }
    let explained = counted.reduce(0) { $0 + (record.words.contains($1) ? 1 : 0) }
    let precision = Double(explained) / Double(max(1, counted.count))
    if isUndated, precision < 0.75 { return nil }
    return (whole + title) / 2 * 0.5 + precision * 0.5 + (hasIdentifier ? 0.3 : 0)
  }

  /// Share of a title's words that stand in the reference in the title's order, misprints allowed.
  private func coverage(of title: [String]) -> Double {
    let bag = title.reduce(0) { $0 + (known.contains($1) ? 1 : 0) }
    guard bag * 2 >= title.count else { return 0 }
    // Longest common subsequence.
    var row = [Int](repeating: 0, count: words.count + 1)
    for word in title {
      var diagonal = 0
      for (index, other) in words.enumerated() {
        let above = row[index + 1]
        row[index + 1] =
          Self.isSame(word, other) ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return Double(row[words.count]) / Double(title.count)
  }

  /// Whether any author stands in the reference: a surname, or most of a body's name or its acronym.
  private func hasAuthor(_ record: PrintedRecord) -> Bool {
    for (name, surname) in zip(record.authors, record.surnames) {
      if !surname.isEmpty {
        if surname.allSatisfy({ part in words.contains { Self.isSame(part, $0) } }) { return true }
        continue
      }
      let telling = name.filter { $0.utf8.count > 2 }
      guard !telling.isEmpty else { continue }
      let found = telling.filter { part in words.contains { Self.isSame(part, $0) } }
      if found.count * 10 >= telling.count * 6 { return true }
      // Its initials, as `IOM`.
      let initials = String(telling.compactMap(\.first))
      if initials.count > 2, known.contains(initials) { return true }
    }
    if record.acronyms.contains(where: { known.contains($0) }) { return true }
    return false
  }

  /// Equal but for a misprint: one letter in five, two in nine; numbers must be equal.
  private static func isSame(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    let length = max(a.utf8.count, b.utf8.count)
    let most = length >= 9 ? 2 : length >= 5 ? 1 : 0
    // Hardly anybody misprints both the first and the last letter.
    guard most > 0, abs(a.utf8.count - b.utf8.count) <= most,
      a.utf8.first == b.utf8.first || a.utf8.last == b.utf8.last
    else { return false }
    let first = Array(a.utf8)
    let second = Array(b.utf8)
    guard !first.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return false }
    return distance(first, second, atMost: most) <= most
  }

  /// Edits, a transposition counting one.
  private static func distance(_ a: [UInt8], _ b: [UInt8], atMost most: Int) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var row = Array(0...b.count)
    for i in 1...a.count {
      var next = [Int](repeating: 0, count: b.count + 1)
      next[0] = i
      var least = i
      for j in stride(from: 1, through: b.count, by: 1) {
        var value = min(row[j], next[j - 1]) + 1
        value = min(value, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          value = min(value, before[j - 2] + 1)
        }
        next[j] = value
        least = min(least, value)
      }
      if least > most { return least }
      before = row
      row = next
    }
    return row[b.count]
  }
}
