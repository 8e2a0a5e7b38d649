internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

// Filters: whole values, ranges of numbers and of days. They match and never score.

extension QueryPlanner {
  /// The records of which the field has the value.
  func present(_ field: Field, as value: FieldValue) throws(SearchError) -> Query {
    switch (field.kind, value) {
    case (.keyword, .keyword("", isPrefix: true)):
      return .termRange(field: field.ordinal, lower: nil, upper: nil)
    case (.keyword, .keyword(let text, let isPrefix)):
      let term = KeywordTerm.fold(text)
      return isPrefix
        ? .prefix(field: field.ordinal, bytes: term)
        : .anyTerm(field: field.ordinal, terms: [term])
    case (.integer, .integers(let lower, let upper)):
      return .termRange(
        field: field.ordinal, lower: lower.map { IntegerTerm.bytes($0) },
        upper: upper.map { IntegerTerm.bytes($0) })
    case (.integer, .keyword("", isPrefix: true)):
      return .termRange(field: field.ordinal, lower: nil, upper: nil)
    case (.dateRange, .dates(let first, let last)):
      return .dateOverlap(
        field: field.ordinal, first: first.map { Int32($0.firstDay) } ?? Self.firstDay,
        last: last.map { Int32($0.lastDay) } ?? Self.lastDay)
    case (.dateRange, .keyword("", isPrefix: true)):
      return .dateOverlap(field: field.ordinal, first: Self.firstDay, last: Self.lastDay)
    case (_, .none):
      let any = try present(field, as: .keyword("", isPrefix: true))
      return .boolean(must: [], should: [], mustNot: [any], filter: [.all])
    default:
      throw .option(name: field.name, message: "the field '\(field.name)' has no such values")
    }
  }

  /// The same, where a whole value may also be written otherwise: `city:Lviv` finds `Lvov`.
  mutating func presentByAnyName(
    _ field: Field, as value: FieldValue
  ) throws(SearchError) -> Query {
    guard field.kind == .keyword, case .keyword(let text, isPrefix: false) = value else {
      return try present(field, as: value)
    }
    if field.name == "id", !terms.contains(KeywordTerm.fold(text), field: field.ordinal),
      let current = snapshot.record(formerly: text)
    {
      return try present(field, as: .keyword(snapshot.id(of: current), isPrefix: false))
    }
    let names = names(for: text).map { KeywordTerm.fold($0.text) }
    guard !names.isEmpty else { return try present(field, as: value) }
    return .anyTerm(field: field.ordinal, terms: [KeywordTerm.fold(text)] + names)
  }

  // One day inside the numbers that stand for the absence of a date.
  private static let firstDay = Int32.min + 1
  private static let lastDay = Int32.max - 1

  /// The records that an option selects: any of the values.
  mutating func selection(_ name: String, _ values: [String]) throws(SearchError) -> Query {
    guard let field = definition.field(name), field.kind != .text else {
      throw .option(name: name, message: "this index has no field '\(name)' to filter by")
    }
    var terms: [[UInt8]] = []
    var others: [Query] = []
    for value in values {
      switch field.kind {
      case .keyword:
        if value.hasSuffix("*") {
          others.append(
            try present(field, as: .keyword(String(value.dropLast()), isPrefix: true)))
        } else if value == "none" {
          others.append(try present(field, as: .none))
        } else {
          terms.append(KeywordTerm.fold(value))
          // A whole value may also be written otherwise: a State under another name.
          terms += names(for: value).map { KeywordTerm.fold($0.text) }
        }
      case .integer:
        guard let parsed = FieldValue(integers: value) else {
          throw .option(
            name: name,
            message: "expected a \(name == "year" ? "year" : "number") or a range, found "
              + "'\(value)'; example: 2010..2012")
        }
        others.append(try present(field, as: parsed))
      case .dateRange:
        guard let parsed = FieldValue(dates: value) else {
          throw .option(
            name: name,
            message: "expected a date or a range, found '\(value)'; example: 2012-06")
        }
        others.append(try present(field, as: parsed))
      case .text: break
      }
    }
    if !terms.isEmpty { others.append(.anyTerm(field: field.ordinal, terms: terms)) }
    return .any(others)
  }
}
