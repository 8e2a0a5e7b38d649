internal import Analysis
internal import InvertedIndex
internal import Scoring

// Words that nothing matches: what else was meant.

extension QueryPlanner {
  /// The word of the index nearest to one that is not in it; nil if none is near.
  ///
  /// Fewest edits first, then the word that most records have. Words with digits, and words of
  /// fewer than three letters, are left as they are: any is as near as any other.
  mutating func correction(
    of token: QueryToken, in fields: [Field]
  ) throws(SearchError) -> String? {
    let text = String(decoding: token.written, as: UTF8.self)
    let scalars = text.unicodeScalars
    guard token.role == .word, scalars.count >= 3, scalars.count <= 64,
      scalars.allSatisfy({ $0.properties.numericType == nil })
    else { return nil }
    struct Candidate {
      var distance: Int
      var frequency: Int
      var word: [UInt8]
    }
    var best: Candidate?
    let isLowercase = text == text.lowercased()
    for limit in 1...(scalars.count <= 5 ? 1 : 2) {
      for field in fields {
        let found = try expand(fuzzy: token, distance: limit, in: field)
        for expansion in found.expansions {
          let word = expansion.form ?? shownForm(of: expansion.term, like: token, in: field)
          let candidate = Candidate(
            distance: expansion.distance,
            frequency: terms.documentFrequency(expansion.term, field: field.ordinal), word: word)
          guard let current = best else {
            best = candidate
            continue
          }
          if candidate.distance != current.distance {
            if candidate.distance < current.distance { best = candidate }
          } else if candidate.frequency != current.frequency {
            if candidate.frequency > current.frequency { best = candidate }
          } else if candidate.word.lexicographicallyPrecedes(current.word) {
            best = candidate
          }
        }
      }
      // One edit beats two, however frequent.
      if best != nil { break }
    }
    guard let best else { return nil }
    let word = String(decoding: best.word, as: UTF8.self)
    return isLowercase ? word.lowercased() : word
  }

  /// How a term is written, the form nearest to the word.
  private mutating func shownForm(
    of term: [UInt8], like token: QueryToken, in field: Field
  ) -> [UInt8] {
    let word = Array(String(decoding: token.written, as: UTF8.self).lowercased().unicodeScalars)
    let automaton = EditAutomaton(word, limit: 3)
    var best: (distance: Int, form: [UInt8])?
    func consider(_ form: [UInt8]) {
      let text = String(decoding: form, as: UTF8.self).lowercased()
      let distance = automaton.distance(to: text.unicodeScalars) ?? 4
      // Of equally near forms the first by bytes: which segment knows a form does not matter.
      if best.map({
        distance != $0.distance
          ? distance < $0.distance : form.lexicographicallyPrecedes($0.form)
      }) ?? true {
        best = (distance, form)
      }
    }
    if let gathered {
      let known = gathered.forms(
        of: CollectionStatistics.Term(field: field.ordinal, bytes: term))
      known?.forEach(consider)
      return best?.form ?? term
    }
    for segment in snapshot.segments {
      guard let dictionary = segment.inverted.terms(field: field.ordinal),
        dictionary.options.contains(.forms), let info = dictionary.find(term)
      else { continue }
      dictionary.forms(of: info, term: term).forEach(consider)
    }
    return best?.form ?? term
  }
}
