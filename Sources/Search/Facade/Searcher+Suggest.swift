internal import Analysis
internal import InvertedIndex
internal import Scoring

extension Searcher {
  /// Words of the index that complete what was typed, the most frequent first; if there are none,
  /// words spelled nearly so.
  ///
  /// Of several words the last is completed, and those before it stay as they are.
  public func suggest(
    _ prefix: String, limit: Int = 10, deadline: UInt64? = nil
  ) throws(SearchError) -> [Suggestion] {
    guard limit > 0 else { return [] }
    let start = prefix.lastIndex { $0.isWhitespace }.map { prefix.index(after: $0) }
    let before = String(prefix[..<(start ?? prefix.startIndex)])
    let typed = String(prefix[(start ?? prefix.startIndex)...])
    guard
      typed.unicodeScalars.contains(where: {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
      })
    else { return [] }
    var request = SearchRequest()
    request.correctsSpelling = false
    request.deadline = deadline
    var planner = try planner(for: request)
    defer { planner.finish() }
    var found: [String: (text: String, count: Int)] = [:]
    func add(_ expansions: [TermExpander.Expansion], _ field: Field, _ wanted: (String) -> Bool) {
      for expansion in expansions {
        let count = lookup.documentFrequency(expansion.term, field: field.ordinal)
        for form in forms(of: expansion, in: field) where wanted(form) {
          let key = form.lowercased()
          guard let known = found[key] else {
            found[key] = (form, count)
            continue
          }
          // A word of the language over a name or a heading's capitals.
          let text = form == key ? form : known.text
          found[key] = (text, max(known.count, count))
        }
      }
    }
    for field in planner.fields {
      let fold = planner.folder(of: field)
      let pattern = WildcardPattern(
        elements: fold(Array(typed.utf8)).map { .scalar($0) } + [.anyMany])
      let result = try planner.expansions(of: pattern, in: field)
      add(result.expansions, field) { pattern.matches(fold(Array($0.utf8))) }
    }
    if found.isEmpty {
      for field in planner.fields {
        guard
          let token = planner.analyzer(of: field).tokens(
            of: typed, languages: planner.languages
          ).first
        else { continue }
        let result = try planner.expand(fuzzy: token, distance: nil, in: field)
        let fold = planner.folder(of: field)
        let near = EditAutomaton(fold(token.written), limit: 2)
        add(result.expansions, field) { near.distance(to: fold(Array($0.utf8))) != nil }
      }
    }
    let sorted = found.values.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    return sorted.prefix(limit).map { Suggestion(text: before + $0.text, count: $0.count) }
  }

  /// How an expansion is written: its form, or all forms of its term.
  private func forms(of expansion: TermExpander.Expansion, in field: Field) -> [String] {
    if let form = expansion.form { return [String(decoding: form, as: UTF8.self)] }
    var forms: Set<[UInt8]> = []
    for segment in snapshot.segments {
      guard let dictionary = segment.inverted.terms(field: field.ordinal),
        let info = dictionary.find(expansion.term)
      else { continue }
      if dictionary.options.contains(.forms) {
        forms.formUnion(dictionary.forms(of: info, term: expansion.term))
      } else {
        forms.insert(expansion.term)
      }
    }
    return forms.map { String(decoding: $0, as: UTF8.self) }.sorted()
  }
}
