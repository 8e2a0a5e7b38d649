import ArgumentParser
import Catalogue
import InvertedIndex
import JSON
import Platform
import Search
import Vocabulary

/// `vocabulary`: the concepts that queries and records are understood by.
struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocabulary",
    abstract: "List the concepts of the index; write or read them as SKOS.",
    discussion: """
      Concepts carry labels in several languages; a free query that has one of them finds the records \
      that carry the concept or a narrower one. `export` writes all of them as SKOS in Turtle. \
      `import` reads SKOS in Turtle and proposes its concepts as a file of the catalogue, in \
      proposed/vocabulary/ of the corpus: look through it and move it to vocabulary/.

      EXAMPLES
        rapporteur vocabulary
        rapporteur vocabulary --format json
        rapporteur vocabulary export > subjects.ttl
        rapporteur vocabulary import thesaurus.ttl --corpus Corpus
      """)

  /// What is to be done with the vocabulary.
  enum Action: String, ExpressibleByArgument, CaseIterable {
    case export, `import`
  }

  @OptionGroup var location: IndexLocation

  @Argument(help: "export or import; without, the concepts are listed.")
  var action: Action?

  @Argument(
    help: ArgumentHelp("File of SKOS in Turtle, or - for standard input.", valueName: "file"),
    completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp("Folder of the catalogue to propose to.", valueName: "dir"),
    completion: .directory)
  var corpus: String?

  @Option(help: "Form of the list.")
  var format: TableFormat = .text

  func run() throws {
    switch action {
    case .import: try propose()
    case .export: try write(TurtleWriter.text(of: scheme()))
    case nil: try list(scheme())
    }
  }

  private func scheme() throws -> ConceptScheme {
    guard file == nil else {
      throw Failure(
        .badInput, "a file is named, which only import reads", at: file ?? "",
        remedy: "write: rapporteur vocabulary import FILE")
    }
    return try openSearcher(location).conceptScheme
  }

  private func write(_ text: String) throws {
    var out = StandardOutput()
    out.write(text)
    out.flush()
  }

  // MARK: - Listing

  private func list(_ scheme: ConceptScheme) throws {
    var out = StandardOutput()
    switch format {
    case .json, .jsonl:
      let objects = scheme.concepts.map(Self.object)
      if format == .json {
        out.line(JSONValue.array(objects).text)
      } else {
        for object in objects { out.line(object.text) }
      }
    case .csv:
      out.write("id,label,broader,related,labels\r\n")
      for concept in scheme.concepts {
        let count =
          concept.preferred.count + concept.alternative.count + concept.hidden.count
        let cells = [
          concept.id, concept.title, concept.broader.joined(separator: " "),
          concept.related.joined(separator: " "), String(count),
        ]
        out.write(cells.map(CSVWriter.quoted).joined(separator: ",") + "\r\n")
      }
    case .text: tell(scheme, &out)
    }
    out.flush()
    if scheme.concepts.isEmpty { throw QuietExit(status: .nothingFound) }
  }

  /// The concepts as a tree; one with several parents stands below each.
  private func tell(_ scheme: ConceptScheme, _ out: inout StandardOutput) {
    let hasColour = Terminal.output.hasColour
    var narrower: [String: [Concept]] = [:]
    for concept in scheme.concepts {
      for parent in concept.broader { narrower[parent, default: []].append(concept) }
    }
    var waiting = scheme.concepts.filter { $0.broader.isEmpty }.reversed()
      .map { (concept: $0, above: [String]()) }
    while let (concept, above) = waiting.popLast() {
      var line = StyledText(String(repeating: "  ", count: above.count))
      line.append(concept.title, .title)
      line.append("  \(concept.id)", .identifier)
      out.line(line.rendered(colour: hasColour))
      for child in (narrower[concept.id] ?? []).reversed() where !above.contains(child.id) {
        waiting.append((child, above + [concept.id]))
      }
    }
  }

  private static func object(_ concept: Concept) -> JSONValue {
    var object = JSONObject()
    object["id"] = .string(concept.id)
    object["label"] = .string(concept.title)
    object["broader"] = .array(concept.broader.map(JSONValue.string))
    object["related"] = .array(concept.related.map(JSONValue.string))
    object["scope"] = concept.scope.map(JSONValue.string) ?? .null
    for (key, labels) in [
      ("preferred", concept.preferred), ("alternative", concept.alternative),
      ("hidden", concept.hidden),
    ] {
      var byLanguage = JSONObject()
      for label in labels {
        let known = byLanguage[label.language]?.array ?? []
        byLanguage[label.language] = .array(known + [.string(label.text)])
      }
      object[key] = .object(byLanguage)
    }
    return .object(object)
  }

  // MARK: - Importing

  private func propose() throws {
    guard let file else {
      throw Failure(
        .badInput, "no file to import", at: "in the arguments",
        remedy: "write: rapporteur vocabulary import FILE")
    }
    let bytes = try readBytes(file)
    let scheme: ConceptScheme
    do {
      scheme = try TurtleReader.scheme(bytes)
    } catch {
      throw Failure(
        .badInput, "the file is no SKOS in Turtle: \(error.message)", at: "\(file):\(error.line)",
        remedy: "mend the file; nothing was changed")
    }
    guard !scheme.concepts.isEmpty else {
      throw Failure(
        .badInput, "no skos:Concept in the file", at: file,
        remedy: "give a SKOS file; nothing was changed")
    }
    let folder = try corpus ?? defaultFolder()
    let stem =
      file == "-"
      ? "vocabulary"
      : String(file.split(separator: "/").last?.split(separator: ".").first ?? "vocabulary")
    let path = "\(folder)/proposed/vocabulary/\(stem).toml"
    do {
      try Files.makeFolder("\(folder)/proposed/vocabulary")
      try Files.replace(path, with: Array(VocabularyText.toml(scheme).utf8))
    } catch {
      throw Failure(.failed, "\(error)", at: path, remedy: "name another folder with --corpus")
    }
    StandardError.note(
      "\(counted(scheme.concepts.count, "concept")) proposed in \(path); look through it and move "
        + "it to \(folder)/vocabulary/")
  }

  private func defaultFolder() throws -> String {
    guard let project = IndexLocation.project() else {
      throw Failure(
        .badInput, "no Corpus/ beside an Index/ from here upwards", at: "in the arguments",
        remedy: "name the folder of the catalogue with --corpus")
    }
    return project + "/Corpus"
  }
}
