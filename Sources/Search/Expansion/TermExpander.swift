internal import InvertedIndex

/// Finds the terms of a field that a wildcard or a fuzzy word stands for.
///
/// What is compared are the words as they are written (folded), not their stems: `organisation*`
/// finds `organisations`, whose term is `organis`. So of a term that has several written forms only
/// those that match count. In fields without forms the terms themselves are compared.
struct TermExpander {
  /// A term, in all its written forms or in one of them.
  struct Expansion: Hashable {
    var term: [UInt8]
    /// nil: all.
    var form: [UInt8]?
    /// Edits away from the word; 0 for wildcards.
    var distance = 0
  }

  /// What was found, up to a limit.
  struct Result {
    var expansions: [Expansion] = []
    /// Whether there were more; then `expansions` has more than the limit's number of them all the
    /// same, whole.
    var exceedsLimit = false
  }

  let segments: [SegmentReader]
  let field: Int
  /// Folds a word as the field's analysis does, without stemming it.
  let fold: ([UInt8]) -> [Unicode.Scalar]
  /// More expansions than this score alike.
  var limit = 1024
  /// Called now and then; throws when the time is up.
  var checkDeadline: () throws(SearchError) -> Void = {}

  private func forms(
    _ dictionary: TermDictionaryReader, _ info: TermInfo, _ term: [UInt8]
  ) -> [[UInt8]] {
    dictionary.options.contains(.forms) ? dictionary.forms(of: info, term: term) : []
  }

  /// Adds a term by what of its forms is accepted: all, some or none.
  private func add(
    _ term: [UInt8], forms: [[UInt8]], distances: [Int?], termDistance: @autoclosure () -> Int?,
    to found: inout [[UInt8]: [Expansion]]
  ) {
    if forms.isEmpty {
      guard let distance = termDistance() else { return }
      found[term] = [Expansion(term: term, distance: distance)]
      return
    }
    var list = found[term] ?? []
    // Of several segments each may know other forms; one that is not restricted covers them all
    // only in its own segment, so forms are always named unless all segments accept all.
    for (form, distance) in zip(forms, distances) {
      guard let distance else { continue }
      let expansion = Expansion(term: term, form: form, distance: distance)
      if !list.contains(expansion) { list.append(expansion) }
    }
    if !list.isEmpty { found[term] = list }
  }

  /// Joins the forms of a term to the whole term where no segment has a form that is left out.
  private func finish(_ found: [[UInt8]: [Expansion]], rejected: Set<[UInt8]>) -> Result {
    var result = Result()
    for (term, list) in found {
      let distances = Set(list.map(\.distance))
      if !rejected.contains(term), distances.count == 1, let distance = distances.first {
        result.expansions.append(Expansion(term: term, distance: distance))
      } else {
        result.expansions += list
      }
    }
    result.expansions.sort {
      if $0.distance != $1.distance { return $0.distance < $1.distance }
      if $0.term != $1.term { return $0.term.lexicographicallyPrecedes($1.term) }
      return ($0.form ?? []).lexicographicallyPrecedes($1.form ?? [])
    }
    result.exceedsLimit = result.expansions.count > limit
    return result
  }

  /// The terms of which a written form matches the pattern.
  func expand(_ pattern: WildcardPattern) throws(SearchError) -> Result {
    let literal = Array(pattern.literalPrefix.utf8)
    var found: [[UInt8]: [Expansion]] = [:]
    var rejected: Set<[UInt8]> = []
    func consider(
      _ dictionary: TermDictionaryReader, _ info: TermInfo, _ term: [UInt8]
    ) {
      let forms = self.forms(dictionary, info, term)
      if forms.isEmpty {
        let word = Array(String(decoding: term, as: UTF8.self).unicodeScalars)
        add(
          term, forms: [], distances: [], termDistance: pattern.matches(word) ? 0 : nil,
          to: &found)
        return
      }
      let distances = forms.map { pattern.matches(fold($0)) ? 0 : nil }
      if distances.contains(nil) { rejected.insert(term) }
      add(term, forms: forms, distances: distances, termDistance: nil, to: &found)
    }
    var steps = 0
    for segment in segments {
      guard let dictionary = segment.inverted.terms(field: field) else { continue }
      var cursor = dictionary.cursor()
      var isThere = literal.isEmpty ? cursor.next() : cursor.seek(literal)
      while isThere, cursor.term.starts(with: literal) {
        if let info = cursor.info { consider(dictionary, info, cursor.term) }
        isThere = cursor.next()
        steps += 1
        if steps % 4096 == 0 { try checkDeadline() }
      }
      guard dictionary.options.contains(.forms) else { continue }
      // Terms shorter than the pattern's letters: stems. A stem is a beginning of its words, or
      // nearly so: its last letter may differ (happy, happi).
      let letters = literal.count
      for length in stride(from: letters - 1, through: max(1, letters - 12), by: -1) {
        let stem = Array(literal[..<length])
        for candidate in [stem, stem + [UInt8(ascii: "i")], stem + [UInt8(ascii: "y")]]
        where !candidate.starts(with: literal) {
          if let info = dictionary.find(candidate) { consider(dictionary, info, candidate) }
        }
      }
    }
    return finish(found, rejected: rejected)
  }

  /// The terms of which a written form is at most `distance` edits away from the word, among those
  /// that are no further from the word or one of its stems themselves.
  ///
  /// - Parameters:
  ///   - word: Folded, not stemmed.
  ///   - stems: The word's terms.
  func expand(
    fuzzy word: [Unicode.Scalar], stems: [[Unicode.Scalar]], distance: Int
  ) throws(SearchError) -> Result {
    let automaton = EditAutomaton(word, limit: distance)
    var found: [[UInt8]: [Expansion]] = [:]
    var rejected: Set<[UInt8]> = []
    for segment in segments {
      guard let dictionary = segment.inverted.terms(field: field) else { continue }
      var seen: Set<[UInt8]> = []
      for center in Set([word] + stems) {
        EditAutomaton(center, limit: distance).forEachTerm(of: dictionary) { term, info, edits in
          guard seen.insert(term).inserted else { return true }
          let forms = self.forms(dictionary, info, term)
          let distances = forms.map { automaton.distance(to: fold($0)) }
          if distances.contains(nil) { rejected.insert(term) }
          add(term, forms: forms, distances: distances, termDistance: edits, to: &found)
          return true
        }
        try checkDeadline()
      }
    }
    return finish(found, rejected: rejected)
  }
}
