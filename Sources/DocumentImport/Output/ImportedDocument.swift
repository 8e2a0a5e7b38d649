/// A document that was read and taken apart, ready to be written.
public struct ImportedDocument: Sendable {
  public var id: String
  /// The file it came from.
  public var file: String
  public var format: String
  public var pageCount: Int
  /// What the text proposes; what the user settled is written over it.
  public var metadata: Metadata
  public var type: String?
  public var regions: [String]
  /// Whether the catalogue has this document, so that its facts and ids hold.
  public var isKnown: Bool
  public var sections: [ImportedSection]
  /// Of a known document: sections of the outline, and how many of them the text gave.
  public var outlineCount = 0
  public var foundCount = 0
  public var agenda: AgendaFindings
  public var references: ReferenceFindings
  /// What was repaired or left out.
  public var remarks: [String]

  /// Words of all sections.
  public var wordCount: Int {
    sections.reduce(0) { $0 + $1.text.split(whereSeparator: \.isWhitespace).count }
  }

  /// Reads a file and takes it apart.
  ///
  /// - Parameters:
  ///   - id: The document's id; nil is the file's name without its ending, or the id of the
  ///     catalogue's document whose symbol or ISBN the text has.
  ///   - detectLanguage: tells a text's language; nil where it cannot.
  public static func read(
    path: String, id givenID: String?, corpus: CorpusFolder, detectLanguage: (String) -> String?
  ) throws(ImportError) -> ImportedDocument {
    let source = try DocumentReader.read(path: path)
    let name = String(path.split(separator: "/").last ?? "document")
    let stem =
      name.contains(".") ? String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)]) : name
    var metadata = Metadata.propose(source, fileStem: stem)
    if metadata.language == nil || source.format != "html" {
      let sample = source.blocks.lazy.map(\.text).filter { $0.count > 40 }.prefix(200).joined(
        separator: "\n")
      metadata.language = detectLanguage(String(sample.prefix(40_000))) ?? metadata.language
    }
    let stemID = identifier(stem)
    let fromStem = corpus.documents[stemID]
    let known =
      fromStem != nil && givenID == nil
      ? fromStem : corpus.document(id: givenID, symbol: metadata.symbol, isbn: metadata.isbn)
    let id = givenID ?? known?.id ?? stemID
    guard isIdentifier(id) else {
      throw ImportError("'\(id)' is no id", remedy: "give --id without white space and '#'")
    }
    var document = ImportedDocument(
      id: id, file: name, format: source.format, pageCount: source.pageCount, metadata: metadata,
      type: nil,
      regions: [], isKnown: known != nil, sections: [], agenda: AgendaFindings(),
      references: ReferenceFindings(),
      remarks: source.remarks)
    let text = withoutSymbol(source, metadata.symbol)
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
    document.agenda = AgendaRecognizer.find(in: source.blocks, corpus: corpus)
    document.references = ReferenceRecognizer.find(in: document, corpus: corpus)
    return document
  }

  /// The symbol that heads every page says nothing in the text.
  private static func withoutSymbol(_ source: SourceText, _ symbol: String?) -> SourceText {
    guard let symbol else { return source }
    var source = source
    source.blocks.removeAll { $0.text == symbol }
    return source
  }

  /// An id from a file's name: white space and `#` become hyphens.
  static func identifier(_ stem: String) -> String {
    var result = ""
    for scalar in stem.unicodeScalars {
      let bad =
        scalar.properties.isWhitespace || scalar == "#" || scalar.value < 0x21
        || scalar.value == 0x7F
      if bad {
        if result.last != "-" { result += "-" }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result.isEmpty ? "document" : result
  }

  static func isIdentifier(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= 200
      && !id.unicodeScalars.contains {
        $0.properties.isWhitespace || $0 == "#" || $0.value < 0x21
          || (0x7F...0x9F).contains($0.value)
      }
  }

  // MARK: Writing

  /// Writes the sections to `fulltext/` and the proposals to `proposed/` of a catalogue's folder,
  /// replacing what an earlier import of the document wrote.
  ///
  /// - Returns: the files written.
  public func write(to corpus: String) throws(ImportError) -> [String] {
    var files: [String] = []
    try FileSystem.makeFolder(corpus + "/fulltext")
    let path = corpus + "/fulltext/" + Self.fileName(id) + ".jsonl"
    try FileSystem.write(lines(), to: path)
    files.append(path)
    let folder = corpus + "/proposed/" + Self.fileName(id)
    files += try ProposalWriter(document: self, folder: folder).write()
    return files
  }

  /// An id as a file's name: a slash would be a folder.
  public static func fileName(_ id: String) -> String {
    var name = id.replacing("/", with: "_")
    if name.hasPrefix(".") { name = "_" + name.dropFirst() }
    return name
  }

  /// The document and its sections as JSON Lines.
  public func lines() -> [UInt8] {
    var line = JSONLine()
    line.add("id", id)
    line.add("kind", "document")
    line.add("title", metadata.title)
    line.add("type", type)
    line.add("region", regions)
    line.add("year", metadata.year)
    line.add("language", metadata.language)
    line.add("author", metadata.authors)
    line.add("series", metadata.series)
    line.add("number", metadata.number)
    line.add("symbol", metadata.symbol)
    line.add("isbn", metadata.isbn)
    line.add("pages", pageCount > 0 ? pageCount : nil)
    var origin = JSONLine()
    origin.add("file", file)
    origin.add("format", format)
    line.add("imported", object: origin)
    var result = line.finished()
    for section in sections where !section.key.isEmpty {
      var line = JSONLine()
      line.add("id", id + "#" + section.key)
      line.add("kind", "section")
      line.add("document", id)
      line.add("title", section.heading)
      if !isKnown {
        line.add(
          "type", type.map { "section/" + ($0.split(separator: "/").last.map(String.init) ?? $0) })
        line.add("region", regions)
        line.add("year", metadata.year)
      }
      line.add("language", metadata.language)
      line.add("level", section.level)
      line.add("page", section.page)
      line.add("lastPage", section.lastPage)
      line.add("paragraph", section.paragraph)
      line.addAlways("text", section.text)
      result += line.finished()
    }
    return result
  }
}
