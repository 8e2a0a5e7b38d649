internal import Analysis
internal import Scoring

extension WordFold {
  /// Folds words as the analyzer does. The analyzer serves one thread at a time, and so does this.
  init(_ analyzer: QueryAnalyzer) {
    self.init(
      foldsASCII: analyzer.definition.folding || analyzer.definition.tokenizer == .alphanumeric
    ) { word, scalars in
      analyzer.fold(word, into: &scalars)
    }
  }
}
