internal import TOML

/// The keys that a table of the catalogue may have. `Corpus/SCHEMA.md` in code.
struct TableSchema: Sendable {
  /// What a key's value must be.
  indirect enum Kind: Sendable {
    case string
    case strings
    case integer
    case boolean
    /// One of a closed list of words.
    case word([String])
    /// An EDTF date or interval.
    case date
    case dates
    /// A slug: small letters, digits, hyphens.
    case slug
    /// A table whose keys are free and whose values are strings.
    case map
    /// A table of lists of strings by language.
    case labels
    /// A table by language, each a table of its own.
    case byLanguage(TableSchema)
    case table(TableSchema)
    case tables(TableSchema)
  }

  struct Key: Sendable {
    let name: String
    let kind: Kind
    let isRequired: Bool

    init(_ name: String, _ kind: Kind, required: Bool = false) {
      self.name = name
      self.kind = kind
      isRequired = required
    }
  }

  let keys: [Key]

  init(_ keys: [Key]) { self.keys = keys }

  subscript(name: String) -> Key? { keys.first { $0.name == name } }

  /// The known key that is nearest to a misspelt one.
  func nearest(to name: String) -> String? {
    keys.min { Self.distance(name, $0.name) < Self.distance(name, $1.name) }?.name
  }

  /// Edits (insertions, deletions, substitutions, neighbours swapped) between two words.
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.utf8)
    let b = Array(b.utf8)
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in 0..<b.count {
        row[j + 1] = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }

  // MARK: - The catalogue's tables

  /// The languages in which names and labels may be given.
  static let languages = ["en", "fr", "es", "pt", "ru", "ar", "zh"]

  /// A concept that a record carries, and the words of the record from which that follows.
  static let assignment = TableSchema([
    Key("id", .slug, required: true), Key("words", .string, required: true),
  ])

  /// Names in one language. `official` ones are borne, and have a source; the rest are ours.
  static let namesInLanguage = TableSchema([
    Key("official", .strings), Key("translated", .strings), Key("short", .strings),
    Key("source", .string),
  ])

  static let concept = TableSchema([
    Key("id", .slug, required: true), Key("broader", .strings), Key("related", .strings),
    Key("scope", .string), Key("preferred", .map, required: true), Key("alternative", .labels),
    Key("hidden", .labels),
  ])

  static let city = TableSchema([
    Key("name", .string, required: true), Key("country", .string, required: true),
    Key("also", .strings), Key("names", .labels),
  ])

  static let place = TableSchema([
    Key("id", .slug, required: true), Key("names", .labels, required: true),
    Key("countries", .strings), Key("regions", .strings), Key("note", .string),
  ])

  static let agendaTypes = [
    "ministerial", "summit", "senior-officials", "conference", "forum", "workshop",
    "working-group", "expert-meeting", "preparatory", "other",
  ]
  static let categories = ["rcp", "irf", "other"]
  static let documentTypes = [
    "report", "working-paper", "un-report", "session-report", "catalogue-record",
  ]
  static let citationTypes = [
    "report", "declaration", "book", "chapter", "webpage", "treaty", "communication",
    "press-release", "conference-paper", "background-paper", "resolution", "article",
    "information-sheet", "unpublished-paper", "draft-document", "roadmap", "presentation",
    "un-report", "working-paper",
  ]

  static let guess = TableSchema([
    Key("year", .integer, required: true), Key("why", .string, required: true),
  ])

  static let dispute = TableSchema([
    Key("field", .string, required: true), Key("about", .string),
    Key("kind", .word(["contradiction", "variant", "remark", "misprint"]), required: true),
    Key("taken", .string, required: true), Key("why", .string, required: true),
    Key("says", .map, required: true),
  ])

  static let agenda = TableSchema([
    Key("id", .string, required: true), Key("formerly", .strings),
    Key("title", .string, required: true), Key("type", .word(agendaTypes), required: true),
    Key("date", .date, required: true), Key("span", .date), Key("sessions", .dates),
    Key("guess", .table(guess)),
    Key(
      "place",
      .table(TableSchema([Key("city", .string), Key("part", .string), Key("country", .string)]))),
    Key("theme", .string, required: true),
    Key("status", .word(["held", "forthcoming"]), required: true), Key("region", .strings),
    Key("subjects", .tables(assignment)), Key("repair", .string), Key("source", .string),
  ])

  static let mechanism = TableSchema([
    Key("id", .slug, required: true), Key("formerly", .strings),
    Key("name", .string, required: true), Key("acronym", .string), Key("also", .strings),
    Key("also_printed", .strings), Key("region", .strings, required: true),
    Key("category", .word(categories), required: true),
    Key("governance", .word(["stand-alone", "pillar"]), required: true), Key("founded", .date),
    Key("ended", .date),
    Key("status", .word(["ongoing", "expected", "inactive", "succeeded"]), required: true),
    Key("status_note", .string), Key("as_of", .date, required: true),
    Key("themes", .strings, required: true), Key("subjects", .tables(assignment)),
    Key("summary", .string, required: true), Key("names", .byLanguage(namesInLanguage)),
    Key("sources", .map, required: true), Key("filed_under", .map),
    Key("founded_as_stated", .map),
    Key(
      "members",
      .table(
        TableSchema([
          Key("states", .strings, required: true), Key("groups", .strings),
          Key("organizations", .strings),
          Key(
            "former",
            .tables(TableSchema([Key("name", .string, required: true), Key("until", .string)]))),
          Key("basis", .word(["listed", "expected", "described"]), required: true),
          Key("printed", .map), Key("note", .string),
        ])), required: true),
    Key(
      "bodies",
      .table(
        TableSchema([
          Key("secretariat", .strings), Key("secretariat_note", .string),
          Key("steering", .strings), Key("observers", .strings), Key("observers_note", .string),
          Key("participants", .strings), Key("partners", .strings),
          Key("partner_countries", .strings),
        ]))),
    Key(
      "no_agenda",
      .table(
        TableSchema([
          Key("id", .string, required: true), Key("why", .string, required: true),
          Key("source", .string, required: true), Key("repair", .string),
        ]))),
    Key("dispute", .tables(dispute)), Key("agenda", .tables(agenda)),
  ])

  static let section = TableSchema([
    Key("id", .string, required: true), Key("formerly", .strings),
    Key("heading", .string, required: true), Key("level", .integer, required: true),
    Key("page", .string), Key("mechanism", .string), Key("region", .strings),
    Key("mentions", .strings), Key("subjects", .tables(assignment)),
    Key("summary", .string, required: true),
  ])

  static let document = TableSchema([
    Key("id", .slug, required: true), Key("formerly", .strings), Key("title", .string),
    Key("supplied_title", .string), Key("authors", .strings, required: true),
    Key("institution", .string, required: true), Key("series", .string), Key("number", .string),
    Key("symbol", .string), Key("isbn", .string), Key("issn", .string), Key("doi", .string),
    Key("url", .string), Key("job_number", .string), Key("price", .string), Key("page", .string),
    Key("type", .word(documentTypes), required: true), Key("date", .date),
    Key("guess", .table(guess)), Key("uploaded", .date),
    Key("language", .string, required: true), Key("region", .strings, required: true),
    Key("regions_discussed", .strings), Key("mechanisms", .strings), Key("purpose", .string),
    Key("note", .string), Key("affiliations", .map), Key("series_editors", .strings),
    Key(
      "people",
      .table(
        TableSchema([
          Key("chair", .string), Key("rapporteur", .string), Key("speakers", .strings),
        ]))),
    Key("footnotes", .integer), Key("chapters", .strings), Key("citation", .string),
    Key("subjects", .tables(assignment)),
    Key("summary", .string, required: true), Key("notes", .map),
    Key("dispute", .tables(dispute)), Key("section", .tables(section)),
  ])

  static let cited = TableSchema([
    Key("type", .word(citationTypes.map { "citation/" + $0 }), required: true),
    Key("cited", .strings, required: true), Key("within", .strings),
    Key("named_only", .boolean), Key("author_printed", .strings),
    Key("container_printed", .string), Key("url_printed", .string), Key("mechanism", .strings),
    Key("region", .strings), Key("document", .string), Key("guess", .table(guess)),
    Key("variants", .strings), Key("note", .string), Key("about", .string, required: true),
    Key("formerly", .strings), Key("subjects", .tables(assignment)),
  ])

  static let group = TableSchema([
    Key("id", .slug, required: true), Key("name", .string, required: true),
    Key("acronym", .string), Key("also", .strings), Key("members", .strings, required: true),
    Key("as_of", .date, required: true), Key("source", .string, required: true),
    Key("note", .string), Key("names", .labels),
  ])

  static let country = TableSchema([
    Key("name", .string, required: true), Key("iso2", .string), Key("iso3", .string),
    Key("kind", .word(["state", "territory"])), Key("also", .strings), Key("later", .string),
    Key("demonym", .labels), Key("names", .labels), Key("note", .string),
  ])

  static let organization = TableSchema([
    Key("name", .string, required: true), Key("acronym", .string), Key("also", .strings),
    Key("source", .string, required: true), Key("names", .labels),
  ])

  static let subject = TableSchema([
    Key("name", .string, required: true), Key("same", .strings), Key("related", .strings),
  ])

}
