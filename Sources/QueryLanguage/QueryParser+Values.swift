// Values of filtering fields: whole values, numbers, dates and their ranges.

extension QueryParser.Run {
  /// The value that `text` writes in the context's field, or an error that names the range.
  func value(
    _ text: String, isQuoted: Bool, isPrefix: Bool, range: Range<Int>,
    _ context: QueryParser.Context
  ) throws(QueryError) -> QuerySyntax {
    let parsed: FieldValue?
    switch context.syntax {
    case .text: preconditionFailure("text has no values")
    case .keyword:
      if !isQuoted, text == "*" { return QuerySyntax(.everything, range: range) }
      if text.unicodeScalars.allSatisfy(\.partsWords) { return QuerySyntax(.empty, range: range) }
      if !isQuoted, text == "none" {
        parsed = FieldValue.none
      } else if !isQuoted, text.hasSuffix("*") {
        parsed = .keyword(String(text.dropLast()), isPrefix: true)
      } else {
        parsed = .keyword(text, isPrefix: isPrefix)
      }
    case .integer:
      if text == "*" { return QuerySyntax(.everything, range: range) }
      parsed = FieldValue(integers: text)
    case .date:
      if text == "*" { return QuerySyntax(.everything, range: range) }
      parsed = FieldValue(dates: text)
    }
    guard let parsed else { throw malformed(text, range, context) }
    return QuerySyntax(.value(parsed), range: range)
  }

  private func malformed(
    _ text: String, _ range: Range<Int>, _ context: QueryParser.Context
  ) -> QueryError {
    let isDate = context.syntax == .date
    let kind = isDate ? "a date" : context.name == "year" ? "a year" : "a number"
    return QueryError(
      kind: .value, column: range.lowerBound + 1,
      expected: "\(kind) or a range after '\(context.name):'", found: "'\(text)'",
      example: isDate
        ? "\(context.name):2012-06 or \(context.name):2012-03-20..2012-03-31"
        : "\(context.name):2010..2012")
  }
}

extension FieldValue {
  /// A number, a range or `none`; nothing if `text` is neither or runs backwards.
  public init?(integers text: String) {
    guard text != "none" else {
      self = .none
      return
    }
    guard let (lower, upper) = FieldValue.bounds(text, read: { FieldValue.integer($0) }) else {
      return nil
    }
    if let lower, let upper, lower > upper { return nil }
    self = .integers(lower: lower, upper: upper)
  }

  /// A date, a range or `none`; nothing if `text` is neither or runs backwards.
  public init?(dates text: String) {
    guard text != "none" else {
      self = .none
      return
    }
    guard let (first, last) = FieldValue.bounds(text, read: { PartialDate($0) }) else {
      return nil
    }
    if let first, let last, first.firstDay > last.lastDay { return nil }
    self = .dates(first: first, last: last)
  }

  private static func bounds<Bound>(
    _ text: String, read: (Substring) -> Bound?
  ) -> (Bound?, Bound?)? {
    guard let dots = FieldValue.dots(in: text) else {
      guard let bound = read(text[...]) else { return nil }
      return (bound, bound)
    }
    let before = text[..<dots]
    let behind = text[text.index(dots, offsetBy: 2)...]
    guard !(before.isEmpty && behind.isEmpty) else { return nil }
    let lower = before.isEmpty ? nil : read(before)
    let upper = behind.isEmpty ? nil : read(behind)
    guard before.isEmpty || lower != nil, behind.isEmpty || upper != nil else { return nil }
    return (lower, upper)
  }

  private static func dots(in text: String) -> String.Index? {
    var previous: String.Index?
    for index in text.indices {
      if text[index] == "." {
        if let previous { return previous }
        previous = index
      } else {
        previous = nil
      }
    }
    return nil
  }

  /// An integer of at most nine digits: every year and every count, and nothing overflows.
  private static func integer(_ text: Substring) -> Int? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text
    guard (1...9).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}

extension PartialDate {
  /// Reads `2012`, `2012-06` or `2012-06-05`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var numbers: [Int] = []
    for (index, part) in parts.enumerated() {
      guard part.utf8.count == (index == 0 ? 4 : 2),
        part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part)
      else { return nil }
      numbers.append(number)
    }
    self.init(
      year: numbers[0], month: numbers.count > 1 ? numbers[1] : nil,
      day: numbers.count > 2 ? numbers[2] : nil)
  }
}
