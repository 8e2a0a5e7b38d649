/// Reads a query line into its tree.
///
///     or     := group ("OR" group)*
///     group  := clause clause*                  words side by side
///     clause := and
///     and    := not ("AND" not)*
///     not    := ("NOT" | "+" | "-") not | near
///     near   := operand ("NEAR/n" operand)*
///     operand := "(" or ")" weight? | "=" operand | name ":" operand | phrase | word
///
/// What is an operator and what is text depends on where it stands, so there is no lexer of its
/// own: the parser looks at the characters. Anything that no rule claims is text. Each character
/// is looked at a bounded number of times; nesting is bounded by `Limits.depth`, and with it the
/// stack.
public struct QueryParser: Sendable {
  /// What is answered at most. Beyond it the query is an error that says so.
  public struct Limits: Hashable, Sendable {
    /// Unicode scalars of a line.
    public var length = 1 << 20
    /// Words, phrases and values.
    public var words = 4096
    /// Parentheses, negations and fields within each other.
    public var depth = 256

    public init() {}
  }

  let fields: [String: Field]
  let limits: Limits

  struct Field: Sendable {
    var name: String
    var syntax: FieldSyntax
  }

  /// - Parameter fields: The index's fields by name. Names in a query are compared without case.
  public init(fields: [String: FieldSyntax], limits: Limits = Limits()) {
    self.fields = Dictionary(
      fields.map { ($0.key.lowercased(), Field(name: $0.key, syntax: $0.value)) },
      uniquingKeysWith: { first, _ in first })
    self.limits = limits
  }

  /// The tree of a line; of a line of white space `everything`.
  ///
  /// - Complexity: O(length of `line`).
  public func parse(_ line: String) throws(QueryError) -> QuerySyntax {
    let scalars = Array(line.unicodeScalars)
    guard scalars.count <= limits.length else {
      throw QueryError(
        kind: .limit, column: limits.length + 1,
        expected: "at most \(limits.length) characters", found: "\(scalars.count)",
        example: "asylum procedures")
    }
    var run = Run(parser: self, scalars: scalars)
    return try run.parseLine()
  }
}

extension QueryParser {
  /// How words are read where the parser stands: which field, exact or not.
  struct Context {
    var syntax = FieldSyntax.text
    /// The field's name for messages.
    var name = ""
    var isExact = false
  }

  /// One reading of one line.
  struct Run {
    let parser: QueryParser
    let scalars: [Unicode.Scalar]
    var index = 0
    /// Parentheses that are open as operators.
    var openParentheses = 0
    var depth = 0
    var words = 0
    /// Just behind the last operator that acted: another may act here.
    private var afterOperator = 0
    /// End of the last run of operator characters that was looked at, so that a long run is
    /// looked at once.
    private var runEnd = 0

    init(parser: QueryParser, scalars: [Unicode.Scalar]) {
      self.parser = parser
      self.scalars = scalars
    }

    mutating func parseLine() throws(QueryError) -> QuerySyntax {
      skipSpaces()
      guard index < scalars.count else { return QuerySyntax(.everything, range: 0..<0) }
      return try parseOr(Context())
    }

    // MARK: Levels

    private mutating func parseOr(_ context: Context) throws(QueryError) -> QuerySyntax {
      let start = index
      var operands: [QuerySyntax] = []
      var operatorAt: Int?
      while true {
        let group = try parseGroup(context)
        skipSpaces()
        let next = peekOperator()
        if group == nil {
          // Nothing between two operators, or before the first or behind the last.
          if let operatorAt { throw missingOperand(at: operatorAt) }
          if next != nil { throw missingOperand(at: index) }
        }
        if let group, group.kind != .empty { operands.append(group) }
        guard case (.or, let length)? = next else { break }
        operatorAt = index
        advance(by: length)
      }
      if operands.count == 1 { return operands[0] }
      return QuerySyntax(operands.isEmpty ? .empty : .or(operands), range: start..<index)
    }

