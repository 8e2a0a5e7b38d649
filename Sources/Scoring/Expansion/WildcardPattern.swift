/// A word with `*` (any characters, none too) and `?` (one character), ready to be compared.
package struct WildcardPattern: Hashable, Sendable {
  package enum Element: Hashable, Sendable {
    case scalar(Unicode.Scalar)
    case anyOne
    case anyMany
  }

  package let elements: [Element]
  /// The elements as numbers, which compare faster.
  private let codes: [UInt32]

  package init(elements: [Element]) {
    self.elements = elements
    codes = Self.codes(elements)
  }

  /// - Parameters:
  ///   - text: The pattern as written.
  ///   - fold: What is done to the stretches between the wildcards.
  package init(_ text: some StringProtocol, fold: (String) -> String) {
    var elements: [Element] = []
    var literal = ""
    func flush() {
      if !literal.isEmpty {
        elements += fold(literal).unicodeScalars.map { .scalar($0) }
        literal = ""
      }
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "*":
        flush()
        if elements.last != .anyMany { elements.append(.anyMany) }
      case "?":
        flush()
        elements.append(.anyOne)
      default: literal.unicodeScalars.append(scalar)
      }
    }
    flush()
    self.init(elements: elements)
  }

  /// The characters before the first wildcard.
  package var literalPrefix: String {
    var prefix = String.UnicodeScalarView()
    for element in elements {
      guard case .scalar(let scalar) = element else { break }
      prefix.append(scalar)
    }
    return String(prefix)
  }

  /// Whether a whole word matches.
  package func matches(_ word: [Unicode.Scalar]) -> Bool {
    matches(count: word.count) { word[$0].value }
  }

  /// Whether a whole word, its characters as numbers, matches.
  func matches(_ word: [UInt32]) -> Bool {
    matches(count: word.count) { word[$0] }
  }

  /// Whether a whole word of ASCII matches.
  ///
  /// - Parameter folds: Whether capitals are compared as small letters.
  func matches(ascii word: [UInt8], folds: Bool) -> Bool {
    matches(count: word.count) { index in
      let byte = UInt32(word[index])
      return folds && byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
  }

  /// - Complexity: O(word × elements) at worst: behind a `*` that has matched too little it goes on
  ///   one character further, and never back before it.
  @inline(__always)
  private func matches(count: Int, _ character: (Int) -> UInt32) -> Bool {
    var i = 0
    var j = 0
    var star: (element: Int, character: Int)?
    while i < count {
      if j < codes.count {
        let code = codes[j]
        if code == Self.many {
          star = (j, i)
          j += 1
          // A `*` at the end takes the rest.
          if j == codes.count { return true }
          continue
        }
        if code == Self.one || code == character(i) {
          i += 1
          j += 1
          continue
        }
      }
      guard let (element, first) = star else { return false }
      star = (element, first + 1)
      i = first + 1
      j = element + 1
    }
    while j < codes.count, codes[j] == Self.many { j += 1 }
    return j == codes.count
  }

  private static let one = UInt32.max
  private static let many = UInt32.max - 1

  private static func codes(_ elements: [Element]) -> [UInt32] {
    elements.map {
      switch $0 {
      case .scalar(let scalar): scalar.value
      case .anyOne: one
      case .anyMany: many
      }
    }
  }
}
