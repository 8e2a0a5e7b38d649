internal import Analysis

/// An analyzer of texts with what it needs, to be borrowed by one thread at a time.
final class TextAnalyzer: PooledAnalyzer {
  let definition: AnalyzerDefinition
  private let analyzer: Analyzer
  private let lexicon = Lexicon()
  private var buffer = TokenBuffer()

  init(_ definition: AnalyzerDefinition) {
    self.definition = definition
    analyzer = Analyzer(definition, lexicon: lexicon)
  }

  /// The words of a text in order: the number of the word, its position, and its bytes in the text.
  func analyze(
    _ utf8: UnsafeRawBufferPointer, language: Language
  ) -> [(form: Int, position: Int, range: Range<Int>)] {
    // Words of the texts before are known: the same ones stand in most records of a page.
    if lexicon.formCount > Self.keptForms { lexicon.removeAll() }
    analyzer.analyze(utf8, language: language, into: &buffer)
    return (0..<buffer.count).map { index in
      (
        Int(buffer.formIDs[index]), Int(buffer.positions[index]),
        Int(
          buffer.startOffsets[index])..<max(
            Int(buffer.startOffsets[index]), min(Int(buffer.endOffsets[index]), utf8.count))
      )
    }
  }

  /// More words than this are not kept: callers make lists as long as `formCount`.
  private static let keptForms = 512

  /// Words are numbered below this; some may be of texts analysed before.
  var formCount: Int { lexicon.formCount }

  /// The term of a word of the text analysed last.
  func term(ofForm form: Int) -> [UInt8] {
    Array(lexicon.termBytes(lexicon.termOfForm[form]))
  }

  /// The written form of a word of the text analysed last; the term where forms are not told apart.
  func form(_ form: Int) -> [UInt8] {
    definition.forms ? Array(lexicon.formBytes(FormID(form))) : term(ofForm: form)
  }
}
