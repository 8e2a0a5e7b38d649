internal import InvertedIndex

/// How a candidate agrees with a text, before anything is weighed: counts, and what was found.
struct RerankEvidence: Sendable {
  /// How often each word of the text stands in each field, fields of a word side by side.
  private var frequencies: [Float]
  /// Length of each field by the field's average.
  private var lengths: [Double]
  /// For each pair of neighbouring words how near they stand.
  private var closeness: [Float]
  /// Of each clue what was found of it, 0...1.
  private var found: [Float]
  private var hasYear: Bool
  private var hasAuthorYear: Bool
  private var hasIdentifier: Bool
  /// Score of the best section of the full text.
  var section: Double = 0

  init(_ candidate: CandidateText, _ text: RerankText, averages: [Double], authorField: Int?) {
    let fieldCount = averages.count
    let citing = fieldCount - 1
    frequencies = [Float](repeating: 0, count: text.words.count * fieldCount)
    lengths = zip(candidate.lengths, averages).map { Double($0) / $1 }
    var isFound = [Bool](repeating: false, count: text.expressions.count)
    var positions = [[(field: Int, position: Int32)]](repeating: [], count: text.words.count)
    let places = candidate.places
    for (index, place) in places.enumerated() {
      for (word, weight) in text.wordsByTerm[Int(place.term)] {
        frequencies[word * fieldCount + place.field] += Float(weight)
        if place.field != citing { positions[word].append((place.field, place.position)) }
      }
      guard place.field != citing else { continue }
      for expression in text.expressionsByTerm[Int(place.term)] where !isFound[expression] {
        isFound[expression] = Self.stands(text.expressions[expression], at: index, in: places)
      }
    }
    closeness = text.pairs.map { Self.closeness(positions[$0.first], positions[$0.second]) }
    var namedPlaces: Set<Int> = []
    found = text.clues.map { clue in
      if !clue.own.isEmpty, clue.own.allSatisfy({ !positions[$0].isEmpty }) {
        if let place = clue.place { namedPlaces.insert(place) }
        return 0
      }
      if clue.kind == .place, let place = clue.place, namedPlaces.contains(place) { return 0 }
      let most = clue.expressions.reduce(0) { isFound[$1.index] ? max($0, $1.weight) : $0 }
      if most > 0, clue.kind == .otherName, let place = clue.place { namedPlaces.insert(place) }
      return Float(most)
    }
    hasYear = candidate.year.map { year in text.years.contains { $0.year == year } } ?? false
    hasAuthorYear = false
    if hasYear, let authorField {
      let authors = Set(places.lazy.filter { $0.field == authorField }.map(\.term))
      hasAuthorYear = text.years.contains { entry in
        entry.year == candidate.year && entry.before.contains { authors.contains($0) }
      }
    }
    hasIdentifier = candidate.identifiers.contains { text.identifiers.contains($0) }
  }

  /// Whether a row of terms begins at a place; the places stand in order.
  private static func stands(
    _ row: [[Int32]], at start: Int, in places: [CandidateText.Place]
  ) -> Bool {
    var index = start
    for (offset, terms) in row.enumerated().dropFirst() {
      let wanted = places[start].position &+ Int32(offset)
      repeat {
        index += 1
      } while index < places.count
        && places[index].field == places[start].field
        && (places[index].position < wanted
          || (places[index].position == wanted && !terms.contains(places[index].term)))
      guard index < places.count, places[index].field == places[start].field,
        places[index].position == wanted
      else { return false }
    }
    return true
  }

  /// 1/distance of the nearest pair in one field, halved in reverse order, 0 beyond eight positions.
  private static func closeness(
    _ first: [(field: Int, position: Int32)], _ second: [(field: Int, position: Int32)]
  ) -> Float {
    var best: Float = 0
    var from = 0
    for (field, position) in second {
      while from < first.count,
        first[from].field < field
          || (first[from].field == field && first[from].position < position &- 8)
      {
        from += 1
      }
      var index = from
      while index < first.count, first[index].field == field,
        first[index].position <= position &+ 8
      {
        let distance = position &- first[index].position
        best = max(best, distance > 0 ? 1 / Float(distance) : 0.5 / Float(max(1, -distance)))
        index += 1
      }
    }
    return best
  }

