import ArgumentParser
import Catalogue
import InvertedIndex
import Search

/// `export`: every matching record, in constant memory.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write out all matching records.",
    discussion: """
      Without a query all records. JSON Lines hold the records whole: indexing them again gives an \
      equal index. Records come in the order of the index.

      EXAMPLES
        rapporteur export > catalogue.jsonl
        rapporteur export --kind citation --format bibtex > references.bib
        rapporteur export --format jsonl | rapporteur index --input - --index copy
        rapporteur export 'year:2012' --kind agenda --format csv --fields id,dateStart,city,country
      """)

  @OptionGroup var location: IndexLocation
  @OptionGroup var selection: SelectionOptions

  @Option(help: "Form of the records.")
  var format: OutputFormat = .jsonl

  @Option(.columns) var fields: String?

  func run() throws {
    var request = try selection.request()
    try request.readColumns(fields, format: format)
    request.limit = .max
    request.wantsSnippets = false
    let searcher = try openSearcher(location)
    request.completeColumns(format, searcher.shape)
    if fields == nil {
      // What only a search has.
      request.columns.removeAll { ["rank", "score", "snippet"].contains($0) }
    }
    var out = StandardOutput()
    var writer: any HitWriter =
      format == .jsonl
      ? RecordLinesWriter(attachments: attachments(searcher))
      : hitWriter(format, columns: request.columns)
    var count = 0
    writer.begin(&out)
    do {
      try searcher.export(request) { hit in
        count += 1
        writer.write(hit, &out)
      }
    } catch let error as SearchError {
      throw Failure(error)
    }
    writer.end(&out)
    out.flush()
    if count == 0 { throw QuietExit(status: .nothingFound) }
  }

  /// What an index holds beside its records.
  private func attachments(_ searcher: Searcher) -> [(name: String, bytes: [UInt8])] {
    [CatalogueReader.namesAttachment, CatalogueVocabulary.attachment].compactMap { name in
      searcher.snapshot.attachment(name).map { bytes in
        // No text: it travels as one.
        (name, name == CatalogueVocabulary.attachment ? Array(Base64.text(of: bytes).utf8) : bytes)
      }
    }
  }
}
