/// A line as it stands on a page, before it is known what it belongs to.
struct TextLine: Hashable {
  var text: String
  /// Number of the page in the file, from 0.
  var page: Int
  /// Line of the source, from 1.
  var number = 0
  /// Whether a gap or a blank line stands before it.
  var gapBefore = false
  /// Whether the reader saw it begin further right than its neighbours.
  var isIndented = false
  /// Whether it goes to the right edge, so that the sentence may go on in the next one.
  var isFull = true
  /// Height of the letters relative to the text's most common one.
  var scale = 1.0
  /// The first line of a column that goes on with the last sentence of the column before.
  var continues = false
  /// A footnote's line.
  var isNote = false
  /// Cells, if it is a table's row.
  var cells: [String] = []
}

/// What a line or paragraph begins with.
enum LeadingMark: Hashable {
  /// "76." as in numbered paragraphs and lists.
  case number(Int)
  /// "3.1.2" or "2.": the number of a heading.
  case decimal(String)
  /// "•", "-", "(a)", "1)".
  case bullet
  /// A footnote's: a superscript number, or an asterisk.
  case superscript(Int)

  /// The mark and the text after it, or nil.
  static func parse(_ text: String) -> (mark: LeadingMark, rest: String)? {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first else { return nil }
    func rest(_ index: Int) -> String {
      TextMending.trim(String(String.UnicodeScalarView(scalars[min(index, scalars.count)...])))
    }
    if TextMending.superscriptDigit(first) != nil {
      var index = 0
      var value = 0
      while index < scalars.count, index < 4,
        let digit = TextMending.superscriptDigit(scalars[index])
      {
        value = value * 10 + digit
        index += 1
      }
      return (.superscript(value), rest(index))
    }
    if "•◦▪●○‣·–—-*".unicodeScalars.contains(first), scalars.count > 1, scalars[1] == " " {
      return (.bullet, rest(1))
    }
    if "•◦▪●‣".unicodeScalars.contains(first) { return (.bullet, rest(1)) }
    if first == "(", let end = scalars.prefix(6).firstIndex(of: ")"), end >= 2,
      end + 1 < scalars.count,
      scalars[1..<end].allSatisfy({ $0.isASCII && ($0.properties.isAlphabetic || isDigit($0)) }),
      scalars[end + 1] == " "
    {
      return (.bullet, rest(end + 1))
    }
    guard isDigit(first) else { return nil }
    var index = 0
    var parts: [String] = []
    while parts.count < 6 {
      var digits = ""
      while index < scalars.count, isDigit(scalars[index]), digits.count < 4 {
        digits.unicodeScalars.append(scalars[index])
        index += 1
      }
      guard !digits.isEmpty else { break }
      parts.append(digits)
      guard index + 1 < scalars.count, scalars[index] == ".", isDigit(scalars[index + 1]) else {
        break
      }
      index += 1
    }
    guard index < scalars.count else { return nil }
    if scalars[index] == ")", parts.count == 1, index + 1 < scalars.count, scalars[index + 1] == " "
    {
      return (.bullet, rest(index + 1))
    }
    let hasDot = scalars[index] == "."
    if hasDot { index += 1 }
    guard index < scalars.count, scalars[index].properties.isWhitespace else { return nil }
    if parts.count == 1 {
      guard hasDot, let value = Int(parts[0]) else { return nil }
      return (.number(value), rest(index))
    }
    return (.decimal(parts.joined(separator: ".")), rest(index))
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (48...57).contains(scalar.value) }
}
