internal import Analysis
internal import QueryLanguage
internal import Vocabulary

/// Reads a free query: finds the names, places, times, types, concepts and question words in it.
///
/// Every label that stands in the text is a candidate. Names go before all others; else the longer
/// goes before the shorter, and of equal ones a name less its generic word before a place, a place
/// before a subject, a subject before types, roles and words that ask or say nothing.
struct QueryReader {
  let index: LabelIndex
  let analyzer: LabelAnalyzer
  /// Languages that the index's texts are in.
  let indexLanguages: [Language]
  /// Whether a word of the text says nothing of a subject, in the languages given.
  let isStopWord: (String, [Language]) -> Bool
  /// Whether a word stands in the index in small letters: a common word, no acronym.
  let isSmallWord: (String) -> Bool
  /// Whether a word stands in the index.
  let isIndexWord: (String) -> Bool

  /// More misspelt words than this are left as they are: looking for what was meant reads all words
  /// of the vocabulary.
  private static let maximumMended = 8

  /// Reads a text.
  ///
  /// - Parameter mends: Whether misspelt names, labels and places are mended.
  func read(_ text: String, mends: Bool) -> QueryReading {
    let matcher = LabelMatcher(text, index, analyzer: analyzer)
    let utf8 = Array(text.utf8)
    var work = Work(reader: self, text: text, utf8: utf8, words: matcher.words)
    work.take(matcher.matches())
    if mends { work.mend() }
    return work.reading()
  }

  /// A candidate.
  fileprivate struct Candidate {
    var words: Range<Int>
    var role: QueryReading.Role
    var entity: Int
    var label: Int
    var isReduced: Bool
    var isHidden: Bool
    var isForeign: Bool
    var mended: String?

    /// What goes first, however long: whole names, then whatever stands for something, then what is
    /// mended. A mended name of several words goes by its length like the rest.
    var rank: Int {
      if mended != nil { return role == .name && words.count > 1 ? 1 : 2 }
      return role == .name && !isReduced ? 0 : 1
    }

    /// What goes first among equally long ones.
    var order: Int {
      switch role {
      case .name: isReduced ? 1 : 0
      case .country: 2
      case .city: 3
      case .region: 4
      case .organisation: 5
      // A lay word that also asks, or says nothing, rather does that.
      case .subject: isHidden && words.count == 1 ? 13 : 6
      case .time: 7
      case .type: 8
      case .status: 9
      case .role: 10
      case .question: 11
      case .relation, .general: 12
      }
    }
  }

