import Analysis
import ArgumentParser
import DocumentImport
import Glibc
import Platform

/// `import`: documents and records of other catalogues → texts that `index` takes in.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in the text of documents: PDF, HTML, DOCX, ODT, EPUB, Markdown, text.",
    discussion: """
      Takes a document apart into sections with their pages and paragraph numbers and writes them \
      to fulltext/ of the catalogue; the next 'index' takes them in. A document that the catalogue \
      has keeps the ids of its sections, and its text takes the place of the summaries. Importing \
      it again replaces it. Calendars of meetings and references that are found are proposed in \
      proposed/, for a person to review.

      What the text proposes (title, year, language …) is asked back on a terminal, unless --yes \
      or the options say it. Files of records come in too: OAI-PMH with Dublin Core and MARCXML \
      (.xml), CSV (.csv, .tsv) with a mapping file.

      EXAMPLES
        rapporteur import A_68_283.pdf --id a-68-283
        rapporteur import reports/ --yes
        rapporteur import paper.docx --id hansen-2010 --type report --region global --year 2010
        rapporteur import records.csv --mapping columns.toml
      """)

  /// Every command takes --index; texts go to the catalogue, and `index` takes them from there.
  @OptionGroup var location: IndexLocation

  @Argument(
    help: ArgumentHelp("Files, or folders of files.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp("The catalogue's folder, else Corpus/ of the project.", valueName: "dir"),
    completion: .directory)
  var corpus: String?

  @Option(
    help: ArgumentHelp(
      "The document's id, else the file's name without its ending.", valueName: "id"))
  var id: String?

  @Option(help: ArgumentHelp("Its type: report, working-paper …", valueName: "type"))
  var type: String?

  @Option(help: ArgumentHelp("Its region; may be repeated.", valueName: "region"))
  var region: [String] = []

  @Option(help: ArgumentHelp("Year of publication.", valueName: "year"))
  var year: Int?

  @Option(help: ArgumentHelp("Its language, as in BCP 47: en, fr …", valueName: "language"))
  var language: String?

  @Option(help: ArgumentHelp("Its title.", valueName: "title"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "Mapping of a CSV's columns, else NAME.mapping.toml beside it.", valueName: "file"),
    completion: .file())
  var mapping: String?

  @Flag(help: "Put a text in the place of the one that another file gave.")
  var replace = false

  @Flag(help: "Take what the text proposes without asking.")
  var yes = false

  func run() throws {
    let folder = try corpusFolder()
    let paths = try collect()
    if id != nil, paths.count > 1 {
      throw Failure(
        .badInput, "--id is for one document, and there are \(paths.count)",
        at: "in the arguments", remedy: "import them one by one")
    }
    if let year, !(1000...2200).contains(year) {
      throw Failure(
        .badInput, "\(year) is no year of publication", at: "--year", remedy: "give four digits")
    }
    let start = monotonicNanoseconds()
    let detector = LanguageDetector()
    var importer: DocumentImporter
    do {
      importer = try DocumentImporter(folder: folder) { text in
        var text = text
        let found = text.withUTF8 { detector.detect(UnsafeRawBufferPointer($0)) }
        return found == .undetermined ? nil : found.bcp47
      }
    } catch {
      throw Failure(.badInput, error.message, at: folder, remedy: error.remedy)
    }
    importer.replaces = replace
    var progress = Progress(label: "importing", unit: "files")
    var imported: [String] = []
    var failed: [(path: String, error: ImportError)] = []
    for (number, path) in paths.enumerated() {
      progress.update(count: number, share: Double(number) / Double(paths.count))
      do throws(ImportError) {
        imported.append(try take(path, &importer, &progress))
      } catch {
        failed.append((path, error))
      }
    }
    progress.finish()
    for line in imported { StandardError.note(line) }
    if !imported.isEmpty {
      let tenths = (monotonicNanoseconds() - start) / 100_000_000
      StandardError.note(
        "\(counted(imported.count, "file")) imported in \(tenths / 10).\(tenths % 10) s; "
          + "the next 'index' takes them in")
    }
    guard let first = failed.first else { return }
    // One file's error is the command's; several are told, and then counted.
    guard failed.count > 1 else {
      throw Failure(
        .badInput, first.error.message, at: first.path, remedy: first.error.remedy)
    }
    for failure in failed {
      StandardError.note("not imported: \(failure.path): \(failure.error)")
    }
    throw Failure(
      .badInput, "\(failed.count) of \(counted(paths.count, "file")) not imported",
      at: first.path + " and others", remedy: "see the lines above")
  }

  private func corpusFolder() throws -> String {
    if let corpus {
      guard !corpus.isEmpty else {
        throw Failure(.badInput, "empty folder name", at: "--corpus", remedy: "name a folder")
      }
      return corpus
    }
    guard let project = IndexLocation.project() else {
      throw Failure(
        .badInput, "no Corpus/ beside an Index/ from here upwards", at: "in the arguments",
        remedy: "give --corpus DIR")
    }
    return project + "/Corpus"
  }

  /// The files named, and those below the folders named, in order; of a folder those that can be
  /// imported. A file that is there under several names is taken once.
  private func collect() throws -> [String] {
    var paths: [String] = []
    var seen: Set<FileIdentity> = []
    for file in files {
      if Files.isFolder(file) {
        collect(below: file, &paths, &seen)
      } else if Files.identity(of: file).map({ seen.insert($0).inserted }) ?? true {
        paths.append(file)
      }
    }
    guard !paths.isEmpty else {
      throw Failure(
        .badInput, "no file that can be imported", at: files.joined(separator: " "),
        remedy: "name a folder with PDF, HTML, DOCX, ODT, EPUB, Markdown or text")
    }
    return paths
  }

  /// Links may lead anywhere, also back to where they stand: each folder is read once.
  private func collect(
    below folder: String, _ paths: inout [String], _ seen: inout Set<FileIdentity>
  ) {
    guard let identity = Files.identity(of: folder), seen.insert(identity).inserted else { return }
    for name in Files.names(in: folder) ?? [] {
      let path = folder + (folder.hasSuffix("/") ? "" : "/") + name
      if Files.isFolder(path) {
        collect(below: path, &paths, &seen)
      } else if let ending = name.split(separator: ".").last?.lowercased(), name.contains("."),
        DocumentReader.extensions[ending] != nil, !name.hasSuffix(".mapping.toml"),
        Files.isRegular(path), Files.identity(of: path).map({ seen.insert($0).inserted }) ?? false
      {
        paths.append(path)
      }
    }
  }

  /// Reads, settles and writes one file.
  ///
  /// - Returns: the line of the report.
  private func take(
    _ path: String, _ importer: inout DocumentImporter, _ progress: inout Progress
  ) throws(ImportError) -> String {
    if try importer.holdsRecords(path: path, mapping: mapping) {
      let findings = try importer.importRecords(path: path, id: id, mapping: mapping)
      for reason in (findings.rejected + findings.remarks).prefix(20) {
        StandardError.note("\(path): \(reason)")
      }
      return "\(path): \(counted(findings.records.count, "record")) (\(findings.format)), "
        + "\(findings.rejected.count) left out"
    }
    var document = try importer.read(path: path, id: id)
    progress.finish()
    settle(&document, path)
    try importer.write(document)
    // What was not understood shall not be overlooked.
    for row in document.agenda.unread.prefix(20) {
      StandardError.note("\(path): a row of a calendar is not read, \(row)")
    }
    return line(document, path)
  }

  /// Flags, then answers on a terminal, over what the text proposes.
  private func settle(_ document: inout ImportedDocument, _ path: String) {
    if let title { document.metadata.title = title }
    if let year { document.metadata.year = year }
    if let language { document.metadata.language = language }
    document.regions = region
    document.type = type.map(Self.fullType)
    guard !document.isKnown, !yes else { return }
    guard isatty(STDIN_FILENO) == 1, Terminal.errors.isTerminal else {
      StandardError.note("\(path): taken from the text without asking: \(proposals(document))")
      return
    }
    StandardError.write(
      "\(path) → \(document.id). Enter keeps what is in brackets, '-' leaves it out.\n")
    if title == nil { document.metadata.title = ask("Title", document.metadata.title) }
    if year == nil {
      let answer = ask("Year", document.metadata.year.map(String.init))
      document.metadata.year = answer.flatMap { Int($0) }
    }
    document.metadata.series = ask("Series", document.metadata.series)
    document.metadata.number = ask("Number", document.metadata.number)
    document.metadata.symbol = ask("UN symbol", document.metadata.symbol)
    document.metadata.isbn = ask("ISBN", document.metadata.isbn)
    if language == nil { document.metadata.language = ask("Language", document.metadata.language) }
    if type == nil { document.type = ask("Type", nil).map(Self.fullType) }
    if region.isEmpty { document.regions = ask("Regions", nil).map { splitList($0) } ?? [] }
  }

  /// The catalogue's types are written with their kind: `report` is `document/report`.
  private static func fullType(_ type: String) -> String {
    type.contains("/") ? type : "document/" + type
  }

  private func ask(_ name: String, _ proposal: String?) -> String? {
    StandardError.write("  \(name) [\(proposal ?? "")]: ")
    guard let answer = readLine() else { return proposal }
    if answer == "-" { return nil }
    return answer.isEmpty ? proposal : answer
  }

  private func proposals(_ document: ImportedDocument) -> String {
    let metadata = document.metadata
    let parts: [(String, String?)] = [
      ("title", metadata.title.map { "“\($0)”" }), ("year", metadata.year.map(String.init)),
      ("series", metadata.series), ("number", metadata.number), ("symbol", metadata.symbol),
      ("ISBN", metadata.isbn), ("language", metadata.language),
    ]
    return parts.compactMap { name, value in value.map { "\(name) \($0)" } }
      .joined(separator: ", ")
  }

  /// What was read and what was not.
  private func line(_ document: ImportedDocument, _ path: String) -> String {
    var parts = ["\(path) → \(document.id): \(document.format)"]
    if document.pageCount > 0 { parts.append(counted(document.pageCount, "page")) }
    parts.append(counted(document.wordCount, "word"))
    if document.isKnown {
      parts.append(
        "\(document.foundCount) of \(document.outlineCount) sections of the catalogue found")
    } else {
      parts.append(counted(document.sections.count, "section"))
    }
    if let language = document.metadata.language { parts.append("language \(language)") }
    let agenda = document.agenda
    if !agenda.entries.isEmpty {
      let known = agenda.entries.filter { $0.known != nil }.count
      parts.append("\(agenda.entries.count) calendar entries proposed (\(known) known)")
      let ambiguous = agenda.entries.filter(\.date.isAmbiguous).count
      if ambiguous > 0 {
        parts.append("\(ambiguous) of them with day and month that may be exchanged")
      }
    }
    if !agenda.unread.isEmpty {
      parts.append("\(counted(agenda.unread.count, "row")) of calendars not read")
    }
    let references = document.references
    if !references.items.isEmpty {
      let known = references.items.filter { $0.known != nil }.count
      parts.append(
        "\(references.items.count) references proposed from \(references.entryCount) notes and "
          + "entries (\(known) known)")
    }
    parts += document.remarks
    return parts.joined(separator: ", ")
  }
}
