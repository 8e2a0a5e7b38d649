/// Reads a file of any format that can be imported.
public enum DocumentReader {
  /// Formats by the end of a file's name.
  public static let extensions: [String: String] = [
    "pdf": "pdf", "html": "html", "htm": "html", "xhtml": "html", "docx": "docx", "odt": "odt",
    "epub": "epub", "md": "markdown", "markdown": "markdown", "txt": "text", "text": "text",
    "xml": "xml", "csv": "csv", "tsv": "csv",
  ]

  /// The format of a file: its first bytes decide where they are plain, else its name.
  public static func format(path: String, bytes: some Collection<UInt8>) -> String? {
    let name = path.split(separator: "/").last ?? ""
    let byName =
      name.contains(".") ? extensions[name.split(separator: ".").last?.lowercased() ?? ""] : nil
    let head = Array(bytes.prefix(1024))
    if head.starts(with: Array("%PDF-".utf8)) { return "pdf" }
    if head.starts(with: [0x50, 0x4B, 3, 4]) {
      if let byName, ["docx", "odt", "epub"].contains(byName) { return byName }
      let text = String(decoding: head, as: UTF8.self)
      if text.contains("application/epub+zip") { return "epub" }
      if text.contains("opendocument.text") { return "odt" }
      return text.contains("[Content_Types].xml") ? "docx" : nil
    }
    if byName == nil || byName == "text" || byName == "xml" {
      // A page of whatever name; and a name without an ending is text.
      let text = String(decoding: head.map { $0 < 128 ? $0 : 63 }, as: UTF8.self).lowercased()
      if text.contains("<!doctype html") || text.contains("<html") { return "html" }
      if byName == nil, !name.contains(".") { return "text" }
    }
    return byName
  }

  /// Reads a file as a document.
  ///
  /// - Throws: one error for a file that cannot be read, whatever is wrong with it.
  public static func read(path: String, bytes: [UInt8]) throws(ImportError) -> SourceText {
    guard !bytes.isEmpty else { throw ImportError("the file is empty", remedy: "check the file") }
    guard let format = format(path: path, bytes: bytes) else {
      throw ImportError(
        "a format that cannot be imported",
        remedy: "give PDF, HTML, DOCX, ODT, EPUB, Markdown or text")
    }
    switch format {
    case "pdf":
      guard
        bytes.starts(with: Array("%PDF-".utf8)) || bytes.prefix(1024).contains(UInt8(ascii: "%"))
      else {
        throw ImportError("it is no PDF", remedy: "check the file")
      }
      // A path that begins with "-" would be an option.
      return try PDFReader.read(path: path.hasPrefix("-") ? "./" + path : path)
    case "docx", "odt", "epub":
      return try mended(PandocReader.read(format: format, reader: format, bytes: bytes))
    case "html":
      let (text, encoding) = TextDecoder.decode(bytes, declared: declaredEncoding(bytes))
      // Raw HTML would come out as text in no language; data URIs as megabytes.
      var source = try mended(
        PandocReader.read(format: format, reader: "html-native_divs", bytes: Array(text.utf8)))
      source.encoding = encoding
      source.language = source.language ?? attribute("lang", ofTag: "html", in: text)
      source.title = source.title ?? element("title", in: text)
      return source
    case "markdown":
      let (text, encoding) = TextDecoder.decode(bytes)
      var source = try mended(
        PandocReader.read(
          format: format, reader: "markdown-raw_html-raw_tex-citations", bytes: Array(text.utf8)))
      source.encoding = encoding
      return source
    default:
      let (text, encoding) = TextDecoder.decode(bytes)
      guard !looksBinary(text) else {
        throw ImportError("it is no text", remedy: "check the file")
      }
      var source = PlainTextReader.read(text)
      source.encoding = encoding
      if encoding != "UTF-8" { source.remarks.append("read as \(encoding)") }
      return source
    }
  }

  /// Ligatures and soft hyphens, in all of what pandoc gave.
  private static func mended(_ source: SourceText) -> SourceText {
    var source = source
    func clean(_ text: String) -> String {
      let mended = TextMending.mend(text)
      return mended.contains("\u{AD}") ? String(mended.filter { $0 != "\u{AD}" }) : mended
    }
    for index in source.blocks.indices {
      source.blocks[index].marked = clean(source.blocks[index].marked)
      source.blocks[index].cells = source.blocks[index].cells.map(clean)
    }
    return source
  }

  /// Control characters and replacement characters: not what people write.
  private static func looksBinary(_ text: String) -> Bool {
    var strange = 0
    var count = 0
    for scalar in text.unicodeScalars.prefix(8192) {
      count += 1
      if scalar.value < 9 || scalar.value == 0xFFFD || (14..<27).contains(scalar.value) {
        strange += 1
      }
    }
    return strange * 20 > count
  }

  /// `<meta charset="…">` or `charset=…` in the first bytes.
  private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
    let head = String(decoding: bytes.prefix(2048).map { $0 < 128 ? $0 : 63 }, as: UTF8.self)
      .lowercased()
    for marker in ["charset=", "encoding="] {
      guard let range = head.firstRange(of: marker) else { continue }
      let value = head[range.upperBound...].drop(while: { "\"'".contains($0) })
      let name = value.prefix(while: { $0.isLetter || $0.isNumber || "-_:".contains($0) })
      if !name.isEmpty { return String(name) }
    }
    return nil
  }

  private static func attribute(_ name: String, ofTag tag: String, in text: String) -> String? {
    let head = text.prefix(4096)
    guard let open = head.lowercased().firstRange(of: "<" + tag) else { return nil }
    let rest = head.lowercased()[open.upperBound...].prefix(while: { $0 != ">" })
    guard let key = rest.firstRange(of: " " + name + "=") else { return nil }
    let value = rest[key.upperBound...].drop(while: { "\"'".contains($0) })
    return String(value.prefix(while: { $0.isLetter || $0 == "-" }))
  }

  private static func element(_ name: String, in text: String) -> String? {
    let head = text.prefix(16_384)
    guard
      let open = head.firstRange(of: "<" + name + ">")
        ?? head.firstRange(of: "<" + name.uppercased() + ">")
    else { return nil }
    let value = TextMending.collapse(head[open.upperBound...].prefix(while: { $0 != "<" }))
    return value.isEmpty ? nil : value
  }
}
