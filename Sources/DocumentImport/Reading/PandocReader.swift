internal import JSON

/// Reads what `pandoc` reads (HTML, DOCX, ODT, EPUB, Markdown) through its own tree of the document,
/// which keeps headings, footnotes, emphasis and tables.
struct PandocReader {
  private var blocks: [Block] = []
  private var notes: [Block] = []
  private var noteCount = 0

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - reader: pandoc's name of the input format.
  ///   - bytes: The file; text formats as UTF-8.
  static func read(format: String, reader: String, bytes: [UInt8]) throws(ImportError) -> SourceText
  {
    // The sandbox keeps a document from drawing in other files; the heap limit keeps a bomb small.
    let child = ChildProcess(
      "pandoc", package: "pandoc",
      arguments: ["+RTS", "-M2G", "-RTS", "--sandbox", "-f", reader, "-t", "json"], input: bytes)
    let output = try child.run()
    let tree: JSONValue
    do throws(JSONError) { tree = try JSONValue(utf8: output) } catch {
      throw ImportError("'pandoc' printed no document", remedy: "check the file")
    }
    var this = PandocReader()
    this.addBlocks(tree["blocks"]?.array ?? [], as: .paragraph)
    var text = SourceText(format: format, blocks: this.blocks + this.notes)
    let meta = tree["meta"]
    text.title = metaText(meta?["title"]).first
    text.authors = metaText(meta?["author"]) + metaText(meta?["creator"])
    text.date = metaText(meta?["date"]).first
    text.language = (metaText(meta?["lang"]) + metaText(meta?["language"])).first
    return text
  }

  private static func metaText(_ value: JSONValue?) -> [String] {
    guard let value, let kind = value["t"]?.string, let content = value["c"] else { return [] }
    switch kind {
    case "MetaString": return [content.string ?? ""].filter { !$0.isEmpty }
    case "MetaInlines":
      var reader = PandocReader()
      return [reader.text(content.array ?? [])].filter { !$0.isEmpty }
    case "MetaBlocks":
      var reader = PandocReader()
      return [reader.flat(content.array ?? [])].filter { !$0.isEmpty }
    case "MetaList": return (content.array ?? []).flatMap(metaText)
    default: return []
    }
  }

  private mutating func add(_ kind: Block.Kind, _ text: String, alone: Bool = true) {
    let clean = TextMending.collapse(text)
    guard !clean.isEmpty else { return }
    blocks.append(Block(kind, clean, standsAlone: alone))
  }

  private mutating func addBlocks(_ nodes: [JSONValue], as kind: Block.Kind, depth: Int = 0) {
    guard depth < 100 else { return }
    for node in nodes {
      let content = node["c"]
      let parts = content?.array ?? []
      switch node["t"]?.string ?? "" {
      case "Header":
        add(.heading(parts.first?.integer ?? 1), text(parts.last?.array ?? []))
      case "Para", "Plain":
        add(kind, text(parts), alone: kind == .paragraph)
      case "LineBlock":
        for line in parts { add(kind, text(line.array ?? [])) }
      case "BlockQuote": addBlocks(parts, as: kind, depth: depth + 1)
      case "CodeBlock": add(kind, parts.last?.string ?? "", alone: false)
      case "BulletList":
        for item in parts { addItem(item.array ?? [], mark: nil, depth) }
      case "OrderedList":
        let start = parts.first?.array?.first?.integer ?? 1
        for (index, item) in (parts.last?.array ?? []).enumerated() {
          addItem(item.array ?? [], mark: "\(start &+ index).", depth)
        }
      case "DefinitionList":
        for entry in parts {
          let pair = entry.array ?? []
          add(kind, text(pair.first?.array ?? []))
          for definition in pair.last?.array ?? [] {
            addBlocks(definition.array ?? [], as: .paragraph, depth: depth + 1)
          }
        }
      case "Div": addBlocks(parts.last?.array ?? [], as: kind, depth: depth + 1)
      case "Figure": addBlocks(parts.last?.array ?? [], as: kind, depth: depth + 1)
      case "Table": addTable(parts)
      default: break
      }
    }
  }

