internal import Analysis
internal import Glibc
internal import InvertedIndex
internal import Scoring

/// The text that candidates are ordered for, made ready: its words with the whole collection's
/// statistics, and everything else in it that a candidate can agree with.
///
/// Belongs to one thread. Cost: look-ups in the dictionaries for each word; none depends on how many
/// records the index has.
struct RerankText {
  /// A word, however often it stands there.
  struct Word {
    var written: String
    var count: Double
    var idf: Double
  }

  /// What else can be found: any of some expressions, each a row of words.
  struct Clue {
    enum Kind { case name, otherName, place, topic }
    var kind: Kind
    /// As the text says it.
    var written: String
    var idf: Double
    /// The place it is about.
    var place: Int?
    /// Words of the text that say it: a candidate that has them all says the same already.
    var own: [Int]
    /// Numbers of expressions, each with what it counts.
    var expressions: [(index: Int, weight: Double)]
  }

  /// More of a text than this is not looked at, in bytes: some 5,000 words.
  static let maximumLength = 32_768

  private(set) var words: [Word] = []
  /// Pairs of different words next to each other, but for stop words.
  private(set) var pairs: [(first: Int, second: Int)] = []
  private(set) var clues: [Clue] = []
  /// Rows of terms: at each place the numbers of terms that may stand there.
  private(set) var expressions: [[[Int32]]] = []
  /// By term, the expressions that begin with it.
  private(set) var expressionsByTerm: [[Int]] = []
  /// By term, the words it stands for.
  private(set) var wordsByTerm: [[(word: Int, weight: Double)]] = []
  private var terms: [[UInt8]: Int32] = [:]
  /// Years, and the terms of the few words before each: an author's, perhaps.
  private(set) var years: [(year: Int, before: [Int32])] = []
  /// Runs of letters and digits, joined: what symbols, DOIs and ISBNs are compared with.
  private(set) var identifiers: Set<String> = []
  /// The idf of a word of one record: what an identity is measured by.
  let uniqueIDF: Double
  let language: Language
  private var expressionNumbers: [[[UInt8]]: Int] = [:]

  /// The number of a term of interest.
  func term(_ bytes: [UInt8]) -> Int32? { terms[bytes] }

  init(_ text: String, _ searcher: Searcher) {
    var utf8 = Array(text.utf8.prefix(Self.maximumLength))
    while let last = utf8.last, last & 0xC0 == 0x80, utf8.count == Self.maximumLength {
      utf8.removeLast()
    }
    language = utf8.withUnsafeBytes { LanguageDetector().detect($0) }
    let documents = Double(max(1, searcher.engine.statistics.documentCount))
    uniqueIDF = Self.idf(1, of: documents)
    guard let field = searcher.definition.fields.first(where: { $0.kind == .text }) else { return }
    let text = String(decoding: utf8, as: UTF8.self)
    let analyzer = searcher.analyzers.borrow(searcher.definition.analyzer(of: field))
    defer { searcher.analyzers.giveBack(analyzer) }
    var languages = searcher.languages.frequent
    if language != .undetermined, !languages.contains(language) { languages.append(language) }
    let tokens = analyzer.tokens(of: text, languages: languages).filter {
      $0.role != .hanCharacter && $0.boost > 0
    }
    let frequencies = Frequencies(searcher)
    let wordOfToken = addWords(tokens, utf8, searcher, languages, frequencies)
    let names = searcher.synonyms.matches(in: tokens).compactMap(\.strict)
    addNames(names, tokens, wordOfToken, frequencies)
    addRelated(searcher.relatedWords, tokens, wordOfToken, utf8, frequencies)
    addYears(tokens, wordOfToken)
    addIdentifiers(text)
  }

  // MARK: Parts

  private static func idf(_ frequency: Double, of documents: Double) -> Double {
    let frequency = min(frequency, documents)
    return log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
  }

  /// Document frequencies over all text fields.
  private struct Frequencies {
    let lookup: TermLookup
    let fields: [Int]
    let documents: Double

    init(_ searcher: Searcher) {
      lookup = searcher.lookup
      fields = searcher.definition.fields.filter { $0.kind == .text }.map(\.ordinal)
      documents = Double(max(1, searcher.engine.statistics.documentCount))
    }

    /// Of the alternatives at one place: those of the commonest in its commonest field.
    func of(_ terms: [[UInt8]]) -> Double {
      var most = 0
      for term in terms {
        for field in fields {
          most = max(most, lookup.documentFrequency(term, field: field))
        }
      }
      return Double(most)
    }

