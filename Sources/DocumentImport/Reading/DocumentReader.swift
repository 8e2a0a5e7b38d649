/// Reads a file of any format that can be imported.
public enum DocumentReader {
  /// Formats by the end of a file's name.
  public static let extensions: [String: String] = [
    "pdf": "pdf", "html": "html", "htm": "html", "xhtml": "html", "docx": "docx", "odt": "odt",
    "epub": "epub", "md": "markdown", "markdown": "markdown", "txt": "text", "text": "text",
    "xml": "xml", "csv": "csv", "tsv": "csv", "ics": "icalendar", "ical": "icalendar",
    "doc": "doc", "dot": "doc", "rtf": "rtf", "wpd": "wpd", "fodt": "fodt", "ppt": "ppt",
    "pptx": "pptx", "odp": "odp", "xls": "xls", "xlsx": "xlsx", "ods": "ods",
  ]

  /// The format of a file: its first bytes decide where they are plain, else its name.
  public static func format(path: String, bytes: some Collection<UInt8>) -> String? {
    let name = path.split(separator: "/").last ?? ""
    let byName =
      name.contains(".") ? extensions[name.split(separator: ".").last?.lowercased() ?? ""] : nil
    let head = Array(bytes.prefix(1024))
    if head.starts(with: Array("%PDF-".utf8)) { return "pdf" }
    if head.starts(with: [0x50, 0x4B, 3, 4]) {
      if let byName, ["docx", "odt", "epub", "pptx", "xlsx", "odp", "ods"].contains(byName) {
        return byName
      }
      let text = String(decoding: head, as: UTF8.self)
      if text.contains("application/epub+zip") { return "epub" }
      if text.contains("opendocument.text") { return "odt" }
      return text.contains("[Content_Types].xml") ? "docx" : nil
    }
    // The file system inside a file that old office programs write.
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      return byName.flatMap {
        ["doc", "ppt", "xls", "docx", "pptx", "xlsx"].contains($0) ? $0 : nil
      }
        ?? "doc"
    }
    if head.starts(with: Array("{\\rtf".utf8)) { return "rtf" }
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
        remedy: "give PDF, HTML, DOCX, ODT, EPUB, RTF, Markdown, text, or what LibreOffice reads")
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
    case "docx": return try readWord(bytes)
    case "rtf":
      do throws(ImportError) {
        return try mended(PandocReader.read(format: "rtf", reader: "rtf", bytes: bytes))
      } catch {
        return try converted(bytes, "rtf")
      }
    case "doc", "wpd", "fodt", "ppt", "pptx", "odp", "xls", "xlsx", "ods":
      return try converted(bytes, format)
    case "odt", "epub":
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
    case "csv":
      let (text, encoding) = TextDecoder.decode(bytes)
      let rows = try CSVText.rows(text, delimiter: CSVText.delimiter(of: text))
      var source = CalendarReader.csv(rows)
      source.encoding = encoding
      return source
    case "icalendar":
      let (text, encoding) = TextDecoder.decode(bytes)
      var source = try CalendarReader.iCalendar(text)
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

  private static func readWord(_ bytes: [UInt8]) throws(ImportError) -> SourceText {
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return try converted(bytes, "docx") }
    let (whole, remarks) = WordMending.mend(bytes)
    do throws(ImportError) {
      var source = try mended(PandocReader.read(format: "docx", reader: "docx", bytes: whole))
      source.remarks += remarks
      return source
    } catch {
      // What pandoc cannot parse LibreOffice often can; its error is the better one otherwise.
      guard ZipArchive(bytes) != nil, ChildProcess.find("soffice") != nil else { throw error }
      return try converted(bytes, "docx")
    }
  }

  /// Reads a format by way of another that LibreOffice makes of it.
  private static func converted(
    _ bytes: [UInt8], _ format: String
  ) throws(ImportError) -> SourceText {
    // "EncryptedPackage" in UTF-16: a file behind a password.
    let secret: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, 0] }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]), bytes.firstRange(of: secret) != nil {
      throw ImportError(
        "it is protected by a password", remedy: "save it without one, and import that")
    }
    let target = OfficeConverter.targets[format] ?? "docx"
    var source = try OfficeConverter.convert(bytes, from: format, to: target) {
      (path, bytes) throws(ImportError) in try read(path: path, bytes: bytes)
    }
    source.format = format
    source.remarks.append("read by way of LibreOffice")
    return source
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

  /// What a page says of its encoding, as browsers look for it: in an XML declaration, else in the
  /// first `<meta>` outside comments, however late it stands.
  private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
    let head = String(decoding: bytes.prefix(1 << 20).map { $0 < 128 ? $0 : 63 }, as: UTF8.self)
      .lowercased()
    if head.hasPrefix("<?xml"), let end = head.firstRange(of: "?>"),
      let name = value(of: "encoding", in: head[..<end.lowerBound])
    {
      return name
    }
    var rest = head[...]
    while let open = rest.firstIndex(of: "<") {
      rest = rest[open...]
      if rest.hasPrefix("<!--") {
        guard let end = rest.firstRange(of: "-->") else { return nil }
        rest = rest[end.upperBound...]
      } else if rest.hasPrefix("<meta") {
        let tag = rest.prefix { $0 != ">" }
        if let name = value(of: "charset", in: tag) { return name }
        rest = rest.dropFirst(tag.count)
      } else if rest.hasPrefix("<body") {
        return nil
      } else {
        rest = rest.dropFirst()
      }
    }
    return nil
  }

  /// `name = "value"` in a tag.
  private static func value(of name: String, in tag: Substring) -> String? {
    guard let range = tag.firstRange(of: name) else { return nil }
    let behind = tag[range.upperBound...].drop { $0.isWhitespace }
    guard behind.first == "=" else { return nil }
    let value = behind.dropFirst().drop { $0.isWhitespace || "\"'".contains($0) }
      .prefix { $0.isLetter || $0.isNumber || "-_:.".contains($0) }
    return value.isEmpty ? nil : String(value)
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
