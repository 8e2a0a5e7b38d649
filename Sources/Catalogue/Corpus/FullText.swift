internal import JSON

/// A section's text that a user imported: `fulltext/<document>.jsonl`, one object a line.
///
/// The first line may describe the document, where the catalogue has none of that id:
/// `{"kind": "document", "id": "report-2024", "title": "…", "type": "document/report",
/// "region": ["asia"], "year": 2024, "language": "en"}`. Each further line is a section:
/// `{"kind": "section", "id": "report-2024#3", "document": "report-2024", "heading": "…",
/// "page": "12", "text": "…"}`. A section that the catalogue knows keeps all its facts there; only
/// its text takes the summary's place.
struct FullText: Sendable {
  /// By document: what the first line says of it, if the file has one.
  var documents: [(id: String, object: JSONObject, source: Int, line: Int)] = []
  /// Sections in the order of the files.
  var sections: [(id: String, object: JSONObject, source: Int, line: Int)] = []

  /// Adds one file; problems are lines that are no sections.
  mutating func read(
    path: String, source: Int, problems: inout [CatalogueProblem]
  ) throws(InputError) {
    var lines = LineReader(try InputSource(path: path))
    while let line = try lines.next() {
      guard case .bytes(let bytes) = line else { continue }
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      let place = lines.lineNumber
      func report(_ message: String) {
        problems.append(CatalogueProblem(file: path, line: place, message: message))
      }
      do {
        guard let object = try JSONValue(bytes: bytes).object else {
          report("a line of an imported text is a JSON object")
          continue
        }
        guard let id = object["id"]?.string,
          id.utf8.withContiguousStorageIfAvailable({
            RecordMapper.problem(ofID: UnsafeRawBufferPointer($0))
          }) == .some(nil)
        else {
          report("an imported section needs an \"id\" without white space")
          continue
        }
        switch object["kind"]?.string {
        case "document": documents.append((id, object, source, place))
        case "section", nil:
          guard object["document"]?.string != nil, object["text"]?.string != nil else {
            report("an imported section needs \"document\" and \"text\"")
            continue
          }
          sections.append((id, object, source, place))
        case let kind?: report("unknown kind \"\(kind)\"; expected \"document\" or \"section\"")
        }
      } catch {
        report(error.description)
      }
    }
  }
}
