internal import Scoring

/// The laboratory's query grammar: `a b` any, `+a` must, `-a` must not, `"a b"` a phrase.
enum LabQuery {
  static func parse(_ text: some StringProtocol, field: Int) -> Query {
    var must: [Query] = []
    var should: [Query] = []
    var mustNot: [Query] = []
    // All signs are ASCII.
    var rest = Array(text.utf8)[...]
    let space = UInt8(ascii: " ")
    let quote = UInt8(ascii: "\"")
    while true {
      rest = rest.drop { $0 == space }
      guard let first = rest.first else { break }
      var sign: UInt8 = 0
      if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
        sign = first
        rest = rest.dropFirst()
      }
      let piece: ArraySlice<UInt8>
      if rest.first == quote {
        rest = rest.dropFirst()
        piece = rest.prefix { $0 != quote }
        rest = rest.dropFirst(piece.count).dropFirst()
      } else {
        piece = rest.prefix { $0 != space }
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
      case UInt8(ascii: "+"): must.append(clause)
      case UInt8(ascii: "-"): mustNot.append(clause)
      default: should.append(clause)
      }
    }
    if must.isEmpty, mustNot.isEmpty, should.count == 1 { return should[0] }
    return .boolean(must: must, should: should, mustNot: mustNot, filter: [])
  }

  /// Maximal runs of letters and digits, in lower case.
  private static func words(_ text: ArraySlice<UInt8>) -> [[UInt8]] {
    if text.allSatisfy({ $0 < 0x80 }) {
      return text.split {
        !(0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0)
      }.map { $0.map { 0x41...0x5a ~= $0 ? $0 | 0x20 : $0 } }
    }
    var words: [[UInt8]] = []
    var word = ""
    for character in String(decoding: text, as: UTF8.self).lowercased() {
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
