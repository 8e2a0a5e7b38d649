/// Makes a DOCX into one that pandoc reads whole: the strict form of the standard into the usual one,
/// text boxes into paragraphs behind the one that they hang on.
enum WordMending {
  /// The file as it is to be read, and what was done.
  static func mend(_ bytes: [UInt8]) -> (bytes: [UInt8], remarks: [String]) {
    guard let archive = ZipArchive(bytes), let document = archive["word/document.xml"] else {
      return (bytes, [])
    }
    let isStrict = document.firstRange(of: Array("purl.oclc.org/ooxml".utf8)) != nil
    let boxes = document.firstRange(of: Array("txbxContent".utf8)) != nil
    guard isStrict || boxes else { return (bytes, []) }
    var remarks: [String] = []
    let files = archive.files.map { file in
      guard file.name.hasSuffix(".xml") || file.name.hasSuffix(".rels") else { return file }
      var text = String(decoding: file.bytes, as: UTF8.self)
      if isStrict { text = transitional(text) }
      if boxes, file.name == "word/document.xml" {
        let (mended, count) = withoutBoxes(text)
        text = mended
        if count > 0 { remarks.append("text boxes put in their places: \(count)") }
      }
      return ZipArchive.File(name: file.name, bytes: Array(text.utf8))
    }
    return (ZipArchive(files: files).stored, remarks)
  }

  /// Namespaces of the strict form as those of the usual one: ".../X/Y" is ".../X/2006/Y".
  private static func transitional(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    let mark = "http://purl.oclc.org/ooxml/"
    while let range = rest.firstRange(of: mark) {
      result += rest[..<range.lowerBound]
      let path = rest[range.upperBound...].prefix { $0 != "\"" && $0 != "'" }
      let parts = path.split(separator: "/", maxSplits: 1)
      result += "http://schemas.openxmlformats.org/"
      result += parts.count == 2 ? parts[0] + "/2006/" + parts[1] : path
      rest = rest[path.endIndex...]
    }
    return result + rest
  }

  /// Paragraphs of text boxes behind the paragraph that holds the box; of the two forms in which Word
  /// writes a box, the first.
  private static func withoutBoxes(_ text: String) -> (text: String, count: Int) {
    var result = ""
    var rest = text[...]
    // The old form repeats the new one.
    while let open = rest.firstRange(of: "<mc:Fallback"),
      let close = rest[open.upperBound...].firstRange(of: "</mc:Fallback>")
    {
      result += rest[..<open.lowerBound]
      let old = rest[open.lowerBound..<close.upperBound]
      let hasNew = result.suffix(200_000).contains("txbxContent")
      if !hasNew { result += old }
      rest = rest[close.upperBound...]
    }
    result += rest
    var count = 0
    var mended = ""
    rest = result[...]
    var pending = ""
    // Boxes are taken out as they come; behind the next end of a paragraph they are put in.
    while true {
      let open = rest.firstRange(of: "<w:txbxContent")
      let end = pending.isEmpty ? nil : rest.firstRange(of: "</w:p>")
      if let end, open.map({ end.lowerBound < $0.lowerBound }) ?? true {
        mended += rest[..<end.upperBound] + pending
        pending = ""
        rest = rest[end.upperBound...]
        continue
      }
      guard let open, let begin = rest[open.upperBound...].firstIndex(of: ">"),
        let close = rest[begin...].firstRange(of: "</w:txbxContent>")
      else { break }
      mended += rest[..<open.lowerBound]
      pending += rest[rest.index(after: begin)..<close.lowerBound]
      count += 1
      rest = rest[close.upperBound...]
    }
    return (mended + rest + pending, count)
  }
}