    /// Of any of some expressions, as if they were independent.
    func ofAny(_ expressions: [[[[UInt8]]]]) -> Double {
      let without = expressions.reduce(1.0) { product, tokens in
        let rarest = tokens.map { of($0) }.min() ?? 0
        return product * (1 - min(rarest, documents) / documents)
      }
      return documents * (1 - without)
    }

    func idf(_ frequency: Double) -> Double { RerankText.idf(frequency, of: documents) }
  }

  private mutating func number(of term: [UInt8]) -> Int32 {
    if let known = terms[term] { return known }
    let number = Int32(terms.count)
    terms[term] = number
    wordsByTerm.append([])
    expressionsByTerm.append([])
    return number
  }

  /// The words; for each token its word, nil for a stop word.
  private mutating func addWords(
    _ tokens: [QueryToken], _ utf8: [UInt8], _ searcher: Searcher, _ languages: [Language],
    _ frequencies: Frequencies
  ) -> [Int?] {
    func written(_ token: QueryToken) -> String {
      String(decoding: utf8[token.range], as: UTF8.self)
    }
    let isStopped = tokens.map { searcher.stopWords.contains(written($0), languages: languages) }
    let hasOthers = isStopped.contains(false)
    var wordOfToken: [Int?] = []
    var previous: Int?
    var known: [[UInt8]: Int] = [:]
    for (token, isStopped) in zip(tokens, isStopped) {
      if isStopped, hasOthers {
        wordOfToken.append(nil)
        continue
      }
      let terms = token.alternatives.map(\.term)
      let word: Int
      if let same = known[terms[0]] {
        word = same
        words[same].count += Double(token.boost)
      } else {
        word = words.count
        known[terms[0]] = word
        words.append(
          Word(
            written: written(token), count: Double(token.boost),
            idf: frequencies.idf(frequencies.of(terms))))
        for alternative in token.alternatives {
          let term = Int(number(of: alternative.term))
          wordsByTerm[term].append((word, Double(alternative.weight)))
        }
      }
      if let previous, previous != word { pairs.append((previous, word)) }
      previous = word
      wordOfToken.append(word)
    }
    return wordOfToken
  }

  private mutating func expression(_ tokens: [[[UInt8]]]) -> Int {
    let key = tokens.map { $0[0] }
    if let known = expressionNumbers[key] { return known }
    let index = expressions.count
    expressionNumbers[key] = index
    let numbers = tokens.map { terms in terms.map { number(of: $0) } }
    expressions.append(numbers)
    for term in Set(numbers[0]) { expressionsByTerm[Int(term)].append(index) }
    return index
  }

  /// Names of several words, and other names: of a body its acronym, of an acronym the name.
  private mutating func addNames(
    _ matches: [SynonymMatch], _ tokens: [QueryToken], _ wordOfToken: [Int?],
    _ frequencies: Frequencies
  ) {
    var covered = 0
    var seen: Set<Int> = []
    for match in matches where match.tokens.lowerBound >= covered {
      covered = match.tokens.upperBound
      let own = match.tokens.compactMap { wordOfToken[$0] }
      let ownTokens = tokens[match.tokens].map { $0.alternatives.map(\.term) }
      guard !own.isEmpty else { continue }
      if ownTokens.count == 1 {
        // Another spelling of the word is the word.
        for other in match.alternatives where other.tokens.count == 1 {
          for alternative in other.tokens[0].alternatives {
            let term = Int(number(of: alternative.term))
            if !wordsByTerm[term].contains(where: { $0.word == own[0] }) {
              wordsByTerm[term].append((own[0], Double(other.weight)))
            }
          }
        }
      }
      var expressions: [(index: Int, weight: Double)] = []
      if ownTokens.count > 1 { expressions.append((expression(ownTokens), 1)) }
      for other in match.alternatives where ownTokens.count > 1 || other.tokens.count > 1 {
        let row = other.tokens.map { $0.alternatives.map(\.term) }
        expressions.append((expression(row), Double(other.weight)))
      }
      guard let first = expressions.first, seen.insert(first.index).inserted else { continue }
      clues.append(
        Clue(
          kind: .name, written: own.map { words[$0].written }.joined(separator: " "),
          idf: own.map { words[$0].idf }.max() ?? 0, own: ownTokens.count > 1 ? [] : own,
          expressions: expressions))
    }
  }

