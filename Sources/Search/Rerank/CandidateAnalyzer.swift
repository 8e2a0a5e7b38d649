internal import Analysis

/// An analyzer of candidates' texts that keeps the words it knows from one list to the next, to be
/// borrowed by one thread at a time.
final class CandidateAnalyzer: PooledAnalyzer {
  /// Words of a hundred thousand texts would fill memory.
  private static let keptForms = 50_000

  let definition: AnalyzerDefinition
  private let analyzer: Analyzer
  private let lexicon = Lexicon()
  private var buffer = TokenBuffer()
  /// Grows when the words are forgotten and numbered anew.
  private(set) var generation = 0

  init(_ definition: AnalyzerDefinition) {
    self.definition = definition
    var terms = definition
    // What is asked for is terms; how a word was written is not looked at.
    terms.forms = false
    analyzer = Analyzer(terms, lexicon: lexicon)
  }

  /// Calls `body` with the number of each word and its position; returns how many there are.
  func analyze(
    _ utf8: UnsafeRawBufferPointer, _ language: Language, _ body: (Int, Int32) -> Void
  ) -> Int {
    if lexicon.formCount > Self.keptForms {
      lexicon.removeAll()
      generation += 1
    }
    analyzer.analyze(utf8, language: language, offsets: false, into: &buffer)
    for index in 0..<buffer.count {
      body(Int(buffer.formIDs[index]), Int32(bitPattern: UInt32(buffer.positions[index])))
    }
    return buffer.count
  }

  /// The term of a word of the text analysed last.
  func term(ofForm form: Int) -> [UInt8] {
    Array(lexicon.termBytes(lexicon.termOfForm[form]))
  }
}

/// Analyses texts and keeps of their words only the terms of interest of one text.
final class TermFinder {
  private let pool: AnalyzerPool<CandidateAnalyzer>
  private let analyzer: CandidateAnalyzer
  private let text: RerankText
  /// By the number of a word its term of interest, -1 for none, -2 where it was not asked for.
  private var terms: [Int32] = []
  private var generation: Int

  init(
    _ definition: AnalyzerDefinition, _ text: RerankText, _ pool: AnalyzerPool<CandidateAnalyzer>
  ) {
    self.pool = pool
    self.text = text
    analyzer = pool.borrow(definition)
    generation = analyzer.generation
  }

  deinit { pool.giveBack(analyzer) }

  /// Calls `body` with position and term of each word of interest; returns the number of words.
  func find(
    _ utf8: UnsafeRawBufferPointer, _ language: Language, _ body: (Int32, Int32) -> Void
  ) -> Int {
    analyzer.analyze(utf8, language) { form, position in
      if analyzer.generation != generation {
        generation = analyzer.generation
        terms.removeAll(keepingCapacity: true)
      }
      while terms.count <= form { terms.append(-2) }
      var term = terms[form]
      if term == -2 {
        term = text.term(analyzer.term(ofForm: form)) ?? -1
        terms[form] = term
      }
      if term >= 0 { body(position, term) }
    }
  }
}
