/// The classes of characters that the query language tells apart.
extension Unicode.Scalar {
  /// White space and control characters part words.
  var partsWords: Bool {
    if isASCII { return value <= 0x20 || value == 0x7F }
    return properties.isWhitespace || (0x80...0x9F).contains(value)
  }

  var isLetterOrDigit: Bool {
    if isASCII {
      return (0x61...0x7A).contains(value | 0x20) || (0x30...0x39).contains(value)
    }
    return properties.isAlphabetic || properties.numericType != nil
  }

  var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

  /// `"` and the typographic quotes that serve as one.
  var isDoubleQuote: Bool { self == "\"" || isTypographicQuote }

  /// “ ” „ ‟ « »
  var isTypographicQuote: Bool {
    switch value {
    case 0x201C...0x201F, 0xAB, 0xBB: true
    default: false
    }
  }

  /// `-` and the dashes that serve as one: hyphens, figure, en and em dash, bar, minus sign.
  var isDash: Bool {
    switch value {
    case 0x2D, 0x2010...0x2015, 0x2212: true
    default: false
    }
  }

  /// Characters that are operators before or after a word, and text where they stand alone.
  var isOperatorCharacter: Bool {
    switch self {
    case "+", "=", "^", "~", ":", "?": true
    default: isDash
    }
  }
}

/// A word in capitals that joins or negates.
enum OperatorWord: Equatable {
  case and
  case or
  case not
  /// `NEAR/distance`
  case near(Int)

  /// Nothing if `text` is no such word.
  init?(_ text: String) {
    var scalars = Array(text.unicodeScalars)
    let count = scalars.count
    scalars.append(" ")
    guard let (word, length) = OperatorWord.read(scalars, at: 0, isInParentheses: false),
      length == count
    else { return nil }
    self = word
  }

  /// Distances and slops beyond this mean the same: no text is as long.
  static let largestDistance = 1_000_000

  /// The operator word at `index`, with its length, if one stands there and ends there.
  static func read(
    _ scalars: [Unicode.Scalar], at index: Int, isInParentheses: Bool
  ) -> (OperatorWord, length: Int)? {
    var word: OperatorWord
    var end: Int
    switch scalars[index] {
    case "A" where matches("AND", scalars, index): (word, end) = (.and, index + 3)
    case "O" where matches("OR", scalars, index): (word, end) = (.or, index + 2)
    case "N" where matches("NOT", scalars, index): (word, end) = (.not, index + 3)
    case "N" where matches("NEAR/", scalars, index):
      end = index + 5
      var distance = 0
      while end < scalars.count, scalars[end].isASCIIDigit {
        distance = min(distance * 10 + Int(scalars[end].value - 0x30), largestDistance)
        end += 1
      }
      guard end > index + 5 else { return nil }
      word = .near(distance)
    default: return nil
    }
    if end < scalars.count {
      let next = scalars[end]
      let isEnd =
        next.partsWords || next == "(" || next.isDoubleQuote || (next == ")" && isInParentheses)
      guard isEnd else { return nil }
    }
    return (word, end - index)
  }

  private static func matches(
    _ word: StaticString, _ scalars: [Unicode.Scalar], _ index: Int
  ) -> Bool {
    guard index + word.utf8CodeUnitCount <= scalars.count else { return false }
    return word.withUTF8Buffer { bytes in
      bytes.indices.allSatisfy { scalars[index + $0].value == UInt32(bytes[$0]) }
    }
  }
}
