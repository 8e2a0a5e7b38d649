internal import Catalogue
internal import JSON

/// A record of another catalogue (OAI-PMH, MARCXML, CSV): a document by its description.
public struct BibliographicRecord: Hashable, Sendable {
  public var id: String
  /// Values by key of a record: `title`, `author`, `year` …; several of one key in order.
  public private(set) var values: [(key: String, values: [String])] = []

  public init(id: String) { self.id = id }

  public static func == (a: BibliographicRecord, b: BibliographicRecord) -> Bool {
    a.id == b.id && a.values.map(\.key) == b.values.map(\.key)
      && a.values.map(\.values) == b.values.map(\.values)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// Place of each key, and what it holds: files with a hundred thousand columns or subjects exist.
  private var places: [String: Int] = [:]
  private var seen: [Set<String>] = []

  /// Values of a key.
  public subscript(key: String) -> [String] { places[key].map { values[$0].values } ?? [] }

  mutating func add(_ key: String, _ value: String) {
    let clean = TextMending.collapse(TextMending.mend(value))
    guard !clean.isEmpty else { return }
    if let index = places[key] {
      if seen[index].insert(clean).inserted { values[index].values.append(clean) }
    } else {
      places[key] = values.count
      values.append((key, [clean]))
      seen.append([clean])
    }
  }

  /// Keys that hold one value; further ones of theirs are joined.
  private static let single: Set<String> = [
    "title", "type", "language", "series", "number", "symbol", "doi", "url", "text", "theme",
    "document",
    "page", "dateStart", "dateEnd", "status", "mechanism",
  ]

  /// The record as it is written to `fulltext/`.
  func json(imported: JSONObject) -> JSONObject {
    var object = JSONObject()
    object.set("id", id)
    object.set("kind", "document")
    for (key, values) in values {
      switch key {
      case "id", "kind", "imported": continue
      case "year": object.set("year", values.compactMap { Metadata.firstYear($0) }.first)
      case "url": object.set("url", values.first)
      case "language": object.set("language", values.first.map(LanguageCode.bcp47))
      case "theme": object.set("theme", values.joined(separator: "; "))
      case "text": object.set("text", values.joined(separator: "\n"))
      case _ where Self.single.contains(key): object.set(key, values.joined(separator: ": "))
      default: object.set(key, values)
      }
    }
    object.set("imported", imported)
    return object
  }
}

/// Records of a file, and those that could not be taken.
public struct RecordFindings: Sendable {
  public var format: String
  public var records: [BibliographicRecord] = []
  /// Why records were left out, each a line.
  public var rejected: [String] = []
  /// What is to be known of the file as a whole.
  public var remarks: [String] = []

  init(format: String) { self.format = format }

  /// Adds a record if its id is one and new.
  mutating func add(_ record: BibliographicRecord, number: Int, _ seen: inout Set<String>) {
    var record = record
    record.id = Identifier.make(TextMending.trim(record.id))
    guard Identifier.isValid(record.id), !record.values.isEmpty else {
      rejected.append("record \(number) has no id or nothing else")
      return
    }
    guard seen.insert(record.id).inserted else {
      rejected.append("record \(number) repeats the id '\(record.id)'")
      return
    }
    records.append(record)
  }

  /// Where the records came from, as it is written with each.
  var imported = JSONObject()

  /// All records as JSON Lines.
  public func lines() -> [UInt8] {
    var bytes: [UInt8] = []
    for record in records {
      JSONValue.object(record.json(imported: imported)).write(into: &bytes)
      bytes.append(0x0A)
    }
    return bytes
  }
}

/// Codes of languages.
enum LanguageCode {
  /// BCP 47 from ISO 639-2 codes and English names as catalogues have them; others as they stand.
  static func bcp47(_ code: String) -> String {
    let parts = TextMending.trim(code).split(whereSeparator: { "_-".contains($0) }).map(String.init)
    guard let first = parts.first?.lowercased() else { return code }
    let language = table[first] ?? first
    // What is no code of a language is left as it was said.
    guard (2...3).contains(language.utf8.count),
      language.utf8.allSatisfy({ (97...122).contains($0) })
    else { return code }
    let rest = parts.dropFirst().map { part in
      switch part.utf8.count {
      case 2: part.uppercased()
      case 4: part.prefix(1).uppercased() + part.dropFirst().lowercased()
      default: part.lowercased()
      }
    }
    return ([language] + rest).joined(separator: "-")
  }

  private static let table: [String: String] = [
    "eng": "en", "english": "en", "fre": "fr", "fra": "fr", "french": "fr", "spa": "es",
    "spanish": "es", "ger": "de",
    "deu": "de", "german": "de", "rus": "ru", "russian": "ru", "ara": "ar", "arabic": "ar",
    "chi": "zh", "zho": "zh",
    "chinese": "zh", "por": "pt", "portuguese": "pt", "ita": "it", "italian": "it", "dut": "nl",
    "nld": "nl",
    "dutch": "nl", "jpn": "ja", "japanese": "ja", "pol": "pl", "polish": "pl", "tur": "tr",
    "turkish": "tr",
    "ukr": "uk", "ukrainian": "uk", "swe": "sv", "swedish": "sv", "dan": "da", "danish": "da",
    "nor": "no", "fin": "fi",
    "finnish": "fi", "gre": "el", "ell": "el", "greek": "el", "heb": "he", "hebrew": "he",
    "hin": "hi", "hindi": "hi",
    "kor": "ko", "korean": "ko", "per": "fa", "fas": "fa", "rum": "ro", "ron": "ro",
    "romanian": "ro", "hun": "hu",
    "hungarian": "hu", "cze": "cs", "ces": "cs", "czech": "cs", "tha": "th", "thai": "th",
    "vie": "vi",
    "vietnamese": "vi", "ind": "id", "indonesian": "id", "swa": "sw", "swahili": "sw",
  ]
}
