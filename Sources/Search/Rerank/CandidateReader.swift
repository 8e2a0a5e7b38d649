internal import Analysis
internal import InvertedIndex
internal import JSON
internal import Scoring

/// What of a candidate has to do with a text: where in its fields the terms of interest stand.
struct CandidateText {
  /// A term of the text in a field of the candidate.
  struct Place {
    var field: Int
    var position: Int32
    var term: Int32
  }

  var title: String?
  var year: Int?
  /// As `RerankText.identifier` makes them.
  var identifiers: [String] = []
  /// In the order of fields and positions. The last field is that of the citing places.
  var places: [Place] = []
  /// Words of each field.
  var lengths: [Int]
  /// Records that cite it.
  var citing: [String] = []
  /// The document whose sections are its full text.
  var document: String?
}

/// Reads candidates for one text: records of the index, and citations that come with their own words.
///
/// Words are numbered once, so that a candidate costs little more than the analysis of its text. One
/// thread at a time; several readers can work side by side.
final class CandidateReader {
  /// Words of a record's field beyond these many bytes are not looked at.
  private static let maximumLength = 65_536

  private let text: RerankText
  private let searcher: Searcher
  /// What a reference is recognised and compared by.
  private let keys: RecordShape.ReferenceKeys
  private let readers = RecordReaders()
  /// Text fields that count, by name.
  private let fields: [(field: Field, finder: TermFinder)]
  let authorField: Int?
  private let titleField: Int?
  private let bodyField: Int?
  private var sections: [String: (places: [CandidateText.Place], length: Int)] = [:]

  /// The place of the citing places among the fields.
  var citingField: Int { fields.count }

  init(_ text: RerankText, _ searcher: Searcher) {
    self.text = text
    self.searcher = searcher
    let keys = searcher.shape.references
    self.keys = keys
    var finders: [AnalyzerDefinition: TermFinder] = [:]
    let fields = searcher.definition.fields.filter { $0.kind == .text }.map { field in
      let definition = searcher.definition.analyzer(of: field)
      let finder =
        finders[definition] ?? TermFinder(definition, text, searcher.candidateAnalyzers)
      finders[definition] = finder
      return (field: field, finder: finder)
    }
    func place(_ names: [String]) -> Int? {
      names.compactMap { name in fields.firstIndex { $0.field.name == name } }.first
    }
    self.fields = fields
    authorField = place([keys.author])
    titleField = place(["title"])
    bodyField = place(keys.body)
  }

  /// Words of each field of an average record; of the citing places those of the body.
  func averageLengths() -> [Double] {
    func average(_ field: Field) -> Double {
      let statistics = searcher.engine.statistics.field(field.ordinal)
      guard statistics.documentCount > 0 else { return 1 }
      return max(1, Double(statistics.sumTotalTermFrequency) / Double(statistics.documentCount))
    }
    let averages = fields.map { average($0.field) }
    return averages + [bodyField.map { averages[$0] } ?? 1]
  }

  // MARK: Reading

  /// A candidate that is a record of the index.
  func read(_ address: DocumentAddress) throws(SearchError) -> CandidateText {
    let record: [UInt8]
    do {
      record = try searcher.snapshot.segments[address.segment].stored(address.document)
    } catch {
      throw .index(message: "\(error)")
    }
    var result = CandidateText(lengths: [Int](repeating: 0, count: fields.count + 1))
    var texts = [[String]](repeating: [], count: fields.count)
    var language: Language?
    var id: String?
    var isDocument = false
    record.withUnsafeBytes { bytes in
      guard let members = try? readers.record.readObject(bytes) else { return }
      for member in members {
        let key = member.keyString
        if let field = fields.firstIndex(where: { $0.field.name == key }) {
          texts[field] = readers.strings(of: member)
          if field == titleField { result.title = member.plainText }
          continue
        }
        switch key {
        case "id": id = member.plainText
        case "kind": isDocument = member.plainText == "document"
        case "language": language = member.plainText.flatMap { Language(bcp47: $0) }
        case "year": result.year = member.plainText.flatMap { Int($0) }
        case _ where keys.identifiers.contains(key):
          result.identifiers += readers.strings(of: member).compactMap(RerankText.identifier)
        case keys.citedIn: result.citing = readers.strings(of: member)
        case keys.fullText: result.document = member.plainText
        default: break
        }
      }
    }
    if isDocument { result.document = id }
    if let identifier = id.flatMap(RerankText.identifier) { result.identifiers.append(identifier) }
    analyze(texts, language ?? self.language(of: texts), into: &result)
    return result
  }

