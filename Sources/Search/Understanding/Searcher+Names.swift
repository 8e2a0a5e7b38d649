internal import Analysis
internal import InvertedIndex
internal import Scoring
internal import Vocabulary

extension Searcher {
  /// What a value of a facet is called for readers: a concept by its label, a region by the tree's.
  func label(of value: String, in field: Field) -> String {
    if field.hierarchy == .tree, field.tree == .subjects {
      return labels.subjectLabel(value, labelIndex) ?? value
    }
    return definition.label(of: value, in: field)
  }

  /// Ids of the countries, cities and bodies that a text names.
  func otherNames(of text: String) -> [String] {
    guard let index = labelIndex, let field = textFields.first else { return [] }
    let analyzer = labels.borrow(definition.analyzer(of: field))
    defer { labels.giveBack(analyzer) }
    let matcher = LabelMatcher(text, index, analyzer: analyzer)
    return matcher.matches().filter {
      $0.words == 0..<matcher.words.count
        && [.country, .city, .organisation].contains(index.kind(of: $0.entity))
    }.map { index.id(of: $0.entity) }
  }

  /// Ids of the records that bear a name: full, short, acronym, translated, in any case, without
  /// regard to diacritics, hyphens and articles. A name less its generic word counts only where no
  /// record bears the whole.
  func recordIDs(named text: String) -> [String] {
    guard let index = labelIndex, let field = textFields.first else { return [] }
    let analyzer = labels.borrow(definition.analyzer(of: field))
    defer { labels.giveBack(analyzer) }
    let matcher = LabelMatcher(text, index, analyzer: analyzer)
    let first = matcher.words.indices.first { !matcher.isLink($0) } ?? 0
    let matches = matcher.matches().filter {
      $0.words.lowerBound <= first && $0.words.upperBound == matcher.words.count
        && index.kind(of: $0.entity) == .name
    }
    let whole = matches.filter { $0.rank != .reduced }
    var result: [String] = []
    for match in whole.isEmpty ? matches : whole {
      let id = index.id(of: match.entity)
      if !result.contains(id) { result.append(id) }
    }
    return result
  }
}
