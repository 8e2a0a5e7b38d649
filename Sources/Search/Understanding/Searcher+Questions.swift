internal import InvertedIndex
internal import JSON
internal import Scoring
internal import Vocabulary

// What a question asks for: the first or latest of some records, or a fact of one.
extension Searcher {
  /// The record that a word like `latest` picks out of some, as a set; empty if none is asked for.
  func asked(_ reading: QueryReading, _ records: DocumentSet) -> DocumentSet {
    let questions = reading.questions
    guard let field = definition.field("date"), field.kind == .dateRange else { return .none }
    let wantsLast = questions.contains("latest")
    let wantsNext = questions.contains("next")
    let wantsFirst = questions.contains("first") || questions.contains("oldest")
    guard wantsLast || wantsNext || wantsFirst else { return .none }
    var best: (day: Int, segment: Int, document: Int)?
    for isForthcoming in wantsNext ? [true, false] : wantsLast ? [false, true] : [nil] {
      forEach(in: records) { segment, document in
        guard let column = snapshot.segments[segment].dateRangeColumn(field.ordinal),
          column.first[document] != Int32.max
        else { return }
        if let isForthcoming, isForthcoming != hasStatus("forthcoming", segment, document) {
          return
        }
        let day = Int(column.first[document])
        let order = wantsLast || (wantsNext && isForthcoming == false) ? -day : day
        if let known = best, known.day <= order { return }
        best = (order, segment, document)
      }
      if best != nil { break }
    }
    guard let best else { return .none }
    return set(of: [
      ScoredDocument(segment: best.segment, document: UInt32(best.document), score: 0)
    ])
  }

  private func forEach(in records: DocumentSet, _ body: (_ segment: Int, _ document: Int) -> Void) {
    for (segment, words) in records.segments.enumerated() {
      for (place, word) in words.enumerated() {
        var word = word
        while word != 0 {
          body(segment, place * 64 + word.trailingZeroBitCount)
          word &= word - 1
        }
      }
    }
  }

  private func hasStatus(_ status: String, _ segment: Int, _ document: Int) -> Bool {
    guard let field = definition.field("status"), field.isFacet,
      let column = snapshot.segments[segment].keywordColumn(field.ordinal)
    else { return false }
    var found = false
    column.forEach(document) { if column.value($0) == status { found = true } }
    return found
  }

  /// The fact of a record that answers a question; nil where nothing was asked, or the record does
  /// not say it.
  func fact(_ understood: UnderstoodQuery, record: [UInt8]) -> FactAnswer? {
    let reading = understood.reading
    guard !reading.roles.isEmpty || !reading.questions.isEmpty, let index = labelIndex,
      let object = try? JSONValue(utf8: record)
    else { return nil }
    for role in [QueryReading.Role.role, .question] {
      for span in reading.spans where span.role == role {
        for entity in span.entities {
          for field in index.entity(entity).values("fields") {
            let parts = field.split(separator: "=").map(String.init)
            guard let name = parts.first, let key = parts.last,
              let value = Self.value(of: key, in: object)
            else { continue }
            return FactAnswer(
              field: name, value: Self.text(of: value), source: Self.source(of: name, in: object))
          }
        }
      }
    }
    return nil
  }

  /// The value under a path of keys, as the record spells them (`secretariatNote`); nil where it is
  /// absent or empty.
  private static func value(of path: String, in object: JSONValue) -> JSONValue? {
    var value = object
    for key in path.split(separator: ".") {
      let parts = key.split(separator: "_")
      let name =
        (parts.first.map(String.init) ?? "")
        + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
      guard let next = value[name] else { return nil }
      value = next
    }
    if case .null = value { return nil }
    if value.string?.isEmpty == true || value.array?.isEmpty == true { return nil }
    return value
  }

  /// A fact as people read it: lists joined, of a table the values that say something.
  private static func text(of value: JSONValue) -> String {
    if let elements = value.array { return elements.map(text).joined(separator: ", ") }
    if let members = value.object?.members {
      return members.compactMap { $0.value.displayText }.joined(separator: ", ")
    }
    return value.displayText ?? ""
  }

  private static func source(of field: String, in object: JSONValue) -> String? {
    let first = field.split(separator: ".").first.map(String.init) ?? field
    return object["sources"]?[field]?.string ?? object["sources"]?[first]?.string
      ?? object["sources"]?["default"]?.string ?? object["source"]?["ref"]?.string
  }
}