  /// A candidate that the index does not know, by its own words.
  func read(_ candidate: RerankCandidate) -> CandidateText {
    var result = CandidateText(lengths: [Int](repeating: 0, count: fields.count + 1))
    result.title = candidate.title
    var texts = [[String]](repeating: [], count: fields.count)
    func set(_ field: Int?, _ text: String?) {
      if let field, let text, !text.isEmpty { texts[field].append(text) }
    }
    // A printed reference is mostly title and authors.
    let isReference = candidate.title == nil && candidate.text == nil
    set(titleField ?? bodyField, isReference ? candidate.line : candidate.title)
    set(authorField, candidate.author)
    set(fields.firstIndex { $0.field.name == keys.container }, candidate.container)
    set(bodyField, candidate.text)
    result.year = candidate.year.flatMap { RerankText.year(Array($0.utf8)) }
    let identifiers = [candidate.id].compactMap { $0 } + candidate.identifiers
    result.identifiers = identifiers.compactMap(RerankText.identifier)
    if isReference, let line = candidate.line {
      result.year =
        result.year
        ?? RerankText.pieces(of: line).lazy.compactMap { RerankText.year(Array($0.utf8)) }.last
    }
    analyze(texts, language(of: texts), into: &result)
    return result
  }

  /// Adds the words of the places that cite a candidate.
  func addCitingPlaces(to candidate: inout CandidateText) {
    var offset: Int32 = 0
    for id in candidate.citing {
      let section = section(id)
      candidate.lengths[citingField] += section.length
      for var place in section.places {
        place.position &+= offset
        candidate.places.append(place)
      }
      offset &+= Int32(clamping: section.length) &+ 100
    }
  }

  /// The title and body of a record that cites; kept, since it cites others as well.
  private func section(_ id: String) -> (places: [CandidateText.Place], length: Int) {
    if let known = sections[id] { return known }
    var result: (places: [CandidateText.Place], length: Int) = ([], 0)
    if let address = searcher.snapshot.find(id: id), let read = try? read(address) {
      let wanted = [titleField, bodyField].compactMap { $0 }
      result.length = wanted.reduce(0) { $0 + read.lengths[$1] }
      result.places = read.places.filter { wanted.contains($0.field) }.map {
        CandidateText.Place(field: citingField, position: $0.position, term: $0.term)
      }
    }
    sections[id] = result
    return result
  }

  /// The index's language where it has one; else what the longest text tells. A title is too short to
  /// tell, and then it is the text's.
  private func language(of texts: [[String]]) -> Language {
    let languages = searcher.languages.frequent
    if languages.count == 1 { return languages[0] }
    let longest = texts.lazy.flatMap { $0 }.max { $0.utf8.count < $1.utf8.count } ?? ""
    guard longest.utf8.count >= 200 else { return text.language }
    var copy = longest
    return copy.withUTF8 { LanguageDetector().detect(UnsafeRawBufferPointer($0)) }
  }

  private func analyze(
    _ texts: [[String]], _ language: Language, into result: inout CandidateText
  ) {
    for (field, values) in texts.enumerated() {
      var offset: Int32 = 0
      for var value in values {
        let length = value.withUTF8 { utf8 in
          fields[field].finder.find(
            UnsafeRawBufferPointer(
              rebasing: UnsafeRawBufferPointer(utf8).prefix(Self.maximumLength)),
            language
          ) { position, term in
            result.places.append(
              CandidateText.Place(field: field, position: position &+ offset, term: term))
          }
        }
        result.lengths[field] += length
        offset &+= Int32(clamping: length) &+ 100
      }
    }
  }
}