  // MARK: Weighing

  /// The score and what it is made of: `value` is the sum of the details' values, exactly, down to
  /// each word.
  func explanation(
    _ text: RerankText, _ weights: Reranking, fields: [String]
  ) -> Explanation {
    var parts: [Explanation] = []
    weigh(text, weights, fields: fields) { part, value, what in
      guard value != 0 else { return }
      let detail = Explanation(value, what())
      if let last = parts.last, last.text == part.rawValue {
        parts[parts.count - 1].details.append(detail)
        parts[parts.count - 1].value += value
      } else {
        parts.append(Explanation(value, part.rawValue, details: [detail]))
      }
    }
    return Explanation(parts.reduce(0) { $0 + $1.value }, "sum of the evidence", details: parts)
  }

  /// The score alone.
  func score(_ text: RerankText, _ weights: Reranking, fields: [String]) -> Double {
    var sum = 0.0
    var part = 0.0
    var current: Part?
    // As the explanation adds it up, so that both are the same number.
    weigh(text, weights, fields: fields) { kind, value, _ in
      guard value != 0 else { return }
      if kind != current {
        sum += part
        part = 0
        current = kind
      }
      part += value
    }
    return sum + part
  }

  /// Kinds of evidence, as explanations name them.
  private enum Part: String {
    case words = "words of the text, BM25 over the fields"
    case nearness = "words next to each other"
    case names = "names and other names"
    case places = "places"
    case topics = "subjects in other words"
    case identity = "identity"
    case section = "full text"
  }

  /// Calls `body` with every contribution, kind by kind.
  private func weigh(
    _ text: RerankText, _ weights: Reranking, fields: [String],
    _ body: (Part, Double, () -> String) -> Void
  ) {
    let k1 = Double(weights.k1)
    let b = Double(weights.b)
    let fieldCount = lengths.count
    var fieldWeights = fields.map { Double(weights.fields[$0] ?? 1) } + [Double(weights.citing)]
    for field in 0..<fieldCount { fieldWeights[field] /= max(0.05, 1 - b + b * lengths[field]) }
    for (index, word) in text.words.enumerated() {
      var frequency = 0.0
      for field in 0..<fieldCount {
        frequency += fieldWeights[field] * Double(frequencies[index * fieldCount + field])
      }
      guard frequency > 0 else { continue }
      let value = word.count * word.idf * frequency * (k1 + 1) / (k1 + frequency)
      body(.words, value) {
        let places = (fields + ["citing places"]).enumerated().filter {
          frequencies[index * fieldCount + $0.offset] > 0
        }.map(\.element)
        return "\(word.written) in \(places.joined(separator: ", "))"
      }
    }
    for (pair, closeness) in zip(text.pairs, closeness) where closeness > 0 {
      let first = text.words[pair.first]
      let second = text.words[pair.second]
      let value = Double(weights.nearness) * Double(closeness) * min(first.idf, second.idf)
      body(.nearness, value) { "\(first.written) … \(second.written)" }
    }
    for kind in [RerankText.Clue.Kind.name, .otherName, .place, .topic] {
      let (part, weight) =
        switch kind {
        case .name: (Part.names, weights.name)
        case .otherName: (Part.places, weights.otherName)
        case .place: (Part.places, weights.place)
        case .topic: (Part.topics, weights.topic)
        }
      for (clue, found) in zip(text.clues, found) where clue.kind == kind && found > 0 {
        body(part, Double(weight) * Double(found) * clue.idf) { clue.written }
      }
    }
    if hasYear { body(.identity, Double(weights.year) * text.uniqueIDF) { "year" } }
    if hasAuthorYear {
      body(.identity, Double(weights.authorYear) * text.uniqueIDF) { "author with year" }
    }
    if hasIdentifier {
      body(.identity, Double(weights.identifier) * text.uniqueIDF) { "symbol, DOI, ISBN or id" }
    }
    if section > 0 { body(.section, Double(weights.section) * section) { "best section" } }
  }
}
