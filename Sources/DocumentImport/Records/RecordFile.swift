/// A file of records of another catalogue, and where it goes.
public enum RecordFile {
  /// Whether a file is one of records, by its format.
  public static func isRecordFile(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return ["xml", "csv", "tsv"].contains(name.split(separator: ".").last?.lowercased() ?? "")
  }

  /// Reads the records of a file.
  ///
  /// - Parameter mapping: Path of the mapping file of a CSV; nil: `NAME.mapping.toml` beside it, and
  ///   where there is none the header's names are the keys.
  public static func read(path: String, mapping: String?) throws(ImportError) -> RecordFindings {
    let bytes = try FileSystem.read(path)
    let (text, _) = TextDecoder.decode(bytes)
    if path.lowercased().hasSuffix(".xml") { return try XMLRecordReader.read(text) }
    let stem =
      path.contains(".") ? String(path[..<(path.lastIndex(of: ".") ?? path.endIndex)]) : path
    let beside = stem + ".mapping.toml"
    var map: CSVRecordReader.Mapping?
    if let file = mapping ?? (FileSystem.exists(beside) ? beside : nil) {
      map = try CSVRecordReader.Mapping(
        String(decoding: FileSystem.read(file), as: UTF8.self), file: file)
    }
    return try CSVRecordReader.read(
      text, mapping: map, isTabbed: path.lowercased().hasSuffix(".tsv"))
  }

  /// Writes records to `fulltext/` of a catalogue's folder, replacing those of an earlier import.
  public static func write(_ findings: RecordFindings, name: String, to corpus: String)
    throws(ImportError) -> String
  {
    try FileSystem.makeFolder(corpus + "/fulltext")
    let path =
      corpus + "/fulltext/" + ImportedDocument.fileName(ImportedDocument.identifier(name))
      + ".jsonl"
    try FileSystem.write(findings.lines(), to: path)
    return path
  }
}