    /// Nothing if no clause stands here; `empty` if there are clauses without anything to search.
    private mutating func parseGroup(_ context: Context) throws(QueryError) -> QuerySyntax? {
      let start = index
      var clauses: [QuerySyntax.Clause] = []
      var isThere = false
      while true {
        skipSpaces()
        skipSignsInsideWord()
        if index == scalars.count || isAtClosingParenthesis { break }
        if scalars[index].partsWords { continue }
        switch peekOperator() {
        case (.or, _)?:
          return isThere ? finish(clauses, from: start) : nil
        case (.and, _)?, (.near, _)?: throw missingOperand(at: index)
        case (.not, _)?, nil: break
        }
        isThere = true
        let (syntax, isRequired, isInParentheses) = try parseAnd(context)
        if syntax.kind == .empty { continue }
        // Parentheses around negations alone mean everything else: `(-a) b` is no `-a b`.
        if case .not(let operand) = syntax.kind, !isInParentheses {
          clauses.append(.init(.mustNot, operand))
        } else {
          clauses.append(.init(isRequired ? .must : .should, syntax))
        }
      }
      return isThere ? finish(clauses, from: start) : nil
    }

    private func finish(_ clauses: [QuerySyntax.Clause], from start: Int) -> QuerySyntax {
      switch clauses.count {
      case 0: QuerySyntax(.empty, range: start..<index)
      case 1:
        clauses[0].occurrence == .mustNot
          ? QuerySyntax(.not(clauses[0].syntax), range: start..<index) : clauses[0].syntax
      default: QuerySyntax(.group(clauses), range: start..<index)
      }
    }

    private mutating func parseAnd(
      _ context: Context
    ) throws(QueryError) -> (QuerySyntax, isRequired: Bool, isInParentheses: Bool) {
      let start = index
      var (first, isRequired, isInParentheses) = try parseNot(context)
      skipSpaces()
      guard case (.and, _)? = peekOperator() else { return (first, isRequired, isInParentheses) }
      var operands = first.kind == .empty ? [] : [first]
      while case (.and, let length)? = peekOperator() {
        let operatorAt = index
        advance(by: length)
        try requireOperand(ofOperatorAt: operatorAt)
        let (operand, isSigned, _) = try parseNot(context)
        if operand.kind != .empty { operands.append(operand) }
        isRequired = isRequired || isSigned
        skipSpaces()
      }
      if operands.count == 1 {
        first = operands[0]
      } else {
        isInParentheses = false
        first = QuerySyntax(operands.isEmpty ? .empty : .and(operands), range: start..<index)
      }
      return (first, isRequired, isInParentheses)
    }

    private mutating func parseNot(
      _ context: Context
    ) throws(QueryError) -> (QuerySyntax, isRequired: Bool, isInParentheses: Bool) {
      let start = index
      let entered = depth
      defer { depth = entered }
      var isRequired = false
      var negations = 0
      while true {
        if case (.not, let length)? = peekOperator() {
          let operatorAt = index
          advance(by: length)
          try requireOperand(ofOperatorAt: operatorAt)
          negations += 1
          try enter(at: operatorAt)
        } else if isActingPrefix("+") {
          isRequired = true
          advance(by: 1)
        } else if isActingDash {
          negations += 1
          try enter(at: index)
          advance(by: 1)
        } else {
          break
        }
      }
      var syntax = try parseNear(context)
      guard syntax.kind != .empty else { return (syntax, false, false) }
      for _ in 0..<negations { syntax = QuerySyntax(.not(syntax), range: start..<index) }
      return (syntax, isRequired, negations == 0)
    }

    private mutating func parseNear(_ context: Context) throws(QueryError) -> QuerySyntax {
      let start = index
      var operands = [try parseOperand(context)]
      var distances: [Int] = []
      var operandStart = start
      skipSpaces()
      while case (.near(let distance), let length)? = peekOperator() {
        let operatorAt = index
        try requireNearOperand(operands[operands.count - 1], at: operandStart)
        advance(by: length)
        try requireOperand(ofOperatorAt: operatorAt)
        operandStart = index
        if case (.not, _)? = peekOperator() { throw notNearOperand(at: index) }
        if isActingPrefix("+") || isActingDash { throw notNearOperand(at: index) }
        let operand = try parseOperand(context)
        try requireNearOperand(operand, at: operandStart)
        distances.append(distance)
        operands.append(operand)
        skipSpaces()
      }
      guard operands.count > 1 else { return operands[0] }
      // Text without words drops out, with the distance on its side.
      var kept: [QuerySyntax] = []
      var keptDistances: [Int] = []
      for (position, operand) in operands.enumerated() where operand.kind != .empty {
        if !kept.isEmpty { keptDistances.append(distances[position - 1]) }
        kept.append(operand)
      }
      if kept.isEmpty { return QuerySyntax(.empty, range: start..<index) }
      if kept.count == 1 { return kept[0] }
      return QuerySyntax(.near(kept, distances: keptDistances), range: start..<index)
    }

