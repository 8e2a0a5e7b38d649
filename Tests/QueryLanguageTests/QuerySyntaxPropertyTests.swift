import QueryLanguage
import TestSupport
import Testing

/// Makes trees in normal form, and lines that are anything at all.
struct QueryMaker {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  static let words = [
    "a", "bb", "AND", "OR", "NOT", "NEAR/3", "A/68/283", "5+5", "COM(2011)", "x-y", "k=3", "né",
    "移民", "title", "x\u{FF09}", "\u{FF02}q", "צה\"ל", "10:30", "a^b", "5~10",
  ]

  /// - Parameter isValue: Whether the tree stands in a field of keywords.
  mutating func tree(depth: Int, isValue: Bool = false) -> QuerySyntax {
    let choice = Int.random(in: 0..<(depth > 0 ? 16 : 7), using: &random)
    if isValue, choice < 7 {
      return QuerySyntax(
        .value(
          .keyword(
            ["asia-oceania", "New Delhi", "none", "x*", "agenda"].randomElement(using: &random)!,
            isPrefix: Bool.random(using: &random))))
    }
    switch choice {
    case 0, 1: return QuerySyntax(.word(QueryMaker.words.randomElement(using: &random)!))
    case 2: return QuerySyntax(.exactWord(QueryMaker.words.randomElement(using: &random)!))
    case 3:
      return QuerySyntax(
        .phrase(
          ["a b", "a AND (b", "c* d?"].randomElement(using: &random)!,
          slop: Int.random(in: 0...3, using: &random), isExact: Bool.random(using: &random)))
    case 4:
      return QuerySyntax(.wildcard(["tra*", "o?a", "*x", "A/6*"].randomElement(using: &random)!))
    case 5:
      return QuerySyntax(
        .fuzzy(
          ["word", "AND", "x-y"].randomElement(using: &random)!,
          distance: [nil, 1, 2].randomElement(using: &random)!))
    case 6: return QuerySyntax(.everything)
    case 7:
      return QuerySyntax(
        .boost(
          tree(depth: depth - 1, isValue: isValue),
          .init(millionths: Int.random(in: 0...5_000_000, using: &random))))
    case 8:
      guard !isValue else { return tree(depth: depth - 1, isValue: true) }
      let field = Int.random(in: 0..<4, using: &random)
      switch field {
      case 0: return QuerySyntax(.field("title", tree(depth: depth - 1)))
      case 1: return QuerySyntax(.field("region", tree(depth: depth - 1, isValue: true)))
      case 2:
        let lower = Int.random(in: -9...2012, using: &random)
        return QuerySyntax(
          .field(
            "year",
            QuerySyntax(
              .value(
                [
                  .integers(lower: lower, upper: nil), .integers(lower: nil, upper: lower), .none,
                  .integers(lower: lower, upper: lower + Int.random(in: 0...3, using: &random)),
                ].randomElement(using: &random)!))))
      default:
        let first = PartialDate(year: 2010, month: Int.random(in: 1...12, using: &random))
        return QuerySyntax(
          .field(
            "date",
            QuerySyntax(
              .value(
                .dates(
                  first: first,
                  last: [nil, first, PartialDate(year: 2011)].randomElement(using: &random)!)))))
      }
    case 9:
      guard !isValue else { return tree(depth: depth - 1, isValue: true) }
      let count = Int.random(in: 2...3, using: &random)
      return QuerySyntax(
        .near(
          (0..<count).map { _ in nearOperand() },
          distances: (1..<count).map { _ in Int.random(in: 0...9, using: &random) }))
    case 10: return QuerySyntax(.not(tree(depth: depth - 1, isValue: isValue)))
    case 11, 12: return QuerySyntax(.and(trees(depth, isValue)))
    case 13: return QuerySyntax(.or(trees(depth, isValue)))
    default:
      return QuerySyntax(
        .group(
          trees(depth, isValue).map { syntax in
            if case .not(let inner) = syntax.kind {
              // Parentheses keep a negation apart from its group.
              return Bool.random(using: &random)
                ? .init(.mustNot, inner)
                : .init([.should, .must, .mustNot].randomElement(using: &random)!, syntax)
            }
            return .init(
              [.should, .must, .mustNot].randomElement(using: &random)!, syntax)
          }))
    }
  }

