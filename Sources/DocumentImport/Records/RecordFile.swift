internal import Platform

/// A file of records of another catalogue, and where it goes.
public enum RecordFile {
  /// Whether a file is one of records: XML; and CSV, unless its header is that of a calendar and no
  /// mapping says what its columns are.
  public static func holdsRecords(path: String, bytes: [UInt8], mapping: String?) -> Bool {
    switch (path.split(separator: "/").last ?? "").split(separator: ".").last?.lowercased() {
    case "xml": return true
    case "csv", "tsv":
      if mapping != nil || Files.isRegular(mappingPath(beside: path)) { return true }
      let (text, _) = TextDecoder.decode(Array(bytes.prefix(1 << 16)))
      return !CalendarReader.isCalendar(CSVText.header(text))
    default: return false
    }
  }

  private static func mappingPath(beside path: String) -> String {
    let stem =
      path.contains(".") ? String(path[..<(path.lastIndex(of: ".") ?? path.endIndex)]) : path
    return stem + ".mapping.toml"
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
    let beside = mappingPath(beside: path)
    var map: CSVRecordReader.Mapping?
    if let file = mapping ?? (Files.isRegular(beside) ? beside : nil) {
      map = try CSVRecordReader.Mapping(
        String(decoding: ImportFiles.read(file), as: UTF8.self), file: file)
    }
    return try CSVRecordReader.read(
      text, mapping: map, isTabbed: path.lowercased().hasSuffix(".tsv"))
  }
}
