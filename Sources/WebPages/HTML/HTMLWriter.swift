/// Writes HTML (and SVG inside it) so that it cannot come out wrong: every element that is opened is
/// closed, every text and every attribute is escaped, and there is no way to write bytes as they
/// are.
///
/// ```swift
/// page.element(.p, [.class("note")]) { p in
///   p.text("5 < 6 & ")
///   p.element(.a, [.href(Link.record("bali-process"))]) { $0.text("Bali Process") }
/// }
/// ```
struct HTMLWriter {
  /// What has been written, UTF-8.
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 32_768) { bytes.reserveCapacity(capacity) }

  /// The declaration that a document begins with.
  mutating func doctype() { append("<!doctype html>") }

  /// An element with what `body` writes inside.
  mutating func element(
    _ tag: Tag, _ attributes: [Attribute] = [], _ body: (inout HTMLWriter) -> Void
  ) {
    open(tag.name, attributes)
    body(&self)
    append("</")
    append(tag.name)
    append(">")
  }

  /// An element that holds a text.
  mutating func element(_ tag: Tag, _ attributes: [Attribute] = [], text: String) {
    element(tag, attributes) { $0.text(text) }
  }

  /// An element without an end.
  mutating func element(_ tag: VoidTag, _ attributes: [Attribute] = []) {
    open(tag.name, attributes)
  }

  /// Text, escaped.
  mutating func text(_ text: String) { Self.escape(text, isAttribute: false, into: &bytes) }

  /// Data for machines that is no program: JSON in a `script` element.
  ///
  /// - Parameter json: JSON as UTF-8. `<`, `>` and `&` stand in its strings only, where they may be
  ///   written as escapes, so that no text of a record can end the element.
  mutating func data(type: String, json: [UInt8]) {
    open("script", [Attribute(.type, type)])
    for byte in json {
      switch byte {
      case UInt8(ascii: "<"): append("\\u003c")
      case UInt8(ascii: ">"): append("\\u003e")
      case UInt8(ascii: "&"): append("\\u0026")
      default: bytes.append(byte)
      }
    }
    append("</script>")
  }

  private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
    append("<")
    append(name)
    for attribute in attributes {
      append(" ")
      append(attribute.name.text)
      guard let value = attribute.value else { continue }
      append("=\"")
      Self.escape(value, isAttribute: true, into: &bytes)
      append("\"")
    }
    append(">")
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Appends text with the characters escaped that mean something in HTML. Control characters,
  /// which HTML does not allow, become U+FFFD.
  static func escape(_ text: String, isAttribute: Bool, into bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      for (index, byte) in utf8.enumerated() {
        let replacement: StaticString
        switch byte {
        case UInt8(ascii: "&"): replacement = "&amp;"
        case UInt8(ascii: "<"): replacement = "&lt;"
        case UInt8(ascii: ">"): replacement = "&gt;"
        case UInt8(ascii: "\"") where isAttribute: replacement = "&quot;"
        case UInt8(ascii: "'") where isAttribute: replacement = "&#39;"
        case 0..<0x09, 0x0B, 0x0C, 0x0E..<0x20, 0x7F: replacement = "\u{FFFD}"
        case 0x0D: replacement = "&#13;"
        default: continue
        }
        bytes.append(contentsOf: utf8[start..<index])
        replacement.withUTF8Buffer { bytes.append(contentsOf: $0) }
        start = index + 1
      }
      bytes.append(contentsOf: utf8[start...])
    }
  }
}

/// The name of an element with content.
struct Tag: Sendable {
  let name: StaticString

  static let html = Tag(name: "html")
  static let head = Tag(name: "head")
  static let title = Tag(name: "title")
  static let body = Tag(name: "body")
  static let header = Tag(name: "header")
  static let footer = Tag(name: "footer")
  static let main = Tag(name: "main")
  static let nav = Tag(name: "nav")
  static let section = Tag(name: "section")
  static let article = Tag(name: "article")
  static let aside = Tag(name: "aside")
  static let div = Tag(name: "div")
  static let p = Tag(name: "p")
  static let span = Tag(name: "span")
  static let bdi = Tag(name: "bdi")
  static let strong = Tag(name: "strong")
  static let em = Tag(name: "em")
  static let small = Tag(name: "small")
  static let cite = Tag(name: "cite")
  static let code = Tag(name: "code")
  static let pre = Tag(name: "pre")
  static let mark = Tag(name: "mark")
  static let time = Tag(name: "time")
  static let a = Tag(name: "a")
  static let h1 = Tag(name: "h1")
  static let h2 = Tag(name: "h2")
  static let h3 = Tag(name: "h3")
  static let ul = Tag(name: "ul")
  static let ol = Tag(name: "ol")
  static let li = Tag(name: "li")
  static let dl = Tag(name: "dl")
  static let dt = Tag(name: "dt")
  static let dd = Tag(name: "dd")
  static let table = Tag(name: "table")
  static let caption = Tag(name: "caption")
  static let thead = Tag(name: "thead")
  static let tbody = Tag(name: "tbody")
  static let tr = Tag(name: "tr")
  static let th = Tag(name: "th")
  static let td = Tag(name: "td")
  static let form = Tag(name: "form")
  static let fieldset = Tag(name: "fieldset")
  static let legend = Tag(name: "legend")
  static let label = Tag(name: "label")
  static let button = Tag(name: "button")
  static let select = Tag(name: "select")
  static let option = Tag(name: "option")
  static let datalist = Tag(name: "datalist")
  static let details = Tag(name: "details")
  static let summary = Tag(name: "summary")
  static let figure = Tag(name: "figure")
  static let figcaption = Tag(name: "figcaption")
  static let blockquote = Tag(name: "blockquote")
  /// A program of this server; its text is never written into a page.
  static let script = Tag(name: "script")

  // SVG. Shapes have content too: their `title`.
  static let svg = Tag(name: "svg")
  static let svgDescription = Tag(name: "desc")
  static let svgGroup = Tag(name: "g")
  static let svgRectangle = Tag(name: "rect")
  static let svgCircle = Tag(name: "circle")
  static let svgLine = Tag(name: "line")
  static let svgText = Tag(name: "text")
}

/// The name of an element that has no content.
struct VoidTag: Sendable {
  let name: StaticString

  static let meta = VoidTag(name: "meta")
  static let link = VoidTag(name: "link")
  static let input = VoidTag(name: "input")
  static let br = VoidTag(name: "br")
  static let hr = VoidTag(name: "hr")
}
