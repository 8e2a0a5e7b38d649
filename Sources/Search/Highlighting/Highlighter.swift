internal import Analysis
internal import InvertedIndex
internal import Scoring

/// Knows which words of a text a query matched: stems, folded forms, synonyms and the words that
/// wildcards stood for light up alone, the words of phrases only where the phrase stands.
struct Highlighter {
  /// Words: terms in any form, and terms in some forms.
  struct WordSet {
    private var terms: Set<[UInt8]> = []
    private var forms: [[UInt8]: Set<[UInt8]>] = [:]

    init(_ words: [Query.WrittenTerm] = []) {
      for word in words { add(word) }
    }

    var isEmpty: Bool { terms.isEmpty && forms.isEmpty }

    mutating func add(_ word: Query.WrittenTerm) {
      if let form = word.form {
        forms[word.bytes, default: []].insert(form)
      } else {
        terms.insert(word.bytes)
      }
    }

    func contains(_ term: [UInt8], form: [UInt8]) -> Bool {
      terms.contains(term) || forms[term]?.contains(form) == true
    }

    /// The terms, those in some forms among them.
    var allTerms: Set<[UInt8]> { terms.union(forms.keys) }
  }

  /// A row of words at given distances from its first place.
  struct Row {
    var places: [(words: WordSet, offset: Int)]
    /// By how much the distances may differ, as Lucene counts it.
    var slop: Int

    init(_ words: [Query.PhraseWord], slop: Int = 0) {
      self.slop = slop
      let first = words.first?.offset ?? 0
      places = words.map { (WordSet($0.alternatives), $0.offset - first) }
    }
  }

  /// Words and rows of words, of which any may stand.
  struct Sayings {
    var words = WordSet()
    var rows: [Row] = []

    var isEmpty: Bool { words.isEmpty && rows.isEmpty }

    mutating func add(_ alternative: Query.Alternative) {
      if alternative.words.count == 1 {
        words.add(alternative.words[0])
      } else if !alternative.words.isEmpty {
        rows.append(
          Row(alternative.places.enumerated().map { .init($0.element, offset: $0.offset) }))
      }
    }
  }

  /// Operands of NEAR, which light up where neighbouring ones stand within the distance.
  struct Neighbourhood {
    var operands: [Sayings]
    var distances: [Int]
  }

  /// Of one field: what counts alone, and neighbourhoods.
  struct FieldMatcher {
    var alone = Sayings()
    var neighbourhoods: [Neighbourhood] = []

    var isEmpty: Bool { alone.isEmpty && neighbourhoods.isEmpty }
  }

  private(set) var fields: [Int: FieldMatcher] = [:]

  /// Gathers what scores or must match; what a negation holds lights up nowhere.
  init(_ query: Query) { add(query) }

  var isEmpty: Bool { fields.values.allSatisfy(\.isEmpty) }

  /// All terms that the query looked up in a field, alone or as part of something.
  func terms(ofField field: Int) -> Set<[UInt8]> {
    guard let matcher = fields[field] else { return [] }
    var result: Set<[UInt8]> = []
    for sayings in [matcher.alone] + matcher.neighbourhoods.flatMap(\.operands) {
      result.formUnion(sayings.words.allTerms)
      for row in sayings.rows {
        for place in row.places { result.formUnion(place.words.allTerms) }
      }
    }
    return result
  }

  private mutating func add(_ query: Query) {
    switch query {
    case .term(let field, let bytes, _):
      fields[field, default: .init()].alone.words.add(.init(bytes))
    case .synonym(let field, let alternatives, _):
      for alternative in alternatives { fields[field, default: .init()].alone.add(alternative) }
    case .phrase(let field, let words, let slop, _):
      fields[field, default: .init()].alone.rows.append(Row(words, slop: slop))
    case .near(let field, let operands, let distances, _):
      let sayings = operands.map { alternatives in
        var operand = Sayings()
        for alternative in alternatives { operand.add(alternative) }
        return operand
      }
      fields[field, default: .init()].neighbourhoods.append(
        Neighbourhood(operands: sayings, distances: distances))
    case .form(let field, let bytes, let form, _):
      fields[field, default: .init()].alone.words.add(.init(bytes, form: form))
    case .boolean(let must, let should, _, let filter):
      for clause in must + should + filter { add(clause) }
    case .constant(let inner, _): add(inner)
    case .anyTerm(let field, let terms):
      for term in terms { fields[field, default: .init()].alone.words.add(.init(term)) }
    case .anyWord(let field, let words):
      for word in words { fields[field, default: .init()].alone.words.add(word) }
    case .prefix, .termRange, .dateOverlap, .hasText, .identifiers, .documents, .all, .none: break
    }
  }
}
