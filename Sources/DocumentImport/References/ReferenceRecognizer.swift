/// Finds the works that a document cites in its notes, reference lists and lists of a series.
public enum ReferenceRecognizer {
  /// References of a document, each once, with every place that cites it.
  ///
  /// - Parameter id: The document's, for the places that cite.
  public static func find(
    in sections: [ImportedSection], of id: String, corpus: KnownCatalogue
  ) -> ReferenceFindings {
    var findings = ReferenceFindings()
    let entries = ReferenceEntries.collect(sections, of: id)
    findings.entryCount = entries.count
    guard !entries.isEmpty else { return findings }
    let names = NameVocabulary(sections.lazy.flatMap(\.blocks), places: corpus.places)
    var items: [ReferenceProposal] = []
    var grams: [Set<UInt64>] = []
    var unread: [ReferenceEntry] = []
    func add(_ item: ReferenceProposal) {
      let trigrams = TextSimilarity.trigrams(item.title)
      if let index = grams.indices.first(where: { index in
        (items[index].year == item.year || items[index].year == nil || item.year == nil)
          && TextSimilarity.dice(grams[index], trigrams) > 0.88
      }) {
        merge(item, into: &items[index])
      } else {
        items.append(item)
        grams.append(trigrams)
      }
    }
    var previous: [String] = []
    for var entry in entries {
      // A dash in the place of the authors repeats those of the entry before.
      if entry.origin == .list, ReferenceStart.isRepeatedAuthor(entry.text) {
        entry.author = previous.joined(separator: " and ")
      }
      guard let item = ReferenceParser(entry, names: names).parse() else {
        unread.append(entry)
        continue
      }
      if !item.authors.isEmpty { previous = item.authors }
      add(item)
      // The book that a chapter is in is a work of its own.
      if item.type == "chapter", let container = item.container, container.count > 12 {
        var book = ReferenceProposal(title: container, places: item.places, printed: item.printed)
        book.year = item.year
        book.publisher = item.publisher
        book.place = item.place
        book.type = "book"
        add(book)
      }
    }
    for entry in unread { addShortForms(entry, &items) }
    var keys: Set<String> = []
    let known = corpus.citations.map { ($0, TextSimilarity.trigrams($0.title)) }
    for index in items.indices {
      items[index].known = knownKey(items[index], known)
      var key = items[index].known ?? self.key(items[index])
      var number = 2
      while !keys.insert(key).inserted {
        key = "\(self.key(items[index]))-\(number)"
        number += 1
      }
      items[index].key = key
    }
    findings.items = items
    return findings
  }

  private static func merge(_ item: ReferenceProposal, into other: inout ReferenceProposal) {
    for place in item.places where !other.places.contains(place) { other.places.append(place) }
    other.year = other.year ?? item.year
    other.month = other.month ?? item.month
    other.url = other.url ?? item.url
    other.publisher = other.publisher ?? item.publisher
    other.place = other.place ?? item.place
    other.container = other.container ?? item.container
    other.volume = other.volume ?? item.volume
    other.issue = other.issue ?? item.issue
    other.pages = other.pages ?? item.pages
    other.doi = other.doi ?? item.doi
    other.series = other.series ?? item.series
    other.number = other.number ?? item.number
    if other.authors.isEmpty { other.authors = item.authors }
  }

  /// "EC 2011, op. cit.", "Hansen, R. (2010)": a name and a year that lead to an entry elsewhere.
  private static func addShortForms(_ entry: ReferenceEntry, _ items: inout [ReferenceProposal]) {
    let text = TextMending.withoutMarkup(entry.text)
    guard text.count < 1500 else { return }
    for index in items.indices {
      guard let year = items[index].year, text.contains(String(year)) else { continue }
      let isNamed = items[index].authors.contains { author in
        shortNames(author).contains { name in
          guard let range = text.firstRange(of: name) else { return false }
          return String(text[range.upperBound...].prefix(24)).contains(String(year))
        }
      }
      if isNamed, !items[index].places.contains(entry.place) {
        items[index].places.append(entry.place)
      }
    }
  }

  /// The family name, or a body's acronym.
  private static func shortNames(_ author: String) -> [String] {
    var result: [String] = []
    if let open = author.lastIndex(of: "("), let close = author[open...].firstIndex(of: ")") {
      result.append(String(author[author.index(after: open)..<close]))
    }
    if let comma = author.firstIndex(of: ",") {
      result.append(String(author[..<comma]))
    } else if author.count <= 12 {
      result.append(author)
    } else if let last = author.split(separator: " ").last {
      result.append(String(last))
    }
    return result.filter { $0.count >= 2 && $0.first?.isUppercase == true }
  }

  private static func knownKey(
    _ item: ReferenceProposal, _ known: [(KnownCatalogue.KnownCitation, Set<UInt64>)]
  ) -> String? {
    let trigrams = TextSimilarity.trigrams(item.title)
    return known.filter { $0.0.year == item.year || $0.0.year == nil || item.year == nil }
      .map { ($0.0.key, TextSimilarity.dice($0.1, trigrams)) }
      .filter { $0.1 > 0.8 }.max { $0.1 < $1.1 }?.0
  }

  /// `hansen-2010-assessment`: author, year, first words that say something.
  private static func key(_ item: ReferenceProposal) -> String {
    let small: Set<String> = [
      "a", "an", "the", "of", "on", "in", "and", "for", "to", "is", "as", "with", "from", "how",
      "can",
    ]
    var author = item.authors.first ?? ""
    if let short = shortNames(author).first { author = short }
    let name = Slug.parts(author).prefix(3).joined(separator: "-")
    let words = Slug.parts(item.title).filter { !small.contains($0) && Int($0) == nil }.prefix(2)
    return [name, item.year.map(String.init) ?? "", words.joined(separator: "-")].filter {
      !$0.isEmpty
    }
    .joined(separator: "-")
  }
}
