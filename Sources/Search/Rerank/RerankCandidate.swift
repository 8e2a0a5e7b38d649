internal import JSON

/// A citation whose place in a list is to be found anew.
public struct RerankCandidate: Sendable, Hashable {
  /// Its id, if it came with one.
  public var id: String?
  public var title: String?
  public var author: String?
  public var year: String?
  public var text: String?
  /// The journal, book or series it stands in, and its publisher.
  public var container: String?
  /// Symbol, DOI, ISBN.
  public var identifiers: [String] = []
  /// The line it came as: an id, or a reference as it is printed.
  public var line: String?

  public init(
    id: String? = nil, title: String? = nil, author: String? = nil, year: String? = nil,
    text: String? = nil, container: String? = nil, identifiers: [String] = [], line: String? = nil
  ) {
    self.container = container
    self.identifiers = identifiers
    self.id = id
    self.title = title
    self.author = author
    self.year = year
    self.text = text
    self.line = line
  }

  /// Tells by its content what a line is: a JSON object with `id`, `title`, `author`, `year`, `text`,
  /// or an id or a printed reference. What looks like JSON and is none is a reference.
  public init(line: String) {
    if line.first(where: { !$0.isWhitespace }) == "{",
      let object = try? JSONValue(utf8: Array(line.utf8)), case .object = object
    {
      self.init(
        id: object["id"]?.plainText, title: object["title"]?.displayText,
        author: object["author"]?.displayText, year: object["year"]?.plainText,
        text: object["text"]?.displayText)
      if id == nil, title == nil, text == nil { self.line = line }
    } else {
      var text = line[...]
      while text.last?.isWhitespace == true { text.removeLast() }
      self.init(id: nil, line: String(text.drop { $0.isWhitespace }))
    }
  }
}

/// A candidate in its new place.
public struct RerankedCandidate: Sendable, Hashable {
  /// Its place in the list as it came, from 1.
  public var original: Int
  /// The id it came with; else that of the record it was recognised as; else the line it came as.
  public var id: String
  /// The record it was recognised as.
  public var matched: String?
  public var title: String?
  public var score: Double
  /// What the score is made of, where it was asked for.
  public var explanation: Explanation?

  package init(
    original: Int, id: String, matched: String?, title: String?, score: Double,
    explanation: Explanation? = nil
  ) {
    self.original = original
    self.id = id
    self.matched = matched
    self.title = title
    self.score = score
    self.explanation = explanation
  }

  /// `{"rank","score","id","original","matched","title"}`, and `"explanation"` where it is wanted.
  ///
  /// - Parameter rank: Its new place, from 1.
  public func writeJSON(rank: Int, explains: Bool, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("rank")
    writer.integer(rank)
    writer.key("score")
    writer.float(score)
    writer.key("id")
    writer.string(id)
    writer.key("original")
    writer.integer(original)
    writer.key("matched")
    writer.string(matched)
    writer.key("title")
    writer.string(title)
    if explains {
      writer.key("explanation")
      if let explanation { explanation.writeJSON(into: &writer) } else { writer.null() }
    }
    writer.endObject()
  }
}