  private mutating func addRelated(
    _ related: RelatedWords, _ tokens: [QueryToken], _ wordOfToken: [Int?], _ utf8: [UInt8],
    _ frequencies: Frequencies
  ) {
    guard !related.isEmpty else { return }
    var seenPlaces: Set<Int> = []
    var seenTopics: Set<Int> = []
    for match in related.matches(in: tokens) {
      let found = related.expressions[match.expression]
      let own = match.tokens.compactMap { wordOfToken[$0] }
      guard !own.isEmpty else { continue }
      let written = String(
        decoding: utf8[
          tokens[match.tokens.lowerBound]
            .range.lowerBound..<tokens[match.tokens.upperBound - 1].range.upperBound],
        as: UTF8.self)
      /// Adds a clue that is any of some expressions but the text's own.
      func add(_ kind: Clue.Kind, _ others: [(number: Int, weight: Double)], _ idf: Double) {
        let others = others.filter { $0.number != match.expression }
        guard !others.isEmpty else { return }
        clues.append(
          Clue(
            kind: kind, written: written, idf: idf, place: found.place, own: own,
            expressions: others.map {
              (expression(related.expressions[$0.number].tokens), $0.weight)
            }))
      }
      if let place = found.place, seenPlaces.insert(place).inserted {
        let names = related.names[place]
        let idf = frequencies.idf(
          frequencies.ofAny(names.map { related.expressions[$0].tokens }))
        add(.otherName, names.map { ($0, 1) }, idf)
        add(
          .place,
          related.relatives[place].flatMap { relative in
            // A city says its country rather than its continent: half for each level.
            let weight = pow(0.5, Double(relative.levels - 1))
            return related.names[relative.place].map { ($0, weight) }
          },
          min(idf, uniqueIDF * 0.7))
      }
      for topic in found.topics where seenTopics.insert(topic).inserted {
        let members = related.topics[topic]
        let idf = frequencies.idf(
          frequencies.ofAny(members.map { related.expressions[$0].tokens }))
        add(.topic, members.map { ($0, 1) }, idf)
      }
    }
  }

  private mutating func addYears(_ tokens: [QueryToken], _ wordOfToken: [Int?]) {
    for (index, token) in tokens.enumerated() {
      guard let year = Self.year(token.written) else { continue }
      // `Thouez and Channac (2006)`, `IOM, 2010a`
      let before = (max(0, index - 4)..<index).filter { wordOfToken[$0] != nil }.flatMap {
        tokens[$0].alternatives.compactMap { terms[$0.term] }
      }
      years.append((year, before))
    }
  }

  /// A year in four digits, and perhaps a letter behind it, as of a work among others.
  static func year(_ written: [UInt8]) -> Int? {
    guard written.count == 4 || (written.count == 5 && written[4] > 0x60 && written[4] < 0x7B),
      written[..<4].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let year = Int(String(decoding: written[..<4], as: UTF8.self)), (1500...2199).contains(year)
    else { return nil }
    return year
  }

  /// All joined runs of up to ten pieces with a digit in them.
  private mutating func addIdentifiers(_ text: String) {
    let pieces = Self.pieces(of: text)
    let digits = pieces.map { $0.utf8.contains { $0 >= 0x30 && $0 <= 0x39 } }
    for start in pieces.indices where digits[start..<min(start + 10, digits.count)].contains(true) {
      var joined = ""
      var hasDigit = false
      for index in start..<min(start + 10, pieces.count) {
        joined += pieces[index]
        hasDigit = hasDigit || digits[index]
        guard joined.utf8.count <= 64 else { break }
        if hasDigit, joined.utf8.count >= 4 { identifiers.insert(joined) }
      }
    }
  }

  /// Maximal runs of letters and digits, in lower case.
  static func pieces(of text: String) -> [String] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return asciiPieces(of: text) }
    return text.lowercased().unicodeScalars.split {
      !$0.properties.isAlphabetic && $0.properties.numericType == nil
    }.map { String($0) }
  }

  /// The same of plain ASCII, without Unicode's tables.
  private static func asciiPieces(of text: String) -> [String] {
    text.utf8.split {
      !($0 >= 0x61 && $0 <= 0x7A) && !($0 >= 0x41 && $0 <= 0x5A) && !($0 >= 0x30 && $0 <= 0x39)
    }.map { piece in
      String(decoding: piece.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
  }

  /// An identifier as it is compared; nil where it is no more than a word or a small number.
  static func identifier(_ text: String) -> String? {
    let pieces = pieces(of: text)
    let joined = pieces.joined()
    guard joined.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }),
      joined.utf8.count >= (pieces.count > 1 ? 4 : 8), joined.utf8.count <= 64
    else { return nil }
    return joined
  }
}