    private mutating func parseOperand(_ context: Context) throws(QueryError) -> QuerySyntax {
      let entered = depth
      defer { depth = entered }
      var context = context
      while isActingPrefix("=") {
        context.isExact = true
        advance(by: 1)
        // Of `=-word` the sign is punctuation.
        while isActingPrefix("+") || isActingDash { advance(by: 1) }
      }
      let start = index
      guard index < scalars.count, !scalars[index].partsWords, !isAtClosingParenthesis else {
        return QuerySyntax(.empty, range: start..<start)
      }
      if scalars[index] == "(" { return try parseParentheses(context) }
      if scalars[index].isDoubleQuote, let phrase = try parsePhrase(context) { return phrase }
      if let field = try readFieldName(context) {
        try enter(at: start)
        var inner = context
        inner.syntax = field.syntax
        inner.name = field.name
        let operand = try parseFieldOperand(inner)
        if operand.kind == .empty { return operand }
        return QuerySyntax(.field(field.name, operand), range: start..<index)
      }
      return try parseWord(context)
    }

    /// What stands behind `name:`; a sign may stand between, but for numbers it is theirs.
    private mutating func parseFieldOperand(_ context: Context) throws(QueryError) -> QuerySyntax {
      let start = index
      if context.syntax != .text {
        switch scalars[index] {
        case "(": return try parseParentheses(context)
        case let quote where quote.isDoubleQuote:
          if let phrase = try parsePhrase(context) { return phrase }
        default: break
        }
        return try parseWord(context)
      }
      let entered = depth
      defer { depth = entered }
      var negations = 0
      while isActingPrefix("+") || isActingDash {
        if isActingDash {
          negations += 1
          try enter(at: index)
        }
        advance(by: 1)
      }
      var syntax = try parseOperand(context)
      guard syntax.kind != .empty else { return syntax }
      for _ in 0..<negations { syntax = QuerySyntax(.not(syntax), range: start..<index) }
      return syntax
    }

    private mutating func parseParentheses(_ context: Context) throws(QueryError) -> QuerySyntax {
      let start = index
      let entered = depth
      defer { depth = entered }
      try enter(at: start)
      openParentheses += 1
      advance(by: 1)
      var inner = try parseOr(context)
      guard index < scalars.count else {
        throw QueryError(
          kind: .syntax, column: start + 1, expected: "a ')' for this '('",
          found: "the end of the query", example: "(asylum OR refugee) procedures")
      }
      openParentheses -= 1
      index += 1
      inner.range = start..<index
      let weighted = try parseWeight(of: inner)
      skipSignsAtWordEnd()
      return weighted
    }

    // MARK: Where the parser stands

    mutating func skipSpaces() {
      while index < scalars.count, scalars[index].partsWords { index += 1 }
    }

    /// Steps over signs directly behind a closing quote or parenthesis: `"migration"-related`.
    private mutating func skipSignsInsideWord() {
      guard !isAtWordStart else { return }
      while index < scalars.count,
        scalars[index] == "+" || scalars[index] == "=" || scalars[index].isDash
      { index += 1 }
    }

    /// Steps over an operator, behind which another may act.
    mutating func advance(by length: Int) {
      index += length
      afterOperator = index
    }

    private mutating func enter(at start: Int) throws(QueryError) {
      depth += 1
      guard depth <= parser.limits.depth else {
        throw QueryError(
          kind: .limit, column: start + 1,
          expected: "at most \(parser.limits.depth) parentheses, negations and fields inside "
            + "each other",
          found: "more", example: "(asylum OR refugee) procedures")
      }
    }

