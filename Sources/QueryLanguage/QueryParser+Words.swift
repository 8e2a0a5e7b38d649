// Words, phrases and names of fields: where they end, and what hangs on them (`~1`, `^2`).

extension QueryParser.Run {
  /// The field whose name and `:` stand here, which are stepped over.
  ///
  /// A name counts if the index has it and something follows. An unknown name directly before a
  /// letter or digit is an error; before anything else, as in `http://`, it is text.
  mutating func readFieldName(
    _ context: QueryParser.Context
  ) throws(QueryError) -> QueryParser.Field? {
    let start = index
    guard scalars[start].properties.isAlphabetic else { return nil }
    var end = start
    while end < scalars.count,
      scalars[end].isLetterOrDigit || "_-.".unicodeScalars.contains(scalars[end])
    {
      end += 1
    }
    guard end + 1 < scalars.count, scalars[end] == ":", !scalars[end + 1].partsWords else {
      return nil
    }
    let name = text(start..<end)
    if let field = parser.fields[name.lowercased()] {
      if scalars[end + 1] == ")", openParentheses > 0 { return nil }
      index = end
      advance(by: 1)
      return field
    }
    guard context.syntax == .text, scalars[end + 1].isLetterOrDigit else { return nil }
    throw QueryError(
      kind: .field, column: start + 1,
      expected: "one of the fields \(fieldList(near: name)) before ':'", found: "'\(name)'",
      example: "title:declaration (or \"\(name):…\" in quotes for the text itself)")
  }

  /// The fields' names, the one that is most like `name` first, at most eight.
  private func fieldList(near name: String) -> String {
    let wanted = Set(name.lowercased().unicodeScalars)
    func likeness(_ candidate: String) -> Int {
      let scalars = Set(candidate.unicodeScalars)
      return 2 * wanted.intersection(scalars).count - scalars.count
        + (candidate.unicodeScalars.first == name.lowercased().unicodeScalars.first ? 2 : 0)
    }
    let names = parser.fields.keys.sorted { (-likeness($0), $0) < (-likeness($1), $1) }
    return names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }

  /// The phrase that begins with the quote here, or nothing if the quote is typographic and has
  /// no partner: then it is text.
  mutating func parsePhrase(_ context: QueryParser.Context) throws(QueryError) -> QuerySyntax? {
    let start = index
    var end = start + 1
    while end < scalars.count, !scalars[end].isDoubleQuote { end += 1 }
    guard end < scalars.count else {
      if scalars[start].isTypographicQuote { return nil }
      throw QueryError(
        kind: .syntax, column: start + 1, expected: "a '\"' that ends this phrase",
        found: "the end of the query", example: "\"country of origin\"")
    }
    try countWord(at: start)
    let content = text(start + 1..<end)
    index = end + 1
    if context.syntax != .text {
      var isPrefix = false
      if context.syntax == .keyword, index < scalars.count, scalars[index] == "*" {
        isPrefix = true
        index += 1
      }
      return try parseWeight(
        of: value(content, isQuoted: true, isPrefix: isPrefix, range: start..<index, context))
    }
    var slop = 0
    if index + 1 < scalars.count, scalars[index] == "~", scalars[index + 1].isASCIIDigit {
      index += 1
      while index < scalars.count, scalars[index].isASCIIDigit {
        slop = min(
          slop * 10 + Int(scalars[index].value - 0x30), OperatorWord.largestDistance)
        index += 1
      }
    }
    let isEmpty = content.unicodeScalars.allSatisfy(\.partsWords)
    let phrase = try parseWeight(
      of: QuerySyntax(
        isEmpty ? .empty : .phrase(content, slop: slop, isExact: context.isExact),
        range: start..<index))
    skipSignsAtWordEnd()
    return phrase
  }

  /// Steps over signs between a closing quote or parenthesis and the end of the word: they stand
  /// inside a word, so that the star of `"a b"*` is not everything.
  mutating func skipSignsAtWordEnd() {
    var end = index
    while end < scalars.count, "*+=".unicodeScalars.contains(scalars[end]) || scalars[end].isDash {
      end += 1
    }
    if isWordEnd(end) { index = end }
  }

  /// Whether a word that reaches up to `end` ends there.
  private func isWordEnd(_ end: Int) -> Bool {
    end >= scalars.count || scalars[end].partsWords || (scalars[end] == ")" && openParentheses > 0)
  }

  /// The weight behind a closing parenthesis or quote, if one stands there.
  mutating func parseWeight(of syntax: QuerySyntax) throws(QueryError) -> QuerySyntax {
    guard index + 1 < scalars.count, scalars[index] == "^" else { return syntax }
    var end = index + 1
    while end < scalars.count, scalars[end].isASCIIDigit || scalars[end] == "." { end += 1 }
    guard isWordEnd(end), let weight = try weight(index + 1..<end) else { return syntax }
    index = end
    if syntax.kind == .empty { return syntax }
    return QuerySyntax(.boost(syntax, weight), range: syntax.range.lowerBound..<end)
  }

