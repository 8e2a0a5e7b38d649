internal import NIOCore

/// An answer before it becomes one of HTTP.
struct WebAnswer: Sendable {
  enum Body: Sendable {
    case bytes([UInt8])
    /// Written as it is made.
    case export(Export)
  }

  var status = 200
  var mediaType: String
  var body: Body
  /// Further headers, names in lower case.
  var headers: [(name: String, value: String)] = []
  /// The kind of page, for counting.
  var route = "other"

  init(_ mediaType: String, _ bytes: [UInt8], status: Int = 200) {
    self.mediaType = mediaType
    self.status = status
    body = .bytes(bytes)
  }

  init(_ mediaType: String, export: Export) {
    self.mediaType = mediaType
    body = .export(export)
  }

  static func html(_ bytes: [UInt8], status: Int = 200) -> WebAnswer {
    WebAnswer(Representation.html.mediaType, bytes, status: status)
  }

  static func text(_ text: String, status: Int = 200) -> WebAnswer {
    WebAnswer("text/plain; charset=utf-8", Array(text.utf8), status: status)
  }
}
