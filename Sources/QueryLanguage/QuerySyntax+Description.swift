extension QuerySyntax: CustomStringConvertible {
  /// The query line that parses to this tree.
  public var description: String {
    var line = ""
    write(into: &line, at: .or)
    return line
  }

  /// How tightly a node's surroundings bind; a node that binds looser is put in parentheses.
  private enum Level: Int, Comparable {
    case or, group, and, not, near, operand

    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  private var level: Level {
    switch kind {
    case .or: .or
    case .group: .group
    case .and: .and
    case .not: .not
    case .near: .near
    default: .operand
    }
  }

  private func write(into line: inout String, at outer: Level) {
    guard level >= outer else {
      line += "("
      write(into: &line, at: .or)
      line += ")"
      return
    }
    switch kind {
    case .empty: line += "()"
    case .everything: line += "*"
    case .word, .wildcard, .fuzzy:
      // A word that reads like an operator is shielded by a `+` in parentheses of its own.
      line += readsAsOperator ? "(+\(bareText))" : bareText
    case .exactWord(let text): line += "=" + text
    case .phrase(let text, let slop, let isExact):
      line += (isExact ? "=\"" : "\"") + text + "\""
      if slop > 0 { line += "~\(slop)" }
    case .value(let value): value.write(into: &line)
    case .field(let name, let syntax):
      line += name + ":"
      switch syntax.kind {
      case .word, .wildcard, .fuzzy: line += syntax.bareText
      case .field:
        // In a field of whole values a name right behind the colon would be the value.
        line += "("
        syntax.write(into: &line, at: .operand)
        line += ")"
      default: syntax.write(into: &line, at: .operand)
      }
    case .boost(let syntax, let weight):
      syntax.writeBoosted(into: &line)
      line += "^\(weight)"
    case .near(let operands, let distances):
      for (index, operand) in operands.enumerated() {
        if index > 0 { line += " NEAR/\(distances[index - 1]) " }
        operand.write(into: &line, at: .operand)
      }
    case .not(let operand):
      line += "NOT "
      operand.write(into: &line, at: .not)
    case .and(let operands):
      for (index, operand) in operands.enumerated() {
        if index > 0 { line += " AND " }
        operand.write(into: &line, at: .not)
      }
    case .group(let clauses):
      for (index, clause) in clauses.enumerated() {
        if index > 0 { line += " " }
        switch clause.occurrence {
        case .should:
          // Without parentheses it would be a negation of the whole group.
          if case .not = clause.syntax.kind {
            clause.syntax.write(into: &line, at: .operand)
          } else {
            clause.syntax.write(into: &line, at: .and)
          }
        case .must: clause.syntax.writePrefixed(by: "+", into: &line)
        case .mustNot: clause.syntax.writePrefixed(by: "-", into: &line)
        }
      }
    case .or(let operands):
      for (index, operand) in operands.enumerated() {
        if index > 0 { line += " OR " }
        operand.write(into: &line, at: .group)
      }
    }
  }

  /// A `^` binds to one word, phrase or pair of parentheses, so anything else is put in some.
  private func writeBoosted(into line: inout String) {
    switch kind {
    case .word, .wildcard, .fuzzy, .phrase, .exactWord, .everything:
      write(into: &line, at: .operand)
    default:
      line += "("
      write(into: &line, at: .or)
      line += ")"
    }
  }

  /// Writes the operand of a `+` or `-`; words that read like operators are then plain words.
  private func writePrefixed(by sign: String, into line: inout String) {
    line += sign
    switch kind {
    case .word, .wildcard, .fuzzy: line += bareText
    default: write(into: &line, at: .operand)
    }
  }

  /// A word as written where no operator can stand.
  private var bareText: String {
    switch kind {
    case .word(let text), .wildcard(let text): text
    case .fuzzy(let text, let distance): text + "~" + (distance.map(String.init) ?? "")
    default: ""
    }
  }

  private var readsAsOperator: Bool {
    let scalars = Array(bareText.unicodeScalars)
    // Whether parentheses are open where the word stands is not known; `AND)` is read both ways.
    return !scalars.isEmpty
      && OperatorWord.read(scalars, at: 0, isInParentheses: true) != nil
  }
}

extension FieldValue {
  fileprivate func write(into line: inout String) {
    switch self {
    case .none: line += "none"
    case .keyword(let text, let isPrefix):
      let isPlain =
        !text.isEmpty && text != "none" && OperatorWord(text) == nil
        && text.unicodeScalars.allSatisfy {
          $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
        }
      line += isPlain ? text : "\"\(text)\""
      if isPrefix { line += "*" }
    case .integers(let lower, let upper):
      let text = FieldValue.range(lower.map(String.init), upper.map(String.init))
      line += text.utf8.contains(UInt8(ascii: "-")) ? "\"\(text)\"" : text
    case .dates(let first, let last):
      line += FieldValue.range(first?.description, last?.description)
    }
  }

  private static func range(_ lower: String?, _ upper: String?) -> String {
    if let lower, lower == upper { return lower }
    return (lower ?? "") + ".." + (upper ?? "")
  }
}
