internal import TOML

// The vocabulary, what records carry of it, and names of places.
extension CatalogueValidator {
  mutating func checkVocabulary() {
    for row in catalogue.concepts { checkConcept(row) }
    checkCircles()
    checkSharedLabels()
    checkPlaces()
  }

  /// Every label of a concept with its language and key, in the order of the file.
  static func labels(of row: Row) -> [(language: String, key: String, text: String)] {
    var labels: [(String, String, String)] = []
    for (language, text) in row.map("preferred") { labels.append((language, "preferred", text)) }
    for key in ["alternative", "hidden"] {
      for entry in row.table[key]?.table?.entries ?? [] {
        for text in entry.node.strings ?? [] { labels.append((entry.key, key, text)) }
      }
    }
    return labels
  }

  private mutating func checkConcept(_ row: Row) {
    let id = row.string("id") ?? ""
    for key in ["broader", "related"] {
      for other in row.strings(key) {
        if other == id {
          report(row, key, "`\(key)`: `\(id)` names itself")
        } else if !conceptIDs.contains(other) {
          report(row, key, "`\(key)`: no concept `\(other)`\(suggest(other, conceptIDs))")
        }
      }
    }
    if row.row("preferred")?.string("en") == nil {
      report(row, "preferred", "`\(id)` has no preferred label in English: [concept.preferred] en")
    }
    var seen: [String: String] = [:]
    for label in Self.labels(of: row) {
      let folded = label.language + " " + Row.collapse(label.text).lowercased()
      if seen.updateValue(label.key, forKey: folded) != nil {
        report(
          row, label.key, "`\(id)` has the label `\(label.text)` (\(label.language)) twice")
      }
    }
  }

  /// A concept must not lie under itself.
  private mutating func checkCircles() {
    var broader: [String: [String]] = [:]
    for row in catalogue.concepts { broader[row.string("id") ?? ""] = row.strings("broader") }
    // 1: on the way up from the concept that is looked at; 2: leads to no circle.
    var state: [String: Int] = [:]
    for row in catalogue.concepts {
      let start = row.string("id") ?? ""
      guard state[start] == nil else { continue }
      var path: [(id: String, next: Int)] = [(start, 0)]
      state[start] = 1
      while let (id, next) = path.last {
        let above = broader[id] ?? []
        guard next < above.count else {
          state[id] = 2
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let parent = above[next]
        if state[parent] == 1 {
          let circle = path.drop { $0.id != parent }.map(\.id) + [parent]
          let named = catalogue.concepts.first { $0.string("id") == id } ?? row
          report(named, "broader", "a circle: \(circle.joined(separator: " lies under "))")
        } else if state[parent] == nil {
          state[parent] = 1
          path.append((parent, 0))
        }
      }
    }
  }

  /// A label of two concepts is no mistake: both are found. It is worth knowing.
  private mutating func checkSharedLabels() {
    var first: [String: (id: String, row: Row)] = [:]
    for row in catalogue.concepts {
      let id = row.string("id") ?? ""
      for label in Self.labels(of: row) {
        let folded = label.language + " " + Row.collapse(label.text).lowercased()
        if let other = first[folded], other.id != id {
          remarks.append(
            catalogue.problem(
              row, label.key,
              "the label `\(label.text)` (\(label.language)) of `\(id)` is also one of "
                + "`\(other.id)`; a query finds both"))
        } else {
          first[folded] = (id, row)
        }
      }
    }
  }

  // MARK: - Subjects of records

  /// The concepts that a record carries must exist, and the words they follow from must stand in
  /// the record: case and white space apart.
  mutating func checkSubjects(of row: Row, in texts: [String]) {
    let assignments = row.rows("subjects")
    guard !assignments.isEmpty else { return }
    let folded = texts.map { Row.collapse($0).lowercased() }
    var seen: Set<String> = []
    for assignment in assignments {
      let id = assignment.string("id") ?? ""
      if !conceptIDs.contains(id) {
        report(assignment, "id", "`subjects`: no concept `\(id)`\(suggest(id, conceptIDs))")
      }
      if !seen.insert(id).inserted {
        report(assignment, "id", "`subjects` names `\(id)` twice")
      }
      guard let words = assignment.prose("words") else { continue }
      if !folded.contains(where: { $0.contains(words.lowercased()) }) {
        report(
          assignment, "words",
          "`subjects`: the words `\(words)` for `\(id)` do not stand in the record's title, theme "
            + "or text")
      }
    }
  }

  // MARK: - Names

  /// Names of a mechanism in other languages.
  mutating func checkNames(_ row: Row) {
    for entry in row.table["names"]?.table?.entries ?? [] {
      guard let names = Row(entry.node) else { continue }
      if names.has("official"), !names.has("source") {
        report(
          names, "official", "[names.\(entry.key)] has `official` names without their `source`")
      }
      if let source = names.string("source") {
        let target = Reference(source).target
        if !target.contains(" "), target.contains("#") || documentIDs.contains(target) {
          checkSource(source, names, "source")
        }
      }
    }
  }

  private mutating func checkPlaces() {
    for row in catalogue.cities {
      guard let country = row.string("country"), !names.isCanonicalCountry(country) else {
        continue
      }
      report(
        row, "country", "countries.toml has no `\(country)`\(suggestCountry(country))")
    }
    for row in catalogue.places {
      checkRegions(row, "regions")
      for country in row.strings("countries") where !names.isCanonicalCountry(country) {
        let other = names.country(country)?.string("name").map {
          "; the catalogue calls it `\($0)`"
        }
        report(
          row, "countries",
          "`countries`: countries.toml has no `\(country)`\(other ?? suggestCountry(country))")
      }
      if row.strings("countries").isEmpty && row.strings("regions").isEmpty {
        report(row, nil, "the place stands for nothing: give `countries` or `regions`")
      }
    }
    guard !catalogue.cities.isEmpty else { return }
    let known = Set(catalogue.cities.compactMap { $0.string("name") })
    for mechanism in catalogue.mechanisms {
      for entry in mechanism.rows("agenda") {
        if let place = entry.row("place"), let city = place.string("city"), !known.contains(city) {
          report(entry, "place", "cities.toml has no `\(city)`\(suggest(city, known))")
        }
      }
    }
  }
}