  /// The number at `range`, or nothing if it is none.
  private func weight(_ range: Range<Int>) throws(QueryError) -> QuerySyntax.Weight? {
    var millionths = 0
    var decimals: Int?
    var digits = 0
    var isTooLarge = false
    for scalar in scalars[range] {
      if scalar == "." {
        guard decimals == nil else { return nil }
        decimals = 0
      } else {
        guard scalar.isASCIIDigit else { return nil }
        digits += 1
        let digit = Int(scalar.value - 0x30)
        if let places = decimals {
          if places < 6 {
            var unit = 100_000
            for _ in 0..<places { unit /= 10 }
            millionths += digit * unit
          }
          decimals = places + 1
        } else {
          millionths = millionths * 10 + digit * 1_000_000
          if millionths > QuerySyntax.Weight.largest.millionths {
            isTooLarge = true
            millionths = QuerySyntax.Weight.largest.millionths
          }
        }
      }
    }
    guard digits > 0 else { return nil }
    guard !isTooLarge else {
      throw QueryError(
        kind: .value, column: range.lowerBound + 1,
        expected: "a weight from 0 to \(QuerySyntax.Weight.largest) after '^'",
        found: "'\(text(range))'", example: "visa^2")
    }
    return QuerySyntax.Weight(millionths: millionths)
  }

  /// The word here, up to white space or a `)` that closes a group; in it parentheses pair.
  mutating func parseWord(_ context: QueryParser.Context) throws(QueryError) -> QuerySyntax {
    let start = index
    var inner = 0
    var end = start
    while end < scalars.count, !scalars[end].partsWords {
      if scalars[end] == "(" {
        inner += 1
      } else if scalars[end] == ")" {
        if inner > 0 {
          inner -= 1
        } else if openParentheses > 0 {
          break
        }
      }
      end += 1
    }
    index = end
    try countWord(at: start)
    if context.syntax != .text {
      var bodyEnd = end
      var weight: QuerySyntax.Weight?
      if let caret = scalars[start..<end].lastIndex(of: "^"), caret > start, caret + 1 < end {
        weight = try self.weight(caret + 1..<end)
        if weight != nil { bodyEnd = caret }
      }
      let value = try value(
        rawValue(start..<bodyEnd), isQuoted: false, isPrefix: false, range: start..<bodyEnd,
        context)
      guard let weight, value.kind != .empty else { return value }
      return QuerySyntax(.boost(value, weight), range: start..<end)
    }
    let range = start..<end
    guard !scalars[range].allSatisfy(\.isOperatorCharacter) else {
      return QuerySyntax(.empty, range: range)
    }
    // `word^2`: what follows the last `^` is a number.
    var bodyEnd = withoutPunctuation(range).upperBound
    var weight: QuerySyntax.Weight?
    if let caret = scalars[start..<bodyEnd].lastIndex(of: "^"), caret > start,
      caret + 1 < bodyEnd, !scalars[start..<caret].allSatisfy(\.isOperatorCharacter)
    {
      weight = try self.weight(caret + 1..<bodyEnd)
      if weight != nil { bodyEnd = caret }
    }
    var syntax = try word(start..<bodyEnd, context)
    if let weight, syntax.kind != .empty {
      syntax = QuerySyntax(.boost(syntax, weight), range: range)
    }
    syntax.range = range
    return syntax
  }

