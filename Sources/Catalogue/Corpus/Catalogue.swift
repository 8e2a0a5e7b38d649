public import InvertedIndex
internal import Platform
internal import TOML

/// The catalogue: what its files say, merged, with the place of every fact.
///
/// Reading never stops at the first mistake: `problems` lists them all. Only a folder that cannot
/// be read at all throws.
///
/// ```swift
/// let catalogue = try Catalogue(folders: ["Corpus", "OurCorpus"])
/// let problems = CatalogueValidator(catalogue, regions: ids).validate()
/// ```
public struct Catalogue: Sendable {
  /// Paths of the files read; a fact's `source` is its file's place here.
  public internal(set) var files: [String] = []
  /// What is no TOML, no JSON, or stands in the wrong file.
  public internal(set) var problems: [CatalogueProblem] = []
  /// A hash of all files' names and bytes: equal for equal catalogues, wherever they lie.
  public private(set) var contentHash: UInt64 = 0

  var mechanisms: [Row] = []
  var documents: [Row] = []
  var groups: [Row] = []
  var countries: [Row] = []
  var organizations: [Row] = []
  var subjects: [Row] = []
  /// Concepts of the vocabulary, in the order of the files.
  var concepts: [Row] = []
  var cities: [Row] = []
  var places: [Row] = []
  /// By citation key, in the order of the file.
  var cited: [(key: String, row: Row)] = []
  var items: [CSLItem] = []
  var fullText = FullText()

  private var hash = ContentHash(seed: 1)

  /// Reads folders, each laid over those before: a later one's facts replace single facts of the
  /// same record.
  ///
  /// - Parameter fullText: Whether the imported texts are read too; without them `contentHash` says
  ///   nothing of them.
  /// - Throws: if a folder holds no catalogue, or a file of it cannot be read.
  public init(folders: [String], fullText: Bool = true) throws(InputError) {
    for folder in folders { try read(folder, withFullText: fullText) }
    contentHash = hash.value
  }

  /// Whether a folder has any part of a catalogue.
  package static func isCatalogue(_ folder: String) -> Bool {
    let parts = [
      "mechanisms", "documents", "groups.toml", "countries.toml", "organizations.toml",
      "thesaurus.toml", "citations.csl.json", "cited.toml", "fulltext", "vocabulary",
      "cities.toml", "places.toml",
    ]
    return parts.contains { Files.exists("\(folder)/\($0)") }
  }

  private mutating func read(_ folder: String, withFullText: Bool) throws(InputError) {
    guard Files.isFolder(folder) else {
      throw .cannotOpen(file: folder, reason: "no such folder of a catalogue")
    }
    guard Self.isCatalogue(folder) else {
      throw .cannotOpen(
        file: folder, reason: "it holds no catalogue: no mechanisms, documents or citations")
    }
    try readRecords(folder, "mechanisms", into: \.mechanisms)
    try readRecords(folder, "documents", into: \.documents)
    try readRows(folder, "groups.toml", "group", identity: "id", into: \.groups)
    try readRows(folder, "countries.toml", "country", identity: "name", into: \.countries)
    try readRows(
      folder, "organizations.toml", "organization", identity: "name", into: \.organizations)
    try readRows(folder, "thesaurus.toml", "subject", identity: "name", into: \.subjects)
    try readRows(folder, "cities.toml", "city", identity: "name", into: \.cities)
    try readRows(folder, "places.toml", "place", identity: "id", into: \.places)
    let earlier = concepts.count
    for file in Self.names(in: "\(folder)/vocabulary", suffix: ".toml") {
      try readRows(
        folder, "vocabulary/\(file)", "concept", identity: "id", earlier: earlier,
        into: \.concepts)
    }
    try readItems(folder)
    try readCited(folder)
    guard withFullText else { return }
    for name in Self.names(in: "\(folder)/fulltext", suffix: ".jsonl") {
      let path = "\(folder)/fulltext/\(name)"
      let source = register(path, name, try Self.bytes(of: path))
      try fullText.read(path: path, source: source, problems: &problems)
    }
  }

  private static func names(in folder: String, suffix: String) -> [String] {
    (Files.names(in: folder) ?? []).filter { $0.hasSuffix(suffix) }
  }

  private static func bytes(of path: String) throws(InputError) -> [UInt8] {
    do throws(FileError) { return try Files.read(path, limit: 1 << 34) } catch {
      throw error.action == .read
        ? .cannotRead(file: path, reason: error.reason)
        : .cannotOpen(file: path, reason: error.reason)
    }
  }

  /// Gives a file its number and adds it to the hash.
  private mutating func register(_ path: String, _ name: String, _ bytes: [UInt8]) -> Int {
    files.append(path)
    hash.combine(name)
    hash.combine(bytes)
    return files.count - 1
  }

