// How many columns text takes on a terminal: 2 for East Asian wide characters and emoji, 0 for
// marks that stand on a letter, 1 for the rest.

extension Character {
  /// Columns of this character, 0...
  var displayWidth: Int {
    var sum = 0
    for scalar in unicodeScalars {
      // Most text, without looking anything up.
      if scalar.value < 0x7F && scalar.value >= 0x20 {
        sum += 1
      } else if scalar.value == 0x200D || scalar.value == 0xFE0F {
        // Joined emoji, and letters asked to look like emoji, are drawn as one picture.
        return 2
      } else {
        sum += scalar.displayWidth
      }
    }
    return sum
  }
}

extension Unicode.Scalar {
  var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    if value < 0x1100 { return 1 }
    return Self.wideRanges.contains { $0.contains(value) } || properties.isEmojiPresentation ? 2 : 1
  }

  /// The blocks whose characters are wide or full-width (Unicode Standard Annex 11); emoji are
  /// known by their own property.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x17000...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}

extension String {
  /// Columns of the whole text on one line.
  var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

  /// The text without characters that a terminal would obey: control characters become spaces
  /// (runs of them one), and so do line breaks.
  var shownSafely: String {
    let obeyed = { (scalar: Unicode.Scalar) in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
        || scalar.value == 0x2029
    }
    guard unicodeScalars.contains(where: obeyed) else { return self }
    var out = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if !obeyed(scalar) {
        out.append(scalar)
      } else if out.last != " " {
        out.append(" ")
      }
    }
    return String(out)
  }
}