  /// A list item: its mark goes before the first paragraph, so that a numbered one is recognized.
  private mutating func addItem(_ nodes: [JSONValue], mark: String?, _ depth: Int) {
    let first = blocks.count
    addBlocks(nodes, as: .item, depth: depth + 1)
    if let mark, first < blocks.count, blocks[first].kind == .item {
      blocks[first].marked = mark + " " + blocks[first].marked
    }
  }

  /// Table [attributes, caption, columns, head, bodies, foot]; before pandoc 2.10 it had five parts.
  private mutating func addTable(_ parts: [JSONValue]) {
    guard parts.count == 6 else { return }
    let caption = flat(parts[1].array?.last?.array ?? [])
    add(.paragraph, caption)
    addRows(parts[3].array?.last?.array ?? [])
    for body in parts[4].array ?? [] {
      let rows = body.array ?? []
      if rows.count == 4 {
        addRows(rows[2].array ?? [])
        addRows(rows[3].array ?? [])
      }
    }
    addRows(parts[5].array?.last?.array ?? [])
    blocks.append(Block(.tableEnd, ""))
  }

  private mutating func addRows(_ rows: [JSONValue]) {
    for row in rows {
      var cells: [String] = []
      for cell in row.array?.last?.array ?? [] {
        let parts = cell.array ?? []
        guard parts.count == 5 else { continue }
        cells.append(flat(parts[4].array ?? []))
        // A cell over several columns leaves the others empty, so that columns stay columns.
        let span = min(max(parts[3].integer ?? 1, 1), 64)
        for _ in 1..<max(span, 1) where span > 1 { cells.append("") }
      }
      if cells.contains(where: { !$0.isEmpty }) { blocks.append(Block(.row, "", cells: cells)) }
    }
  }

  /// All text below some blocks in one line.
  private mutating func flat(_ nodes: [JSONValue]) -> String {
    let kept = blocks
    blocks = []
    addBlocks(nodes, as: .paragraph)
    let result = blocks.map { $0.kind == .row ? $0.cells.joined(separator: " ") : $0.marked }
      .filter { !$0.isEmpty }.joined(separator: " ")
    blocks = kept
    return result
  }

  private mutating func text(_ nodes: [JSONValue]) -> String {
    var result = ""
    append(nodes, to: &result, depth: 0)
    return TextMending.collapse(result)
  }

  private mutating func append(_ nodes: [JSONValue], to result: inout String, depth: Int) {
    guard depth < 100 else { return }
    for node in nodes {
      let content = node["c"]
      let parts = content?.array ?? []
      switch node["t"]?.string ?? "" {
      case "Str": result += content?.string ?? ""
      case "Space", "SoftBreak": result += " "
      case "LineBreak": result += " "
      case "Emph", "Underline":
        var inner = ""
        append(parts, to: &inner, depth: depth + 1)
        let clean = TextMending.trim(inner)
        guard !clean.isEmpty else {
          result += inner
          break
        }
        result += "*" + clean + "*"
        if inner.last == " " { result += " " }
      case "Strong", "Strikeout", "SmallCaps", "Subscript":
        append(parts, to: &result, depth: depth + 1)
      case "Superscript":
        var inner = ""
        append(parts, to: &inner, depth: depth + 1)
        result += TextMending.superscript(inner)
      case "Quoted":
        let isSingle = parts.first?["t"]?.string == "SingleQuote"
        result += isSingle ? "‘" : "“"
        append(parts.last?.array ?? [], to: &result, depth: depth + 1)
        result += isSingle ? "’" : "”"
      case "Cite": append(parts.last?.array ?? [], to: &result, depth: depth + 1)
      case "Code", "Math": result += parts.last?.string ?? ""
      case "Link":
        guard parts.count >= 2 else { break }
        append(parts[1].array ?? [], to: &result, depth: depth + 1)
      case "Span": append(parts.last?.array ?? [], to: &result, depth: depth + 1)
      case "Note":
        noteCount += 1
        let mark = String(noteCount)
        result += TextMending.superscript(mark)
        let note = flat(parts)
        if !note.isEmpty { notes.append(Block(.note(mark), note)) }
      default: break
      }
    }
  }
}
