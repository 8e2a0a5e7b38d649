import ArgumentParser
import Catalogue
import InvertedIndex

/// `index`: builds or updates an index from catalogues and JSON Lines.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Build or update the index.",
    discussion: """
      Without --corpus or --input: the catalogue in Corpus/ of the nearest folder upwards. A later \
      --corpus overrides single facts of records of an earlier one by id. --input takes JSON \
      Lines, an object with an "id" a line, plain or compressed with zstd; '-' is standard input.

      An index that is there already: nothing is done if input and definition are the same; it is \
      built anew if its corpus has changed; if it was built from something else, --replace or \
      --update says what is meant. Whatever goes wrong, the index stays as it was.

      --from-index builds from the records that another index keeps, with its definition unless \
      another is named: beside an index of an older version of the program say, whose input is no \
      longer at hand.

      EXAMPLES
        rapporteur index
        rapporteur index --corpus Corpus --corpus ../our-corrections
        rapporteur index --input passages.jsonl.zst --index passages --threads 2
        rapporteur index --input new.jsonl --update --expect 120
        zcat big.jsonl.gz | rapporteur index --input - --replace --skip-bad
        { zcat big.jsonl.gz && echo END; } | rapporteur index --input - --end-marker END --replace
        rapporteur index --from-index passages --index passages-new
      """)

  @OptionGroup var location: IndexLocation

  @Option(
    help: ArgumentHelp("Folder of a catalogue.", valueName: "dir"), completion: .directory)
  var corpus: [String] = []

  @Option(
    help: ArgumentHelp("File of JSON Lines, .zst too, or -.", valueName: "file"),
    completion: .file())
  var input: [String] = []

  @Option(
    help: ArgumentHelp("Take the records of this index.", valueName: "dir"),
    completion: .directory)
  var fromIndex: String?

  @Option(
    help: ArgumentHelp(
      "Commit nothing unless standard input ends with this line.", valueName: "line"))
  var endMarker: String?

  @Option(
    help: ArgumentHelp(
      "Folder of the definition: fields, analysis, facets. Otherwise Index/ of the project, or "
        + "the one the program carries.", valueName: "dir"), completion: .directory)
  var definition: String?

  @Option(help: ArgumentHelp("Threads that index.", valueName: "n"))
  var threads = PositiveNumber(1)

  @Option(help: ArgumentHelp("Memory to fill before writing a part out.", valueName: "mb"))
  var memory = PositiveNumber(256)

  @Flag(help: "Replace an index that was built from something else.")
  var replace = false

  @Flag(help: "Add to the index, replacing records of the same id.")
  var update = false

  @Option(help: ArgumentHelp("Commit nothing unless so many are indexed.", valueName: "n"))
  var expect: NaturalNumber?

  @Flag(help: "Leave out lines that are no records, instead of giving up.")
  var skipBad = false

  @Option(
    help: ArgumentHelp("Write rejected lines, with reasons, to this file.", valueName: "file"),
    completion: .file())
  var rejects: String?

  @Option(help: "Form of the report.")
  var format: AnswerFormat = .text

  func run() throws {
    let path = try location.resolve()
    guard !(replace && update) else {
      throw Failure(
        .badInput, "--replace and --update exclude each other", at: "in the arguments",
        remedy: "give one of them")
    }
    guard endMarker == nil || input.contains("-") else {
      throw Failure(
        .badInput, "--end-marker without standard input", at: "in the arguments",
        remedy: "add '--input -', or leave it out")
    }
    let existing = try existingIndex(path)
    if let fromIndex {
      try rebuild(path, from: fromIndex, existing)
      return
    }
    let corpora = try corpus.isEmpty && input.isEmpty ? [defaultCorpus()] : corpus
    var definition = try definition(existing)
    let known = existing.flatMap { BuildSource(userData: $0.userData) }
    let catalogue = try corpora.isEmpty ? nil : readCatalogue(corpora, definition)
    if let catalogue { definition = definition.with(subjects: catalogue.subjectTree) }
    let source = try BuildSource(
      corpora: corpora, catalogue: catalogue, inputs: input, definition: definition, known: known)
    if let existing, !replace, !update {
      if known?.content == source.content, known?.definition == source.definition,
        !source.isReadOnce
      {
        IndexReport(unchanged: existing).tell(format)
        return
      }
      guard let known, known.hasSamePlaces(as: source) else {
        throw Failure(
          .badInput,
          "the index there was built from something else"
            + (known.map { " (\($0.places))" } ?? ", or changed since"),
          at: path, remedy: "give --replace to build it anew or --update to add to it")
      }
    }
    try build(path, source, catalogue, definition, nil)
  }

  /// Builds from the records of another index.
  private func rebuild(_ path: String, from other: String, _ existing: Snapshot?) throws {
    guard corpus.isEmpty, input.isEmpty else {
      throw Failure(
        .badInput, "--from-index together with --corpus or --input", at: "in the arguments",
        remedy: "take one of them, and add the other with --update")
    }
    guard existing == nil || replace || update else {
      throw Failure(
        .badInput, "there is an index already", at: path,
        remedy: "name another folder with --index, or give --replace or --update")
    }
    let records = try indexing { () throws(IndexError) in try StoredRecords(path: other) }
    let definition: Definition
    if self.definition != nil || (update && existing != nil) {
      definition = try self.definition(existing)
    } else {
      definition = records.definition
    }
    try build(path, BuildSource(index: other), nil, definition, records)
  }

  private func defaultCorpus() throws -> String {
    guard let project = IndexLocation.project() else {
      throw Failure(
        .badInput, "nothing to index: no Corpus/ beside an Index/ from here upwards",
        at: "in the arguments", remedy: "give --corpus DIR or --input FILE")
    }
    return project + "/Corpus"
  }

  /// The index that is there; nil if there is none, or one that is to be replaced anyway.
  private func existingIndex(_ path: String) throws -> Snapshot? {
    do throws(IndexError) {
      return try Snapshot.open(path: path)
    } catch {
      if case .missing = error { return nil }
      if replace { return nil }
      throw Failure(error)
    }
  }

  private func definition(_ existing: Snapshot?) throws -> Definition {
    if let definition {
      return try indexing { () throws(IndexError) in try Definition.read(folder: definition) }
    }
    if update, let existing { return existing.definition }
    return try CarriedDefinition.standard()
  }

  private func build(
    _ path: String, _ source: BuildSource, _ catalogue: Catalogue?, _ definition: Definition,
    _ records: StoredRecords?
  ) throws {
    let start = monotonicNanoseconds()
    Interruption.watch()
    let rejections = try RejectionLog(path: rejects, inputs: input.filter { $0 != "-" })
    var options = IndexWriterOptions()
    options.memoryInBytes = memory.value << 20
    options.threads = threads.value
    let (writer, counts) = try Indexing(
      source: source, catalogue: catalogue, records: records, endMarker: endMarker,
      definition: definition, isUpdate: update, rejections: rejections
    ).run { definition in
      try indexing { () throws(IndexError) in
        try IndexWriter(
          path: path, definition: definition, mode: update ? .update : .create, options: options)
      }
    }
    try rejections.write()
    guard rejections.count == 0 || skipBad else { throw refusal(rejections, counts) }
    guard expect.map({ $0.value == counts.indexed }) ?? true else {
      throw Failure(
        .badInput, "\(counts.indexed) records instead of the \(expect?.value ?? 0) expected",
        at: source.places, remedy: "check the input, or mend --expect; nothing was changed")
    }
    guard counts.indexed > 0 || expect?.value == 0 else {
      throw Failure(
        .badInput, "no record in the input", at: source.places,
        remedy: "give JSON Lines, an object with an \"id\" a line")
    }
    try Interruption.check(doing: "indexing")
    // After an update the index holds more than the source: nothing can be said to be the same.
    writer.userData = update ? [:] : records?.userData ?? source.userData
    let summary = try indexing { () throws(IndexError) in try writer.commit() }
    maintain(writer)
    rejections.tell()
    IndexReport(
      counts: counts, summary: summary, nanoseconds: monotonicNanoseconds() - start
    ).tell(format)
  }

  /// Lines were rejected, and nothing is committed. A single one is said in the error itself.
  private func refusal(_ rejections: RejectionLog, _ counts: InputCounts) -> Failure {
    let remedy = "mend the input, or index the rest with --skip-bad; nothing was changed"
    if let only = rejections.only {
      return Failure(
        .badInput, "1 of \(grouped(counts.read)) lines rejected: \(only.reason)",
        at: "\(only.file):\(only.line)", remedy: remedy)
    }
    rejections.tell()
    return Failure(
      .badInput, "\(grouped(rejections.count)) of \(grouped(counts.read)) lines rejected",
      at: (corpus + input).joined(separator: " "), remedy: remedy)
  }
}