  fileprivate struct Work {
    let reader: QueryReader
    let text: String
    let utf8: [UInt8]
    let words: [LabelMatcher.Word]
    var candidates: [Candidate] = []
    var marks: [TimeReader.Mark] = []
    var isAllCapitals: Bool

    init(reader: QueryReader, text: String, utf8: [UInt8], words: [LabelMatcher.Word]) {
      self.reader = reader
      self.text = text
      self.utf8 = utf8
      self.words = words
      isAllCapitals = !text.unicodeScalars.contains { $0.properties.isLowercase }
    }

    func written(_ words: Range<Int>) -> String {
      guard let first = words.first, let last = words.last else { return "" }
      let range = self.words[first].range.lowerBound..<self.words[last].range.upperBound
      return String(decoding: utf8[range], as: UTF8.self)
    }

    // MARK: Candidates

    mutating func take(_ matches: [LabelMatcher.Match]) {
      for match in matches {
        let kind = reader.index.kind(of: match.entity)
        if kind == .time {
          marks.append(
            TimeReader.Mark(words: match.words, id: reader.index.id(of: match.entity)))
          continue
        }
        if match.rank == .code, !isCode(match) { continue }
        if match.rank == .acronym, !isAcronym(match) { continue }
        candidates.append(candidate(match, kind))
      }
    }

    private func candidate(_ match: LabelMatcher.Match, _ kind: Entity.Kind) -> Candidate {
      let role: QueryReading.Role =
        switch kind {
        case .name: .name
        case .country: .country
        case .city: .city
        case .region: .region
        case .organisation: .organisation
        case .subject: .subject
        case .type: .type
        case .status: .status
        case .role: .role
        case .question: .question
        case .relation: .relation
        case .time: .time
        case .general: .general
        }
      let language = reader.index.label(match.label).language
      let isForeign =
        !language.isEmpty
        && !(Language(bcp47: language).map { reader.indexLanguages.contains($0) } ?? false)
      return Candidate(
        words: match.words, role: role, entity: match.entity, label: match.label,
        isReduced: match.rank == .reduced, isHidden: match.rank == .hidden, isForeign: isForeign)
    }

    /// A code counts in capitals, where the query has small letters too; a code that is also a
    /// common word, beside a word of place only.
    private func isCode(_ match: LabelMatcher.Match) -> Bool {
      let code = written(match.words)
      guard !isAllCapitals, code == code.uppercased() else { return false }
      guard code.utf8.count == 2 else { return true }
      let isCommon = reader.isStopWord(code.lowercased(), LabelLanguages.all)
      guard isCommon else { return true }
      guard match.words.lowerBound > 0 else { return false }
      let before = String(decoding: words[match.words.lowerBound - 1].folded, as: UTF8.self)
      return LabelLanguages.placeWords.contains(before)
    }

    /// An acronym that is also a common word (`ADD`) is one alone, or with a capital.
    private func isAcronym(_ match: LabelMatcher.Match) -> Bool {
      guard match.words.count == 1, words.count > 1 else { return true }
      let text = written(match.words)
      guard text == text.lowercased(), text.utf8.count <= 4 else { return true }
      return !reader.isStopWord(text, LabelLanguages.all) && !reader.isSmallWord(text)
    }

    // MARK: Mistakes

    /// Words that are nothing, mended to words of labels where that makes a label.
    mutating func mend() {
      var covered = Set<Int>()
      for candidate in candidates { covered.formUnion(candidate.words) }
      for mark in marks { covered.formUnion(mark.words) }
      var mended = 0
      for (place, word) in words.enumerated()
      where !word.isHan && mended < QueryReader.maximumMended {
        // A label that holds more than this word may be meant though the word alone is one too.
        let text = String(decoding: word.folded, as: UTF8.self)
        guard text.unicodeScalars.count >= 4,
          text.unicodeScalars.allSatisfy({ $0.properties.numericType == nil }),
          !covered.contains(place), !reader.index.hasWord(word.folded),
          !reader.isStopWord(text, LabelLanguages.all),
          !reader.isIndexWord(written(place..<place + 1))
        else { continue }
        mended += 1
        var best: [Candidate] = []
        for neighbor in reader.index.neighbors(of: word.folded) {
          let replacement = String(decoding: neighbor, as: UTF8.self)
          // As far around as a label may reach.
          let low = max(0, place - LabelIndex.maximumWords)
          let high = min(words.count, place + LabelIndex.maximumWords)
          let start = words[low].range.lowerBound
          let end = words[high - 1].range.upperBound
          var changed = Array(utf8[start..<word.range.lowerBound])
          changed += Array(replacement.utf8)
          changed += Array(utf8[word.range.upperBound..<end])
          let matcher = LabelMatcher(
            String(decoding: changed, as: UTF8.self), reader.index, analyzer: reader.analyzer)
          guard matcher.words.count == high - low else { continue }
          for match in matcher.matches() where match.words.contains(place - low) {
            guard match.rank != .code else { continue }
            let kind = reader.index.kind(of: match.entity)
            guard [.name, .country, .city, .region, .organisation, .subject].contains(kind) else {
              continue
            }
            var candidate = candidate(match, kind)
            candidate.words = match.words.lowerBound + low..<match.words.upperBound + low
            candidate.mended = replacement
            best.append(candidate)
          }
        }
        // The most words, then what goes first.
        guard let longest = best.map(\.words.count).max() else { continue }
        let chosen = best.filter { $0.words.count == longest }
        guard let order = chosen.map(\.order).min() else { continue }
        candidates += chosen.filter { $0.order == order }
      }
    }

    // MARK: Choosing

    mutating func reading() -> QueryReading {
      var reading = QueryReading(text: text)
      var owner = [Int?](repeating: nil, count: words.count)
      var spans: [QueryReading.Span] = []
      for (range, time) in times() where range.allSatisfy({ owner[$0] == nil }) {
        append(.time, range, &spans, &owner, time: time)
      }
      // A label that is longer than the time in it (`5+5`) has no right to its words: times are
      // years, and no label holds only them.
      let sorted = candidates.sorted { a, b in
        if a.rank != b.rank { return a.rank < b.rank }
        if a.words.count != b.words.count { return a.words.count > b.words.count }
        if a.order != b.order { return a.order < b.order }
        return (a.words.lowerBound, a.label) < (b.words.lowerBound, b.label)
      }
      for candidate in sorted {
        note(candidate, &reading)
        if let span = owner[candidate.words.lowerBound].map({ spans[$0] }),
          span.words == candidate.words, let number = owner[candidate.words.lowerBound]
        {
          join(candidate, &spans[number])
          continue
        }
        guard candidate.words.allSatisfy({ owner[$0] == nil }) else { continue }
        append(
          candidate.role, candidate.words, &spans, &owner, entity: candidate.entity,
          isReduced: candidate.isReduced, mended: candidate.mended)
      }
      spans.sort { $0.words.lowerBound < $1.words.lowerBound }
      reading.spans = spans
      for span in spans {
        for entity in span.entities {
          switch span.role {
          case .role: reading.roles.insert(reader.index.id(of: entity))
          case .question: reading.questions.insert(reader.index.id(of: entity))
          default: break
          }
        }
      }
      reading.plain = plain(owner)
      reading.isForeign = isForeign()
      return reading
    }

    /// Words of place and belonging act wherever they stand, also inside a longer label.
    private func note(_ candidate: Candidate, _ reading: inout QueryReading) {
      guard candidate.role == .relation else { return }
      reading.relations.insert(reader.index.id(of: candidate.entity))
    }

    private func join(_ candidate: Candidate, _ span: inout QueryReading.Span) {
      if span.role == candidate.role, span.isReduced == candidate.isReduced {
        if !span.entities.contains(candidate.entity) { span.entities.append(candidate.entity) }
      } else if candidate.order <= 5, !span.others.contains(candidate.entity) {
        span.others.append(candidate.entity)
      }
    }

    private func append(
      _ role: QueryReading.Role, _ range: Range<Int>, _ spans: inout [QueryReading.Span],
      _ owner: inout [Int?], entity: Int? = nil, time: TimeSpan? = nil, isReduced: Bool = false,
      mended: String? = nil
    ) {
      guard let first = range.first, let last = range.last else { return }
      for place in range { owner[place] = spans.count }
      spans.append(
        QueryReading.Span(
          role: role, words: range,
          range: words[first].range.lowerBound..<words[last].range.upperBound,
          entities: entity.map { [$0] } ?? [], time: time, isReduced: isReduced, mended: mended))
    }

    private func times() -> [(words: Range<Int>, time: TimeSpan)] {
      var links: Set<Int> = []
      for (place, word) in words.enumerated()
      where reader.isStopWord(String(decoding: word.folded, as: UTF8.self), LabelLanguages.all) {
        links.insert(place)
      }
      let timeWords = words.map {
        TimeReader.Word(folded: String(decoding: $0.folded, as: UTF8.self), range: $0.range)
      }
      return TimeReader(words: timeWords, text: utf8, marks: marks, links: links).times()
    }

    /// Stretches of words that are nothing else and no stop words; characters of Han side by side
    /// are one stretch.
    private func plain(_ owner: [Int?]) -> [Range<Int>] {
      var result: [Range<Int>] = []
      var isAfterHan = false
      for (place, word) in words.enumerated() {
        guard owner[place] == nil else {
          isAfterHan = false
          continue
        }
        if word.isHan, isAfterHan, let last = result.last {
          result[result.count - 1] = last.lowerBound..<word.range.upperBound
          continue
        }
        isAfterHan = false
        let text = String(decoding: utf8[word.range], as: UTF8.self)
        if !word.isHan, reader.isStopWord(text, LabelLanguages.all) { continue }
        result.append(word.range)
        isAfterHan = word.isHan
      }
      return result
    }

    /// Whether the query's words are of a language that the index has no texts in: more of its
    /// labels and small words are of such a language than of the index's.
    private func isForeign() -> Bool {
      var foreign = 0
      var own = 0
      for candidate in candidates where candidate.mended == nil {
        if candidate.isForeign { foreign += 1 } else { own += 1 }
      }
      for word in words {
        let text = String(decoding: word.folded, as: UTF8.self)
        if reader.isStopWord(text, reader.indexLanguages) {
          own += 1
        } else if reader.isStopWord(text, LabelLanguages.all) {
          foreign += 2
        }
      }
      return foreign > own
    }
  }
}

/// Languages of labels, and words that stand before a place in them.
enum LabelLanguages {
  static let all: [Language] = ["en", "fr", "es", "pt", "ru", "ar", "zh"].compactMap {
    Language(bcp47: $0)
  }

  /// Folded and without marks.
  static let placeWords: Set<String> = [
    "in", "from", "to", "of", "at", "for", "into", "via", "en", "au", "aux", "de", "du", "desde",
    "em", "no", "na", "do", "da", "a", "v", "в", "из", "на", "في", "من", "hosted", "by",
  ]
}