  private func word(
    _ wholeRange: Range<Int>, _ context: QueryParser.Context
  ) throws(QueryError) -> QuerySyntax {
    let range = withoutPunctuation(wholeRange)
    // Of a pasted address all signs are its own.
    let isAddress = isAddress(range)
    let (whole, isWildcard) = plainText(range, keepsWildcards: !context.isExact && !isAddress)
    if whole.isEmpty { return QuerySyntax(.empty, range: range) }
    if context.isExact { return QuerySyntax(.exactWord(whole), range: range) }
    if isWildcard {
      // `????*` says nothing about letters, but how many there are.
      let saysSomething = whole.unicodeScalars.contains { $0.isLetterOrDigit || $0 == "?" }
      if saysSomething { return QuerySyntax(.wildcard(whole), range: range) }
      // `*:*` is how others write everything.
      let isEverything = whole == "*" || whole == "*:*"
      return QuerySyntax(isEverything ? .everything : .empty, range: range)
    }
    if isAddress { return QuerySyntax(.word(whole), range: range) }
    // `word~`, `word~1`
    var digits = range.upperBound
    while digits > range.lowerBound, scalars[digits - 1].isASCIIDigit { digits -= 1 }
    let tilde = digits - 1
    guard tilde > range.lowerBound, scalars[tilde] == "~" else {
      return QuerySyntax(.word(whole), range: range)
    }
    let body = range.lowerBound..<tilde
    var distance: Int?
    if digits < range.upperBound {
      let isDistance =
        range.upperBound - digits == 1 && (0x31...0x32).contains(scalars[digits].value)
      if !isDistance {
        // Between numbers (`5~10`) the tilde is text; behind a word a distance was meant.
        guard !scalars[body].contains(where: \.isASCIIDigit) else {
          return QuerySyntax(.word(whole), range: range)
        }
        throw QueryError(
          kind: .value, column: tilde + 2, expected: "1 or 2 edits after '~'",
          found: "'\(text(digits..<range.upperBound))'", example: "ministrial~2")
      }
      distance = Int(scalars[digits].value - 0x30)
    }
    let (word, _) = plainText(body, keepsWildcards: true)
    if word.isEmpty { return QuerySyntax(.empty, range: range) }
    return QuerySyntax(.fuzzy(word, distance: distance), range: range)
  }

  /// Whether a word is the address of a page or file: `https://…`, `file:///…`.
  private func isAddress(_ range: Range<Int>) -> Bool {
    guard let colon = scalars[range].firstIndex(of: ":"), colon > range.lowerBound,
      colon + 2 < range.upperBound, scalars[colon + 1] == "/", scalars[colon + 2] == "/"
    else { return false }
    return scalars[range.lowerBound..<colon].allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || $0.isASCIIDigit || "+-.".unicodeScalars.contains($0))
    }
  }

  /// The range without colons and question marks at its end, which are punctuation there.
  private func withoutPunctuation(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, scalars[end - 1] == ":" || scalars[end - 1] == "?" { end -= 1 }
    return range.lowerBound..<end
  }

  /// A word's text such that it reads as the same word wherever it is printed.
  ///
  /// Signs at its start that did not act, colons and question marks at its end are punctuation
  /// and go. Parentheses without partner and a leading quote become their full-width forms, which
  /// are text everywhere and punctuation to the analysis.
  private func plainText(
    _ range: Range<Int>, keepsWildcards: Bool
  ) -> (String, isWildcard: Bool) {
    var slice = scalars[withoutPunctuation(range)]
    guard !slice.allSatisfy(\.isOperatorCharacter) else { return ("", false) }
    let lastLetter = slice.lastIndex { $0.isLetterOrDigit || $0 == "*" }
    while let first = slice.first, first == "+" || first == "=" || first.isDash {
      slice.removeFirst()
    }
    var isWildcard = false
    var view = String.UnicodeScalarView()
    let unpaired = unpairedParentheses(slice)
    for position in slice.indices {
      let scalar = slice[position]
      switch scalar {
      case "(" where unpaired.contains(position): view.append("\u{FF08}")
      case ")" where unpaired.contains(position): view.append("\u{FF09}")
      case "*" where keepsWildcards:
        isWildcard = true
        if view.last != "*" { view.append(scalar) }
      case "?" where keepsWildcards:
        // Behind the last letter it is punctuation.
        if let lastLetter, position < lastLetter { isWildcard = true }
        view.append(scalar)
      case _ where position == slice.startIndex && scalar.isDoubleQuote: view.append("\u{FF02}")
      default: view.append(scalar)
      }
    }
    return (String(view), isWildcard)
  }

  private func unpairedParentheses(_ slice: ArraySlice<Unicode.Scalar>) -> Set<Int> {
    var open: [Int] = []
    var unpaired: Set<Int> = []
    for position in slice.indices {
      if slice[position] == "(" {
        // One at the word's start would group where the word is printed.
        if position == slice.startIndex { unpaired.insert(position) } else { open.append(position) }
      } else if slice[position] == ")", open.popLast() == nil {
        unpaired.insert(position)
      }
    }
    return unpaired.union(open)
  }

  /// The value of a filter as written: quotes become full-width and dashes plain.
  private func rawValue(_ range: Range<Int>) -> String {
    var slice = scalars[range]
    while slice.last == "?" { slice.removeLast() }
    var view = String.UnicodeScalarView()
    for scalar in slice {
      view.append(scalar.isDoubleQuote ? "\u{FF02}" : scalar.isDash ? "-" : scalar)
    }
    return String(view)
  }

  private mutating func countWord(at start: Int) throws(QueryError) {
    words += 1
    guard words <= parser.limits.words else {
      throw QueryError(
        kind: .limit, column: start + 1, expected: "at most \(parser.limits.words) words",
        found: "more", example: "asylum procedures")
    }
  }
}
