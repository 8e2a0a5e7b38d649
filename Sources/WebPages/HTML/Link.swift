/// Where a link leads: a path of this server whose parts are percent-encoded here, or an address on
/// the web. No other address can be linked to, whatever a record says.
struct Link: Sendable, Hashable {
  /// The address as it stands in a page or a header, ASCII only.
  let text: String

  private init(text: String) { self.text = text }

  /// A path of this server.
  ///
  /// - Parameters:
  ///   - segments: Parts between slashes, as they are meant, not encoded.
  ///   - query: Names and values, in their order.
  ///   - fragment: A place in the page.
  init(_ segments: [String], query: [(name: String, value: String)] = [], fragment: String? = nil) {
    var text = segments.isEmpty ? "/" : ""
    for segment in segments {
      text += "/"
      text += Self.encoded(segment, keeping: "/:@!$'()*,;=")
    }
    self.init(text: text + Self.queryText(query) + Self.fragmentText(fragment))
  }

  /// A record. The id's slashes stay, everything else that means something in a URL is encoded.
  static func record(_ id: String, suffix: String = "", language: Language? = nil) -> Link {
    Link(["record", id + suffix], query: language.map { [("lang", $0.rawValue)] } ?? [])
  }

  /// A place in the same page.
  static func fragment(_ name: String) -> Link { Link(text: fragmentText(name)) }

  /// An address on the web; nil if it is not one of `http` or `https`, so that `javascript:` and
  /// its like never become links.
  static func web(_ url: String) -> Link? {
    let lower = url.prefix(8).lowercased()
    guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
    guard !url.unicodeScalars.contains(where: { $0.value < 0x21 || $0.value == 0x7F }) else {
      return nil
    }
    return Link(text: encoded(url, keeping: "/:@!$'()*,;=?&#[]%+"))
  }

  /// The same link under an origin such as `https://example.org`.
  func absolute(_ origin: String) -> String { text.hasPrefix("/") ? origin + text : text }

  // MARK: Encoding

  private static func queryText(_ query: [(name: String, value: String)]) -> String {
    guard !query.isEmpty else { return "" }
    return "?"
      + query.map {
        encoded($0.name, keeping: ".") + "=" + encoded($0.value, keeping: "/:,*()!'@;")
      }
      .joined(separator: "&")
  }

  private static func fragmentText(_ fragment: String?) -> String {
    fragment.map { "#" + encoded($0, keeping: "/:@!$'()*,;=?") } ?? ""
  }

  /// Percent-encodes all but letters, digits, `-._~` and those kept.
  static func encoded(_ text: String, keeping kept: StaticString) -> String {
    let hex = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 16)
    kept.withUTF8Buffer { kept in
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "_"), UInt8(ascii: "~"):
          out.append(byte)
        case _ where kept.contains(byte): out.append(byte)
        default:
          out.append(UInt8(ascii: "%"))
          out.append(hex[Int(byte >> 4)])
          out.append(hex[Int(byte & 15)])
        }
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
