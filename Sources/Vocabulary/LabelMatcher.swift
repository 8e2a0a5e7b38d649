internal import Analysis

/// Finds every label of a vocabulary that stands in a text, in one pass over its words.
package struct LabelMatcher {
  /// A stretch of a text that is a label.
  package struct Match: Hashable, Sendable {
    /// Words of the text, by number.
    package var words: Range<Int>
    /// Number of the label.
    package var label: Int
    /// Number of the label's entity.
    package var entity: Int
    package var rank: EntityLabel.Rank
  }

  /// A word of the text, with what it is in each language of the vocabulary.
  package struct Word {
    /// Bytes of the text.
    package var range: Range<Int>
    /// Folded, without marks, not stemmed.
    package var folded: [UInt8]
    package var isHan: Bool
    fileprivate var readings: [Reading]
  }

  fileprivate struct Reading {
    var terms: [[UInt8]]
    var isLink: Bool
  }

  private let vocabulary: LabelIndex
  private let languages: [Language?]
  package let words: [Word]

  /// Analyses a text for all languages of a vocabulary that are written in one of its scripts.
  package init(_ text: String, _ vocabulary: LabelIndex, analyzer: LabelAnalyzer) {
    self.vocabulary = vocabulary
    var words = analyzer.words(of: text, language: nil).map { word in
      Word(
        range: word.range, folded: word.folded, isHan: word.isHan,
        readings: [Reading(terms: word.terms, isLink: false)])
    }
    var scripts: Set<Script> = []
    let utf8 = Array(text.utf8)
    for word in words {
      scripts.insert(utf8[word.range].withUnsafeBytes { Script.ofFirstLetter($0) })
    }
    var languages: [Language?] = [nil]
    for case let language? in vocabulary.languages
    where scripts.contains(where: { language.isWritten(in: $0) }) {
      let analysed = analyzer.words(of: text, language: language)
      // The same text is cut alike whatever the language.
      guard analysed.count == words.count else { continue }
      for (index, word) in analysed.enumerated() {
        words[index].readings.append(Reading(terms: word.terms, isLink: word.isLink))
      }
      languages.append(language)
    }
    self.languages = languages
    self.words = words
  }

  /// Whether a word may be an article or a preposition, in any language of the text.
  package func isLink(_ word: Int) -> Bool { words[word].readings.contains(where: \.isLink) }

  /// All labels in the text, by where they begin, the longer first, then by number.
  package func matches() -> [Match] {
    var found: Set<Match> = []
    for (index, language) in languages.enumerated() {
      for start in words.indices {
        walk(index, start, start, LabelKey.start(language), 0, &found)
      }
    }
    return found.sorted {
      ($0.words.lowerBound, -$0.words.upperBound, $0.label)
        < ($1.words.lowerBound, -$1.words.upperBound, $1.label)
    }
  }

  private func walk(
    _ language: Int, _ start: Int, _ place: Int, _ key: UInt64, _ length: Int,
    _ found: inout Set<Match>
  ) {
    guard place < words.count, place - start < LabelIndex.maximumWords else { return }
    let reading = words[place].readings[language]
    for term in reading.terms {
      let next = LabelKey.next(key, term)
      guard let entry = vocabulary.entry(next) else { continue }
      for listed in entry.labels {
        let label = vocabulary.listedLabel(listed)
        guard label < vocabulary.labelCount else { continue }
        found.insert(
          Match(
            words: start..<place + 1, label: label, entity: vocabulary.entity(ofLabel: label),
            rank: vocabulary.rank(ofLabel: label)))
      }
      if entry.isBeginning { walk(language, start, place + 1, next, length + 1, &found) }
    }
    // A link between two words that count.
    if reading.isLink, length > 0 { walk(language, start, place + 1, key, length, &found) }
  }
}