  private mutating func trees(_ depth: Int, _ isValue: Bool) -> [QuerySyntax] {
    (0..<Int.random(in: 2...3, using: &random)).map { _ in tree(depth: depth - 1, isValue: isValue)
    }
  }

  private mutating func nearOperand() -> QuerySyntax {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: QuerySyntax(.or([QuerySyntax(.word("a")), QuerySyntax(.wildcard("b*"))]))
    case 1: QuerySyntax(.phrase("a b", slop: 0, isExact: false))
    case 2: QuerySyntax(.exactWord("MIDSA"))
    default: QuerySyntax(.word(QueryMaker.words.randomElement(using: &random)!))
    }
  }

  static let pieces = [
    "a", "b2", "é", "移民", "אב", " ", " ", " ", "\t", "\u{3000}", "(", ")", "((", "))", "\"", "“",
    "”",
    "«", "»", "+", "-", "–", "=", "^", "~", ":", "?", "*", "AND", "OR", "NOT", "NEAR/3", "NEAR/",
    "title:", "year:", "date:", "region:", "foo:", "2010", "..", "2012-06", "~1", "~3", "^2",
    "^0.5", "^1e9", "none", "？", "：", "（", "\u{0}", "\u{7F}", "\u{200D}", "\u{301}", "😀", ".", ",",
    "/", "&",
  ]

  mutating func line() -> String {
    (0..<Int.random(in: 0...24, using: &random))
      .map { _ in QueryMaker.pieces.randomElement(using: &random)! }.joined()
  }
}

@Suite struct QuerySyntaxPropertyTests {
  @Test("parsing the print of a tree gives the tree")
  func treesSurvivePrinting() throws {
    let seed: UInt64 = 20_261_121
    print("seed \(seed)")
    var maker = QueryMaker(seed: seed)
    for _ in 0..<20_000 {
      let tree = maker.tree(depth: 4)
      let line = tree.description
      let parsed = try catalogueParser.parse(line)
      #expect(parsed == tree, "\(line) gave \(parsed.outline), not \(tree.outline)")
      if parsed != tree { break }
    }
  }

  @Test("any line parses or names its column, and what parses survives printing")
  func linesSurvivePrinting() throws {
    let seed: UInt64 = 16781
    print("seed \(seed)")
    var maker = QueryMaker(seed: seed)
    var parsed = 0
    for _ in 0..<20_000 {
      let line = maker.line()
      do {
        let tree = try catalogueParser.parse(line)
        parsed += 1
        let again = try catalogueParser.parse(tree.description)
        #expect(again == tree, "\(line.debugDescription): \(tree.outline), \(tree.description)")
        if again != tree { break }
      } catch {
        let isInside = (1...line.unicodeScalars.count + 1).contains(error.column)
        #expect(isInside, "\(line.debugDescription): \(error)")
      }
    }
    #expect(parsed > 3000)
  }

  @Test(
    "inputs that once failed stay mended",
    arguments: FuzzCases.lines)
  func keptCases(line: String) throws {
    guard let tree = try? catalogueParser.parse(line) else { return }
    #expect(try catalogueParser.parse(tree.description) == tree)
  }

  @Test("reading takes steps in proportion to the line")
  func linear() throws {
    // Each of these would take minutes if a rule looked ahead without memory.
    for piece in ["“", "((a) ", "a(", "a)", "+-", "\"a\"", "a^", "~", "?", "*a", "a:/", "“a\" "] {
      let line = String(repeating: piece, count: 200_000 / piece.utf8.count)
      _ = try? catalogueParser.parse(line)
    }
  }
}