    var isAtClosingParenthesis: Bool {
      openParentheses > 0 && index < scalars.count && scalars[index] == ")"
    }

    /// Whether an operator character may act here: at the start of a word.
    private var isAtWordStart: Bool {
      index == 0 || index == afterOperator || scalars[index - 1].partsWords
    }

    private mutating func isActingPrefix(_ character: Unicode.Scalar) -> Bool {
      index < scalars.count && scalars[index] == character && isActing()
    }

    private var isActingDash: Bool {
      mutating get { index < scalars.count && scalars[index].isDash && isActing() }
    }

    /// Whether the operator character here stands before a word and not alone: a run of operator
    /// characters that nothing follows is text.
    private mutating func isActing() -> Bool {
      guard isAtWordStart else { return false }
      if runEnd <= index {
        runEnd = index
        while runEnd < scalars.count, scalars[runEnd].isOperatorCharacter { runEnd += 1 }
      }
      guard runEnd < scalars.count, !scalars[runEnd].partsWords else { return false }
      return !(scalars[runEnd] == ")" && openParentheses > 0)
    }

    /// The operator word here. Behind a sign or a `name:` there is none: `+OR` is a word.
    private func peekOperator() -> (OperatorWord, length: Int)? {
      guard index < scalars.count else { return nil }
      if index > 0, index == afterOperator {
        let before = scalars[index - 1]
        guard
          before == "(" || before.partsWords || (0x41...0x5A).contains(before.value)
            || before.isASCIIDigit
        else { return nil }
      }
      return OperatorWord.read(scalars, at: index, isInParentheses: openParentheses > 0)
    }

    // MARK: Errors

    private mutating func requireOperand(ofOperatorAt operatorAt: Int) throws(QueryError) {
      skipSpaces()
      guard index < scalars.count, !isAtClosingParenthesis else {
        throw missingOperand(at: operatorAt)
      }
      switch peekOperator() {
      case nil, (.not, _)?: return
      default: throw missingOperand(at: operatorAt)
      }
    }

    private func missingOperand(at index: Int) -> QueryError {
      var end = index
      while end < scalars.count, !scalars[end].partsWords, scalars[end] != "(", scalars[end] != ")"
      { end += 1 }
      let word = text(index..<end)
      let example: String
      switch OperatorWord(word) {
      case .not?: example = "refugee NOT asylum"
      case .or?: example = "asylum OR refugee"
      case .near?: example = "return NEAR/5 readmission"
      default: example = "asylum AND procedures"
      }
      return QueryError(
        kind: .syntax, column: index + 1,
        expected: word == "NOT" ? "a word behind it" : "a word on each side of it",
        found: "'\(word)'", example: "\(example) (or \"\(word)\" in quotes for the word itself)")
    }

    private func requireNearOperand(
      _ operand: QuerySyntax, at start: Int
    ) throws(QueryError) {
      guard operand.isNearOperand else { throw notNearOperand(at: start) }
    }

    private func notNearOperand(at start: Int) -> QueryError {
      QueryError(
        kind: .syntax, column: start + 1,
        expected: "a word, a phrase, a wildcard or a group of OR beside NEAR",
        found: "'\(text(start..<min(start + 20, scalars.count)))'",
        example: "(return OR repatriation) NEAR/5 readmission")
    }

    func text(_ range: Range<Int>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[range])
      return String(view)
    }
  }
}

extension QuerySyntax {
  /// Words, phrases, wildcards, fuzzy words, and groups of them of which any will do.
  var isNearOperand: Bool {
    switch kind {
    case .empty, .word, .exactWord, .phrase, .wildcard, .fuzzy: true
    case .boost(let syntax, _), .field(_, let syntax): syntax.isNearOperand
    case .or(let operands): operands.allSatisfy(\.isNearOperand)
    case .group(let clauses):
      clauses.allSatisfy { $0.occurrence == .should && $0.syntax.isNearOperand }
    case .everything, .value, .near, .not, .and: false
    }
  }
}
