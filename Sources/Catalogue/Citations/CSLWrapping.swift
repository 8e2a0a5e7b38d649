internal import JSON

/// CSL items inside the JSON of programs: an array, an object with `items`, `references`, `records` or
/// `message` around it, an object from ids to items, one item alone.
struct CSLWrapping {
  /// The items, and the JSON text before, between and behind them when they are written anew.
  var items: [JSONObject] = []
  private(set) var before = "["
  private(set) var after = "]"
  /// Whether the object holds several items; one item alone does not.
  private(set) var isList = true
  /// Keys of an object from ids to items.
  private(set) var keys: [String] = []
  /// The items of such an object as they came: the id is their key.
  private var texts: [String] = []

  /// An array of items.
  init(_ array: [JSONValue]) { items = array.compactMap(\.object) }

  /// What an object holds; nil where that is no citation.
  init?(_ object: JSONObject) {
    for key in ["items", "references", "records", "data", "message"] {
      guard let value = object[key] else { continue }
      let inner: CSLWrapping
      if let array = value.array, array.allSatisfy({ $0.object != nil }) {
        inner = CSLWrapping(array)
      } else if let nested = value.object, let found = CSLWrapping(nested) {
        inner = found
      } else {
        continue
      }
      items = inner.items
      keys = inner.keys
      texts = inner.texts
      let place = object.members.firstIndex { $0.key == key } ?? 0
      func text(_ members: some Sequence<JSONObject.Member>) -> [String] {
        members.map { JSONValue.string($0.key).text + ":" + $0.value.text }
      }
      let head = text(object.members[..<place]) + [JSONValue.string(key).text + ":" + inner.before]
      let tail = text(object.members[(place + 1)...])
      before = "{" + head.joined(separator: ",")
      after = inner.after + (tail.isEmpty ? "" : "," + tail.joined(separator: ",")) + "}"
      return
    }
    if object["title"] != nil || object["type"] != nil && object["issued"] != nil {
      items = [object]
      isList = false
      (before, after) = ("", "")
      return
    }
    // {"ITEM-1": {"type": …}}
    guard !object.members.isEmpty,
      object.members.allSatisfy({ $0.value["type"] != nil || $0.value["title"] != nil })
    else { return nil }
    for member in object.members {
      guard var item = member.value.object else { return nil }
      texts.append(member.value.text)
      if item["id"] == nil { item["id"] = .string(member.key) }
      items.append(item)
      keys.append(member.key)
    }
    (before, after) = ("{", "}")
  }

  /// An item as it is written again.
  func text(_ place: Int) -> String {
    keys.isEmpty
      ? JSONValue.object(items[place]).text
      : JSONValue.string(keys[place]).text + ":" + texts[place]
  }

  /// A CSL item whose texts are texts: of an array (Crossref) the first counts, marks of emphasis go.
  static func plain(_ item: JSONObject) -> JSONObject {
    var item = item
    let texts = [
      "title", "container-title", "collection-title", "publisher", "publisher-place", "DOI", "URL",
      "ISBN", "ISSN", "volume", "issue", "page", "number", "abstract", "language",
      "collection-number", "type", "genre", "edition",
    ]
    for key in texts {
      guard let value = item[key] else { continue }
      if let list = value.array {
        item[key] = list.first ?? .null
      } else if case .number(let number) = value {
        item[key] = .string(number)
      }
      if key.hasSuffix("title"), let text = item[key]?.string, text.contains("<") {
        item[key] = .string(withoutMarks(text))
      }
    }
    if CSLItem.dateParts(item["issued"]).isEmpty {
      let raw =
        item["issued"]?["raw"] ?? item["issued"]?["literal"] ?? item["issued"] ?? item["year"]
      if let issued = TaggedItems.year(raw?.string ?? raw?.integer.map(String.init)) {
        item["issued"] = issued
      }
    }
    return item
  }

  /// Without `<i>`, `<b>`, `<sup>`, `<sub>`, `<span …>`.
  private static func withoutMarks(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "<") {
      result += rest[..<open]
      let tag = rest[open...].prefix(80)
      let name = tag.dropFirst().drop { $0 == "/" }.prefix { $0.isLetter }.lowercased()
      guard let close = tag.firstIndex(of: ">"),
        ["i", "b", "em", "strong", "sup", "sub", "span", "sc", "scp"].contains(name)
      else {
        result.append("<")
        rest = rest[rest.index(after: open)...]
        continue
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
