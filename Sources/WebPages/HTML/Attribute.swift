/// An attribute of an element: its value is escaped when it is written.
struct Attribute: Sendable {
  /// Names of attributes. None of them is a place for a program or a style.
  struct Name: Sendable {
    let text: StaticString

    static let id = Name(text: "id")
    static let `class` = Name(text: "class")
    static let lang = Name(text: "lang")
    static let dir = Name(text: "dir")
    static let title = Name(text: "title")
    static let type = Name(text: "type")
    static let name = Name(text: "name")
    static let value = Name(text: "value")
    static let content = Name(text: "content")
    static let charset = Name(text: "charset")
    static let rel = Name(text: "rel")
    static let href = Name(text: "href")
    static let hreflang = Name(text: "hreflang")
    static let src = Name(text: "src")
    static let media = Name(text: "media")
    static let action = Name(text: "action")
    static let method = Name(text: "method")
    static let role = Name(text: "role")
    static let `for` = Name(text: "for")
    static let scope = Name(text: "scope")
    static let colspan = Name(text: "colspan")
    static let datetime = Name(text: "datetime")
    static let placeholder = Name(text: "placeholder")
    static let autocomplete = Name(text: "autocomplete")
    static let spellcheck = Name(text: "spellcheck")
    static let maxlength = Name(text: "maxlength")
    static let list = Name(text: "list")
    static let form = Name(text: "form")
    static let tabindex = Name(text: "tabindex")
    static let checked = Name(text: "checked")
    static let selected = Name(text: "selected")
    static let open = Name(text: "open")
    static let `defer` = Name(text: "defer")
    static let ariaLabel = Name(text: "aria-label")
    static let ariaLabelledBy = Name(text: "aria-labelledby")
    static let ariaDescribedBy = Name(text: "aria-describedby")
    static let ariaCurrent = Name(text: "aria-current")
    static let ariaHidden = Name(text: "aria-hidden")
    static let ariaLive = Name(text: "aria-live")
    static let viewBox = Name(text: "viewBox")
    static let width = Name(text: "width")
    static let height = Name(text: "height")
    static let x = Name(text: "x")
    static let y = Name(text: "y")
    static let x1 = Name(text: "x1")
    static let y1 = Name(text: "y1")
    static let x2 = Name(text: "x2")
    static let y2 = Name(text: "y2")
    static let cx = Name(text: "cx")
    static let cy = Name(text: "cy")
    static let r = Name(text: "r")
    static let rx = Name(text: "rx")
    static let textAnchor = Name(text: "text-anchor")
    static let preserveAspectRatio = Name(text: "preserveAspectRatio")
  }

  let name: Name
  /// Nil for an attribute without a value.
  let value: String?

  init(_ name: Name, _ value: String?) {
    self.name = name
    self.value = value
  }

  static func `class`(_ value: String) -> Attribute { Attribute(.class, value) }
  static func id(_ value: String) -> Attribute { Attribute(.id, value) }
  static func lang(_ value: String) -> Attribute { Attribute(.lang, value) }
  static func href(_ link: Link) -> Attribute { Attribute(.href, link.text) }
  static func src(_ link: Link) -> Attribute { Attribute(.src, link.text) }
  static func action(_ link: Link) -> Attribute { Attribute(.action, link.text) }
  static func number(_ name: Name, _ value: Int) -> Attribute { Attribute(name, String(value)) }

  static let checked = Attribute(.checked, nil)
  static let selected = Attribute(.selected, nil)
  static let open = Attribute(.open, nil)
  static let `defer` = Attribute(.defer, nil)
  static let dirAuto = Attribute(.dir, "auto")
  static let hidden = Attribute(.ariaHidden, "true")
}
