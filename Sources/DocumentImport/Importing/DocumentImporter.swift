internal import JSON
internal import Platform

/// Takes files of users into a catalogue's folder: texts to `fulltext/`, proposals to `proposed/`.
///
/// ```swift
/// var importer = try DocumentImporter(folder: "Corpus") { _ in nil }
/// var document = try importer.read(path: "report.pdf", id: nil)
/// document.metadata.year = 2013
/// try importer.write(document)
/// ```
public struct DocumentImporter {
  /// The catalogue's folder.
  public let folder: String
  public let catalogue: KnownCatalogue
  public private(set) var ledger: ImportLedger
  /// Whether a text may take the place of another file's.
  public var replaces = false
  private let detectLanguage: (String) -> String?

  /// Reads what a catalogue's folder has.
  ///
  /// - Parameter detectLanguage: tells a text's language (BCP 47); nil where it cannot.
  /// - Throws: if the catalogue or an imported text cannot be read.
  public init(
    folder: String, detectLanguage: @escaping (String) -> String?
  ) throws(ImportError) {
    self.init(
      folder: folder, catalogue: try KnownCatalogue(path: folder),
      ledger: try ImportLedger(corpus: folder), detectLanguage: detectLanguage)
  }

  /// An importer that knows this catalogue and these texts.
  public init(
    folder: String, catalogue: KnownCatalogue, ledger: ImportLedger = ImportLedger(),
    detectLanguage: @escaping (String) -> String?
  ) {
    self.folder = folder
    self.catalogue = catalogue
    self.ledger = ledger
    self.detectLanguage = detectLanguage
  }

  /// Reads a file and takes it apart.
  ///
  /// - Parameter id: The document's id; nil is the id under which the file was imported before, else
  ///   that of the catalogue's document that the text is, else the file's name without its ending.
  /// - Throws: if the file cannot be read, or another file's text has the id.
  public func read(path: String, id givenID: String?) throws(ImportError) -> ImportedDocument {
    let bytes = try ImportFiles.read(path)
    let source = try DocumentReader.read(path: path, bytes: bytes)
    let name = String(path.split(separator: "/").last ?? "document")
    let stem = Self.stem(of: name)
    var metadata = Metadata.propose(source, fileStem: stem)
    if metadata.language == nil || source.format != "html" {
      let sample = source.blocks.lazy.map(\.text).filter { $0.count > 40 }.prefix(200).joined(
        separator: "\n")
      metadata.language = detectLanguage(String(sample.prefix(40_000))) ?? metadata.language
    }
    let (id, known, remark) = try identify(path, bytes, givenID, metadata, source)
    var document = ImportedDocument(
      id: id, file: name, format: source.format, pageCount: source.pageCount, metadata: metadata,
      isKnown: known != nil, remarks: source.remarks + [remark].compactMap { $0 })
    document.origin = ImportLedger.origin(path: path, bytes: bytes, text: textPath(id)).json
    let text = Self.withoutSymbol(source, metadata.symbol)
    if let known {
      let result = OutlineMatcher.match(text, to: known)
      document.sections = result.sections.filter { !$0.blocks.isEmpty }
      document.outlineCount = known.sections.count
      document.foundCount = result.found
      document.metadata.title = known.title ?? metadata.title
      document.metadata.language = known.language ?? metadata.language
      if let year = known.year { document.metadata.year = year }
    } else {
      document.sections = SectionBuilder.sections(of: text, title: metadata.title)
    }
    guard document.sections.contains(where: { !$0.blocks.isEmpty }) else {
      throw ImportError("there is no text in it", remedy: "check the file")
    }
    document.agenda = AgendaRecognizer.find(
      in: source.blocks, corpus: catalogue, title: metadata.title)
    document.remarks += document.agenda.remarks
    document.references = ReferenceRecognizer.find(
      in: document.sections, of: document.id, corpus: catalogue)
    return document
  }

  /// The id of a file's text, and the catalogue's document that it is.
  private func identify(
    _ path: String, _ bytes: [UInt8], _ givenID: String?, _ metadata: Metadata,
    _ source: SourceText
  ) throws(ImportError) -> (id: String, known: KnownCatalogue.Document?, remark: String?) {
    let name = String(path.split(separator: "/").last ?? "document")
    let stem = Identifier.make(Self.stem(of: name))
    var origin = ImportLedger.origin(path: path, bytes: bytes, text: "")
    let settled = givenID ?? ledger.formerID(of: origin)
    let known =
      settled.map { catalogue.documents[$0] } ?? catalogue.documents[stem]
      ?? recognized(metadata, source)
    let id = settled ?? known?.id ?? ledger.freeID(Self.stems(path, stem), for: origin)
    guard Identifier.isValid(id) else {
      throw ImportError(
        "'\(id)' is no id",
        remedy: "give --id without white space and '#', at most \(Identifier.longest) bytes")
    }
    origin.text = textPath(id)
    guard let owner = ledger.origin(of: id), !owner.isSame(as: origin) else {
      return (id, known, id == stem || known != nil || settled != nil ? nil : "'\(stem)' is taken")
    }
    guard replaces else {
      throw ImportError(
        "the id '\(id)' is that of the text of \(owner.name)",
        remedy: "give another --id, or --replace to put this text in its place")
    }
    return (id, known, "it takes the place of the text of \(owner.name)")
  }

  /// The catalogue's document whose symbol or ISBN the text bears in its own masthead or imprint, if
  /// enough of its sections are there: a note on a document may print the document's symbol too.
  private func recognized(
    _ metadata: Metadata, _ source: SourceText
  ) -> KnownCatalogue.Document? {
    guard let document = catalogue.document(symbol: metadata.symbol, isbn: metadata.isbn) else {
      return nil
    }
    let (anchored, printed) = OutlineMatcher.anchors(source, of: document)
    return printed == 0 || anchored > 0 && anchored * 4 >= printed ? document : nil
  }

