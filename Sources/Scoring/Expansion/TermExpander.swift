package import InvertedIndex

/// Finds the terms of a field that a wildcard or a fuzzy word stands for.
///
/// What is compared are the words as they are written (folded), not their stems: `organisation*`
/// finds `organisations`, whose term is `organis`. So of a term that has several written forms only
/// those that match count (`WordSpellings`). Where a pattern's beginning is that of the term itself, a
/// form that has something before it counts too: articles, mutations, prefixes that the stemmer takes
/// off. In fields without forms the terms themselves are compared.
package struct TermExpander {
  /// A term, in all its written forms or in one of them.
  package struct Expansion: Hashable {
    package var term: [UInt8]
    /// nil: all.
    package var form: [UInt8]?
    /// Edits away from the word; 0 for wildcards.
    package var distance = 0

    /// A term, or one of its forms, so many edits away.
    package init(term: [UInt8], form: [UInt8]? = nil, distance: Int = 0) {
      self.term = term
      self.form = form
      self.distance = distance
    }
  }

  /// What was found, up to a limit.
  package struct Result {
    package var expansions: [Expansion] = []
    /// Whether there were more; then `expansions` has more than the limit's number of them all the
    /// same, whole.
    package var exceedsLimit = false

    package init() {}
  }

  let segments: [SegmentReader]
  let field: Int
  let fold: WordFold
  /// More expansions than this score alike.
  let limit: Int
  /// Called now and then; throws when the time is up.
  let checkDeadline: () throws(ScoringError) -> Void

  /// - Parameters:
  ///   - limit: More expansions than this score alike.
  ///   - checkDeadline: Called now and then; throws when the time is up.
  package init(
    segments: [SegmentReader], field: Int, fold: WordFold, limit: Int = 1024,
    checkDeadline: @escaping () throws(ScoringError) -> Void = {}
  ) {
    self.segments = segments
    self.field = field
    self.fold = fold
    self.limit = limit
    self.checkDeadline = checkDeadline
  }

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

  /// The terms of which a written form matches the pattern, in the order of the dictionary (but
  /// for stems that are shorter than the pattern's beginning, which come first).
  package func expand(_ pattern: WildcardPattern) throws(ScoringError) -> Result {
    let literal = Array(pattern.literalPrefix.utf8)
    let dictionaries = segments.compactMap { $0.inverted.terms(field: field) }
    var result = Result()
    var spellings = WordSpellings(fold)
    let scalars = pattern.literalPrefix.unicodeScalars.map(\.value)
    for stem in try stems(of: literal) {
      let entries = dictionaries.compactMap { dictionary in
        dictionary.find(stem).map { (dictionary, $0) }
      }
      if !entries.isEmpty {
        consider(stem, entries, pattern, scalars, &spellings, &result.expansions)
      }
    }
    var walk = MergedTerms(dictionaries, from: literal)
    var steps = 0
    while let term = walk.term, term.starts(with: literal) {
      consider(term, walk.entries, pattern, scalars, &spellings, &result.expansions)
      walk.next()
      steps += 1
      if steps % 1024 == 0 { try checkDeadline() }
    }
    result.exceedsLimit = result.expansions.count > limit
    return result
  }

  /// Terms that do not begin with the pattern's letters, but may have forms that do: those that the
  /// letters begin with, and those of forms that do not begin with their term.
  private func stems(of literal: [UInt8]) throws(ScoringError) -> [[UInt8]] {
    guard !literal.isEmpty,
      segments.contains(where: {
        $0.inverted.terms(field: field)?.options.contains(.forms) == true
      })
    else { return [] }
    var stems: Set<[UInt8]> = []
    for length in max(1, literal.count - ForeignSpellings.longestEnding)..<max(1, literal.count) {
      stems.insert(Array(literal[..<length]))
    }
    for segment in segments {
      let table = try ForeignSpellings.table(
        segment, field: field, fold: fold, checkDeadline: checkDeadline)
      for term in table?.terms(beginning: literal) ?? [] where !term.starts(with: literal) {
        stems.insert(term)
      }
    }
    return stems.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Adds a term, whole if all its forms match, in all segments; else those forms that do.
  private func consider(
    _ term: [UInt8], _ entries: [(dictionary: TermDictionaryReader, info: TermInfo)],
    _ pattern: WildcardPattern, _ literal: [UInt32], _ spellings: inout WordSpellings,
    _ expansions: inout [Expansion]
  ) {
    var isAccepted = false
    var isRejected = false
    // Whether the term itself is what is looked for, so that what stands before it in a form is not.
    let isTerm =
      !literal.isEmpty
      && pattern.matches(String(decoding: term, as: UTF8.self).unicodeScalars.map(\.value))
    func matches(_ form: [UInt8]) -> Bool {
      if form.allSatisfy({ $0 < 0x80 }) {
        if pattern.matches(ascii: form, folds: fold.foldsASCII) { return true }
        // Most words have one spelling.
        guard isTerm || form.contains(where: { $0 == 0x27 || $0 == 0x2E || $0 == 0x5F }) else {
          return false
        }
      }
      return spellings.contains(form) { spelling in
        if pattern.matches(spelling) { return true }
        return isTerm && spelling.count > literal.count
          && (1...spelling.count - literal.count).contains {
            spelling[$0...].starts(with: literal)
          }
      }
    }
    for (dictionary, info) in entries {
      guard dictionary.options.contains(.forms) else {
        if matches(term) { isAccepted = true } else { isRejected = true }
        continue
      }
      dictionary.forEachForm(of: info, term: term) { form in
        if matches(form) { isAccepted = true } else { isRejected = true }
      }
    }
    guard isAccepted else { return }
    guard isRejected else {
      expansions.append(Expansion(term: term))
      return
    }
    let start = expansions.count
    // In the order of their bytes, whichever segment knows a form.
    defer {
      expansions[start...].sort { ($0.form ?? []).lexicographicallyPrecedes($1.form ?? []) }
    }
    for (dictionary, info) in entries {
      dictionary.forEachForm(of: info, term: term) { form in
        if matches(form),
          !expansions[start...].contains(where: { $0.form == form })
        {
          expansions.append(Expansion(term: term, form: form))
        }
      }
    }
  }

  /// The terms of which a written form is at most `distance` edits away from the word, among those
  /// that are no further from the word or one of its stems themselves.
  ///
  /// - Parameters:
  ///   - word: Folded, not stemmed.
  ///   - stems: The word's terms.
  package func expand(
    fuzzy word: [Unicode.Scalar], stems: [[Unicode.Scalar]], distance: Int
  ) throws(ScoringError) -> Result {
    let automaton = EditAutomaton(word, limit: distance)
    var steps = 0
    var failure: ScoringError?
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
          steps += 1
          guard steps % 1024 == 0 else { return true }
          do throws(ScoringError) { try checkDeadline() } catch { failure = error }
          return failure == nil
        }
        if let failure { throw failure }
        try checkDeadline()
      }
    }
    return finish(found, rejected: rejected)
  }
}
