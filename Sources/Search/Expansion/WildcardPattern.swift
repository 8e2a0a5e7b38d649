/// A word with `*` (any characters, none too) and `?` (one character), ready to be compared.
struct WildcardPattern: Hashable, Sendable {
  enum Element: Hashable, Sendable {
    case scalar(Unicode.Scalar)
    case anyOne
    case anyMany
  }

  let elements: [Element]

  init(elements: [Element]) { self.elements = elements }

  /// - Parameters:
  ///   - text: The pattern as written.
  ///   - fold: What is done to the stretches between the wildcards.
  init(_ text: some StringProtocol, fold: (String) -> String) {
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
    self.elements = elements
  }

  /// The characters before the first wildcard.
  var literalPrefix: String {
    var prefix = String.UnicodeScalarView()
    for element in elements {
      guard case .scalar(let scalar) = element else { break }
      prefix.append(scalar)
    }
    return String(prefix)
  }

  /// Whether a whole word matches.
  ///
  /// - Complexity: O(word × elements) at worst: behind a `*` that has matched too little it goes on
  ///   one character further, and never back before it.
  func matches(_ word: [Unicode.Scalar]) -> Bool {
    var i = 0
    var j = 0
    var star: (element: Int, character: Int)?
    while i < word.count {
      if j < elements.count {
        switch elements[j] {
        case .scalar(let scalar) where scalar == word[i]:
          i += 1
          j += 1
          continue
        case .anyOne:
          i += 1
          j += 1
          continue
        case .anyMany:
          star = (j, i)
          j += 1
          continue
        case .scalar: break
        }
      }
      guard let (element, character) = star else { return false }
      star = (element, character + 1)
      i = character + 1
      j = element + 1
    }
    while j < elements.count, elements[j] == .anyMany { j += 1 }
    return j == elements.count
  }
}
