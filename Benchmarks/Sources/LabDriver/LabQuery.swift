internal import Search

/// The laboratory's query grammar: `a b` any, `+a` must, `-a` must not, `"a b"` a phrase.
enum LabQuery {
  static func parse(_ text: some StringProtocol, field: Int) -> Query {
    var must: [Query] = []
    var should: [Query] = []
    var mustNot: [Query] = []
    var rest = Substring(text)
    while true {
      rest = rest.drop { $0 == " " }
      guard let first = rest.first else { break }
      var sign: Character?
      if first == "+" || first == "-" {
        sign = first
        rest = rest.dropFirst()
      }
      let piece: Substring
      if rest.first == "\"" {
        rest = rest.dropFirst()
        piece = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(piece.count).dropFirst()
      } else {
        piece = rest.prefix { $0 != " " }
        rest = rest.dropFirst(piece.count)
      }
      let words = words(piece)
      guard !words.isEmpty else { continue }
      let clause: Query =
        words.count == 1
        ? .term(field: field, bytes: words[0], boost: 1)
        : .phrase(
          field: field,
          words: words.enumerated().map { .init([.init($0.element)], offset: $0.offset) }, slop: 0,
          boost: 1)
      switch sign {
      case "+": must.append(clause)
      case "-": mustNot.append(clause)
      default: should.append(clause)
      }
    }
    if must.isEmpty, mustNot.isEmpty, should.count == 1 { return should[0] }
    return .boolean(must: must, should: should, mustNot: mustNot, filter: [])
  }

  /// Maximal runs of letters and digits, in lower case.
  private static func words(_ text: Substring) -> [[UInt8]] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return text.utf8.split {
        !(0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0)
      }.map { $0.map { 0x41...0x5a ~= $0 ? $0 | 0x20 : $0 } }
    }
    var words: [[UInt8]] = []
    var word = ""
    for character in text.lowercased() {
      if character.isLetter || character.isNumber {
        word.append(character)
      } else if !word.isEmpty {
        words.append(Array(word.utf8))
        word = ""
      }
    }
    if !word.isEmpty { words.append(Array(word.utf8)) }
    return words
  }
}
