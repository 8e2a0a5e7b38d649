/// How a piece of text looks. Few, so that what stands out means something.
enum Style: Equatable {
  case plain, title, mark, subdued, identifier, heading, bar, warning
  /// A cell of a table, from 0, nothing, to 4, the most.
  case heat(Int)

  /// The parameters of the terminal's "select graphic rendition" sequence. Colours are of the
  /// basic sixteen, which the user's theme sets to be legible.
  var rendition: String? {
    switch self {
    case .plain: nil
    case .title: "1"
    case .mark: "1;33"
    case .subdued: "2"
    case .identifier: "36"
    case .heading: "1;4"
    case .bar: "34"
    case .warning: "31"
    case .heat(let level): ["2", "34", "36", "1;36", "7;36"][max(0, min(level, 4))]
    }
  }
}

/// Text in styles, which can be measured and wrapped before it is written.
struct StyledText {
  struct Run {
    var text: String
    var style: Style
  }
  private(set) var runs: [Run] = []

  init() {}

  init(_ text: String, _ style: Style = .plain) { append(text, style) }

  /// Appends text as it may be shown: without control characters, which could move the cursor
  /// or worse; records are not trusted.
  mutating func append(_ text: String, _ style: Style = .plain) {
    guard !text.isEmpty else { return }
    runs.append(Run(text: text.shownSafely, style: style))
  }

  /// Text with `<mark>…</mark>` around what matched.
  init(marked text: String, base: Style = .plain) {
    var rest = text[...]
    while let start = rest.firstRange(of: "<mark>") {
      append(String(rest[..<start.lowerBound]), base)
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: "</mark>") else { break }
      append(String(rest[..<end.lowerBound]), .mark)
      rest = rest[end.upperBound...]
    }
    append(String(rest), base)
  }

  /// Text in which some words, in lower case, are marked wherever they stand.
  init(_ text: String, base: Style = .plain, highlighting words: Set<String>) {
    var rest = text[...]
    while let first = rest.first {
      let isWord = first.isLetter || first.isNumber
      let part = rest.prefix { ($0.isLetter || $0.isNumber) == isWord }
      append(String(part), isWord && words.contains(part.lowercased()) ? .mark : base)
      rest = rest[part.endIndex...]
    }
  }

  var isEmpty: Bool { runs.isEmpty }

  /// Columns the text takes on one line.
  var width: Int { runs.reduce(0) { $0 + $1.text.displayWidth } }

  static func + (a: StyledText, b: StyledText) -> StyledText {
    var sum = a
    sum.runs += b.runs
    return sum
  }

  /// The text with its escape sequences, or bare.
  func rendered(colour: Bool) -> String {
    var out = ""
    for run in runs {
      if colour, let rendition = run.style.rendition {
        out += "\u{1B}[\(rendition)m\(run.text)\u{1B}[0m"
      } else {
        out += run.text
      }
    }
    return out
  }

  /// The text cut into lines of at most `width` columns, at spaces, between wide characters
  /// (Chinese and Japanese have no spaces) or, for a word longer than a line, anywhere between two
  /// characters. Marks stay with the letter they stand on.
  func wrapped(width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    var line = LineBuilder()
    var word = LineBuilder()

    func endLine() {
      lines.append(line.text)
      line = LineBuilder()
    }
    func takeWord() {
      if word.width == 0 { return }
      if line.width > 0 && line.width + word.width > width {
        line.dropTrailingSpace()
        endLine()
      }
      line.append(word)
      word = LineBuilder()
    }
    for run in runs {
      for character in run.text {
        let columns = character.displayWidth
        if character == " " {
          takeWord()
          if line.width > 0 { line.append(character, 1, run.style) }
        } else if columns == 2 {
          takeWord()
          word.append(character, columns, run.style)
          takeWord()
        } else {
          // A word that fills a whole line is cut.
          if word.width + columns > width { takeWord() }
          word.append(character, columns, run.style)
        }
      }
    }
    takeWord()
    line.dropTrailingSpace()
    if line.width > 0 { lines.append(line.text) }
    return lines
  }

  /// The text cut to `width` columns, with an ellipsis where something is left out.
  func truncated(to width: Int) -> StyledText {
    guard self.width > width else { return self }
    var line = LineBuilder()
    for run in runs {
      for character in run.text {
        let columns = character.displayWidth
        if line.width + columns > width - 1 {
          line.append("…", 1, run.style)
          return line.text
        }
        line.append(character, columns, run.style)
      }
    }
    return line.text
  }

  /// The text with spaces to its right, so that it takes at least `width` columns.
  func padded(to width: Int) -> StyledText {
    self + StyledText(String(repeating: " ", count: max(0, width - self.width)))
  }

  /// A line under construction, which knows its width.
  private struct LineBuilder {
    var text = StyledText()
    var width = 0

    mutating func append(_ character: Character, _ columns: Int, _ style: Style) {
      append(Run(text: String(character), style: style))
      width += columns
    }

    mutating func append(_ other: LineBuilder) {
      for run in other.text.runs { append(run) }
      width += other.width
    }

    /// Runs of one style are kept together, so that a line has few escape sequences.
    private mutating func append(_ run: Run) {
      if let last = text.runs.indices.last, text.runs[last].style == run.style {
        text.runs[last].text += run.text
      } else {
        text.runs.append(run)
      }
    }

    mutating func dropTrailingSpace() {
      while let last = text.runs.indices.last, text.runs[last].text.hasSuffix(" ") {
        text.runs[last].text.removeLast()
        width -= 1
        if text.runs[last].text.isEmpty { text.runs.removeLast() }
      }
    }
  }
}