  private mutating func table(_ path: String, _ name: String) throws(InputError) -> TOMLTable? {
    let bytes = try Self.bytes(of: path)
    let source = register(path, name, bytes)
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(TOMLError) in try TOMLDocument(utf8: raw, source: source).root }
    }
    switch result {
    case .success(let table): return table
    case .failure(let error):
      problems.append(CatalogueProblem(file: path, line: error.line, message: error.message))
      return nil
    }
  }

  /// Reads a folder with one record a file.
  private mutating func readRecords(
    _ folder: String, _ name: String, into list: WritableKeyPath<Catalogue, [Row]>
  ) throws(InputError) {
    let earlier = self[keyPath: list].count
    for file in Self.names(in: "\(folder)/\(name)", suffix: ".toml") {
      let path = "\(folder)/\(name)/\(file)"
      guard let table = try table(path, "\(name)/\(file)") else { continue }
      let source = files.count - 1
      let row = Row(table, source: source, line: 0)
      guard let id = row.string("id") else {
        problems.append(CatalogueProblem(file: path, line: 0, message: "no `id`"))
        continue
      }
      if "\(id).toml" != file {
        problems.append(
          CatalogueProblem(
            file: path, line: row.line(of: "id").line,
            message: "the id `\(id)` is not the file's name"))
      }
      guard let place = self[keyPath: list].firstIndex(where: { $0.string("id") == id }) else {
        self[keyPath: list].append(row)
        continue
      }
      if place < earlier {
        let merged = TableMerge.merged(self[keyPath: list][place].table, with: table)
        self[keyPath: list][place] = Row(
          merged, source: self[keyPath: list][place].source, line: 0)
      } else {
        problems.append(
          CatalogueProblem(
            file: path, line: row.line(of: "id").line,
            message:
              "the id `\(id)` is given twice: also in \(self.file(self[keyPath: list][place].source))"
          ))
      }
    }
  }

  /// Reads a file of rows.
  ///
  /// - Parameter earlier: How many rows earlier folders gave, which these may override; nil: all
  ///   that are there.
  private mutating func readRows(
    _ folder: String, _ name: String, _ key: String, identity: String, earlier: Int? = nil,
    into list: WritableKeyPath<Catalogue, [Row]>
  ) throws(InputError) {
    let path = "\(folder)/\(name)"
    guard Files.exists(path), let table = try table(path, name) else { return }
    let schema = TableSchema([TableSchema.Key(key, .boolean)])
    for entry in table.entries where schema[entry.key] == nil {
      problems.append(
        CatalogueProblem(
          file: path, line: entry.line,
          message: "unknown key `\(entry.key)`; expected [[\(key)]] tables"))
    }
    let earlier = earlier ?? self[keyPath: list].count
    var places: [String: Int] = [:]
    for (place, row) in self[keyPath: list].enumerated() {
      row.string(identity).map { places[$0] = place }
    }
    for row in Row(table, source: files.count - 1, line: 0).rows(key) {
      guard let id = row.string(identity) else {
        problems.append(
          CatalogueProblem(file: path, line: row.line, message: "a \(key) without `\(identity)`"))
        continue
      }
      guard let place = places[id] else {
        places[id] = self[keyPath: list].count
        self[keyPath: list].append(row)
        continue
      }
      if place < earlier {
        let old = self[keyPath: list][place]
        self[keyPath: list][place] = Row(
          TableMerge.merged(old.table, with: row.table), source: old.source, line: old.line)
      } else {
        problems.append(
          CatalogueProblem(
            file: path, line: row.line(of: identity).line,
            message: "`\(id)` is given twice: also in "
              + "\(self.file(self[keyPath: list][place].source)):"
              + "\(self[keyPath: list][place].line(of: identity).line)"))
      }
    }
  }

  private mutating func readItems(_ folder: String) throws(InputError) {
    let path = "\(folder)/citations.csl.json"
    guard Files.exists(path) else { return }
    let bytes = try Self.bytes(of: path)
    let source = register(path, "citations.csl.json", bytes)
    let read: [CSLItem]
    do {
      read = try CSLItem.read(bytes, file: path)
    } catch {
      guard case .format(_, let line, let reason) = error else { throw error }
      problems.append(CatalogueProblem(file: path, line: line, message: reason))
      return
    }
    let earlier = items.count
    var places: [String: Int] = [:]
    for (place, item) in items.enumerated() { places[item.id] = place }
    for var item in read {
      item.source = source
      if item.id.isEmpty {
        problems.append(
          CatalogueProblem(file: path, line: item.line, message: "an item without `id`"))
      } else if let place = places[item.id] {
        if place < earlier {
          items[place].override(with: item)
        } else {
          problems.append(
            CatalogueProblem(
              file: path, line: item.line,
              message: "the id `\(item.id)` is given twice: also in line \(items[place].line)"))
        }
      } else {
        places[item.id] = items.count
        items.append(item)
      }
    }
  }

  private mutating func readCited(_ folder: String) throws(InputError) {
    let path = "\(folder)/cited.toml"
    guard Files.exists(path), let table = try table(path, "cited.toml") else { return }
    let source = files.count - 1
    for entry in table.entries {
      guard let value = entry.node.table else {
        problems.append(
          CatalogueProblem(
            file: path, line: entry.line, message: "`\(entry.key)` must be a table: [\(entry.key)]")
        )
        continue
      }
      // The table's own header, not its first key.
      let row = Row(value, source: source, line: entry.line)
      if let place = cited.firstIndex(where: { $0.key == entry.key }) {
        let old = cited[place].row
        cited[place].row = Row(
          TableMerge.merged(old.table, with: value), source: old.source, line: old.line)
      } else {
        cited.append((entry.key, row))
      }
    }
  }

  /// The hierarchy of the vocabulary's concepts; empty where there is none.
  public var subjectTree: SubjectTree {
    SubjectTree(concepts: concepts.map { ($0.string("id") ?? "", $0.strings("broader")) })
  }

  /// The path of a file by its number.
  func file(_ source: Int) -> String { files.indices.contains(source) ? files[source] : "" }

  /// A problem at a key of a row.
  func problem(_ row: Row, _ key: String?, _ message: String) -> CatalogueProblem {
    let place = key.map { row.line(of: $0) } ?? (source: row.source, line: row.line)
    return CatalogueProblem(file: file(place.source), line: place.line, message: message)
  }
}