  /// Ids to try for a file: its stem, its folder's name before it, its ending behind it.
  private static func stems(_ path: String, _ stem: String) -> [String] {
    var result = [stem]
    let parts = (Files.canonicalPath(path) ?? path).split(separator: "/").map(String.init)
    if let name = parts.last, let dot = name.lastIndex(of: "."), dot > name.startIndex {
      result.append(stem + "-" + Identifier.make(name[name.index(after: dot)...].lowercased()))
    }
    if parts.count > 1 { result.append(Identifier.make(parts[parts.count - 2] + "-" + stem)) }
    return result
  }

  /// A file's name without its ending.
  static func stem(of name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The symbol that heads every page says nothing in the text.
  private static func withoutSymbol(_ source: SourceText, _ symbol: String?) -> SourceText {
    guard let symbol else { return source }
    var source = source
    source.blocks.removeAll { $0.text == symbol }
    return source
  }

  // MARK: Writing

  private func textPath(_ id: String) -> String {
    folder + "/fulltext/" + TextFile.name(of: id) + ".jsonl"
  }

  /// Writes the sections to `fulltext/` and the proposals to `proposed/`, replacing what an earlier
  /// import of the document wrote.
  ///
  /// - Returns: the files written.
  /// - Throws: if one of them cannot be written.
  @discardableResult
  public mutating func write(_ document: ImportedDocument) throws(ImportError) -> [String] {
    let name = TextFile.name(of: document.id)
    try ImportFiles.makeFolder(folder + "/fulltext")
    let path = textPath(document.id)
    try guardOthers(path, but: [document.id])
    try ImportFiles.write(document.lines(), to: path)
    removeFormerFile(of: document.id, path)
    ledger.forget(text: path)
    ledger.record(
      document.id,
      ImportLedger.Origin(
        file: document.file, source: document.origin["source"]?.string,
        hash: document.origin["hash"]?.string, text: path))
    return [path]
      + (try ProposalWriter(document: document, folder: folder + "/proposed/" + name).write())
  }

  /// A file that holds other ids than those that are written to it is not this import's.
  private func guardOthers(_ path: String, but ids: Set<String>) throws(ImportError) {
    let others = ledger.ids(in: path).filter { !ids.contains($0) }.sorted()
    guard let other = others.first, !replaces else { return }
    throw ImportError(
      "\(path) holds the text of '\(other)'",
      remedy: "give another --id, or --replace to put this text in its place")
  }

  /// Earlier versions wrote `a/b` to `a_b.jsonl`: its text is in another file now.
  private func removeFormerFile(of id: String, _ path: String) {
    let former = folder + "/fulltext/" + TextFile.formerName(of: id) + ".jsonl"
    guard former != path, ledger.ids(in: former) == [id] else { return }
    Files.remove(former)
  }

  /// Whether a file holds records of another catalogue, for `importRecords`.
  ///
  /// - Throws: if the file cannot be read.
  public func holdsRecords(path: String, mapping: String?) throws(ImportError) -> Bool {
    RecordFile.holdsRecords(path: path, bytes: try ImportFiles.read(path), mapping: mapping)
  }

  /// Takes the records of another catalogue in: all those of a file into one file of `fulltext/`.
  ///
  /// - Parameters:
  ///   - id: Names the file in `fulltext/`, else the name of the file that is read.
  ///   - mapping: Path of the mapping file of a CSV; nil: `NAME.mapping.toml` beside it.
  /// - Returns: what was read; records whose id another file's text has are among the rejected.
  /// - Throws: if the file cannot be read or written.
  public mutating func importRecords(
    path: String, id: String?, mapping: String?
  ) throws(ImportError) -> RecordFindings {
    let bytes = try ImportFiles.read(path)
    var findings = try RecordFile.read(path: path, bytes: bytes, mapping: mapping)
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let name = TextFile.name(of: id ?? Identifier.make(file))
    let target = folder + "/fulltext/" + name + ".jsonl"
    let origin = ImportLedger.origin(path: path, bytes: bytes, text: target)
    // Earlier versions named the file without the ending.
    let former = folder + "/fulltext/" + TextFile.name(of: Self.stem(of: file)) + ".jsonl"
    let formerIDs = Set(ledger.ids(in: former))
    let isFormers =
      former != target && !formerIDs.isEmpty
      && formerIDs.isSubset(of: findings.records.map(\.id))
      && formerIDs.allSatisfy { ledger.origin(of: $0)?.file == nil }
    for (number, record) in findings.records.enumerated() {
      guard let owner = ledger.origin(of: record.id), owner.text != target,
        !owner.isSame(as: origin),
        !(isFormers && owner.text == former), !replaces
      else { continue }
      throw ImportError(
        "the id '\(record.id)' of record \(number + 1) is that of the text of \(owner.name)",
        remedy: "give it another id, or --replace to put the record in its place")
    }
    let others = ledger.ids(in: target).compactMap { ledger.origin(of: $0) }
    if let other = others.first(where: { !$0.isSame(as: origin) }), !replaces {
      throw ImportError(
        "\(target) holds the records of \(other.name)",
        remedy: "give --id to name another file, or --replace")
    }
    try ImportFiles.makeFolder(folder + "/fulltext")
    var imported = origin.json
    imported["format"] = .string(findings.format)
    imported["records"] = .boolean(true)
    findings.imported = imported
    try ImportFiles.write(findings.lines(), to: target)
    if isFormers { Files.remove(former) }
    ledger.forget(text: target)
    for record in findings.records { ledger.record(record.id, origin, isRecord: true) }
    return findings
  }
}
