internal import System

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
  public static func read(
    path: String, bytes: [UInt8], mapping: String?
  ) throws(ImportError) -> RecordFindings {
    let (text, _) = TextDecoder.decode(bytes)
    if path.lowercased().hasSuffix(".xml") { return try XMLRecordReader.read(text) }
    let stem =
      path.contains(".") ? String(path[..<(path.lastIndex(of: ".") ?? path.endIndex)]) : path
    let beside = stem + ".mapping.toml"
    var map: CSVRecordReader.Mapping?
    if let file = mapping ?? (Files.isRegular(beside) ? beside : nil) {
      map = try CSVRecordReader.Mapping(
        String(decoding: ImportFiles.read(file), as: UTF8.self), file: file)
    }
    return try CSVRecordReader.read(
      text, mapping: map, isTabbed: path.lowercased().hasSuffix(".tsv"))
  }
}
