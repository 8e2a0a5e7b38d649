internal import Analysis
internal import TOML

/// Expressions that have to do with each other, read from the definition's `related.toml`: names of
/// places, places within places, words of one subject.
///
/// Expressions are compared by the stems of English words. Immutable; made once per index.
struct RelatedWords: Sendable {
  /// One expression: a word or several.
  struct Expression: Sendable {
    var text: String
    /// The terms that may stand at each of its positions.
    var tokens: [[[UInt8]]]
    /// The place it names.
    var place: Int?
    /// The subjects it belongs to.
    var topics: [Int] = []
  }

  private(set) var expressions: [Expression] = []
  /// Expressions of each place.
  private(set) var names: [[Int]] = []
  /// Of each place those that lie in it, and those it lies in, through all levels, with the number
  /// of levels between: 1 for a city and its country.
  private(set) var relatives: [[(place: Int, levels: Int)]] = []
  /// Expressions of each subject.
  private(set) var topics: [[Int]] = []
  /// Expressions by each term of their first word.
  private var byFirst: [[UInt8]: [Int]] = [:]

  var isEmpty: Bool { expressions.isEmpty }

  /// A table without words.
  init() {}

  /// Reads a file. What cannot be read adds nothing: it was checked when the index was built.
  init(_ file: [UInt8], analyzer: QueryAnalyzer) {
    guard let root = try? TOMLDocument(String(decoding: file, as: UTF8.self)).root,
      let english = Language(bcp47: "en")
    else { return }
    var ordinals: [[[[UInt8]]]: Int] = [:]
    func expression(_ text: String) -> Int? {
      let tokens = analyzer.tokens(of: text, languages: [english]).map { token in
        token.alternatives.map(\.term)
      }
      guard !tokens.isEmpty else { return nil }
      if let known = ordinals[tokens] { return known }
      ordinals[tokens] = expressions.count
      expressions.append(Expression(text: text, tokens: tokens))
      return expressions.count - 1
    }
    func place(of expressions: [Int]) -> Int {
      let known = expressions.compactMap { self.expressions[$0].place }.first
      let place = known ?? names.count
      if known == nil { names.append([]) }
      for index in expressions where self.expressions[index].place == nil {
        self.expressions[index].place = place
        names[place].append(index)
      }
      return place
    }
    var holds: [Int: Set<Int>] = [:]
    for node in root["names"]?.array ?? [] {
      guard let words = node.table?["words"]?.strings else { continue }
      _ = place(of: words.compactMap(expression))
    }
    for node in root["place"]?.array ?? [] {
      guard let table = node.table, let words = table["words"]?.strings, !words.isEmpty else {
        continue
      }
      let outer = place(of: words.compactMap(expression))
      for text in table["holds"]?.strings ?? [] {
        guard let index = expression(text) else { continue }
        let inner = place(of: [index])
        if inner != outer { holds[outer, default: []].insert(inner) }
      }
    }
    for node in root["topic"]?.array ?? [] {
      guard let words = node.table?["words"]?.strings else { continue }
      let members = words.compactMap(expression)
      for index in members where self.expressions[index].topics.last != topics.count {
        self.expressions[index].topics.append(topics.count)
      }
      topics.append(members)
    }
    relatives = Self.relatives(of: names.count, holds)
    for (index, expression) in expressions.enumerated() {
      for term in expression.tokens[0] { byFirst[term, default: []].append(index) }
    }
  }

  /// All pairs of places one of which lies in the other, by the shortest way.
  private static func relatives(
    of count: Int, _ holds: [Int: Set<Int>]
  ) -> [[(place: Int, levels: Int)]] {
    var result = [[Int: Int]](repeating: [:], count: count)
    for outer in holds.keys {
      var seen: Set<Int> = [outer]
      var level = holds[outer] ?? []
      var levels = 1
      while !level.isEmpty {
        let new = level.subtracting(seen)
        seen.formUnion(new)
        for place in new {
          result[outer][place] = min(levels, result[outer][place] ?? levels)
          result[place][outer] = min(levels, result[place][outer] ?? levels)
        }
        level = Set(new.flatMap { holds[$0] ?? [] })
        levels += 1
      }
    }
    return result.map { places in
      places.map { (place: $0.key, levels: $0.value) }.sorted { $0.place < $1.place }
    }
  }

  /// The expressions in a text's tokens, from left to right, of several the longest.
  func matches(in tokens: [QueryToken]) -> [(tokens: Range<Int>, expression: Int)] {
    var result: [(tokens: Range<Int>, expression: Int)] = []
    var start = 0
    while start < tokens.count {
      var best: (length: Int, index: Int)?
      for alternative in tokens[start].alternatives {
        for index in byFirst[alternative.term] ?? [] {
          let wanted = expressions[index].tokens
          guard wanted.count > best?.length ?? 0, start + wanted.count <= tokens.count,
            zip(wanted, tokens[start...]).allSatisfy({ terms, token in
              token.alternatives.contains { terms.contains($0.term) }
            })
          else { continue }
          best = (wanted.count, index)
        }
      }
      if let best { result.append((start..<start + best.length, best.index)) }
      start += best?.length ?? 1
    }
    return result
  }
}
