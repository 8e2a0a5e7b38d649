/// An option of a request, declared once: its names, what its value is, what it does, where it may stand.
///
/// A command line, a line of the protocol and a URL are read by this table; a new option is a
/// declaration here, and a property of the command that has it.
public struct RequestOption: Sendable {
  /// What stands behind the name.
  public enum Value: Sendable, Hashable {
    /// Yes or no: `1` `true` `yes` `on`, `0` `false` `no` `off`; on a command line the name alone.
    case flag
    /// The same, on a command line as `--no-NAME` for no.
    case deniedFlag
    /// A whole number from 0.
    case count
    /// A whole number from 0, on a command line also `all`.
    case countOrAll
    /// A number from 0 to 1.
    case share
    case text
    /// Names with commas between.
    case list
  }

  /// Where an option may stand.
  public struct Places: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let commandLine = Places(rawValue: 1)
    /// A line of the protocol.
    public static let line = Places(rawValue: 2)
    public static let url = Places(rawValue: 4)
    public static let everywhere: Places = [.commandLine, .line, .url]
  }

  /// Its name in a URL, and in a line of the protocol unless that has its own.
  public let name: String
  public let lineName: String
  /// Its name on a command line, without dashes.
  public let commandName: String
  public let value: Value
  /// What the value is called in help texts.
  public let valueName: String
  /// What it does: a sentence.
  public let help: String
  public let places: Places
  /// Whether it may be repeated and all its values count; of others the last does.
  public let isRepeated: Bool

  let take: @Sendable (inout SearchRequest, ParsedValue) throws(SearchError) -> Void

  /// A value as its kind reads it.
  enum ParsedValue: Sendable {
    case flag(Bool)
    case count(Int)
    case share(Double)
    case text(String)
    case list([String])

    var flag: Bool { if case .flag(let flag) = self { flag } else { false } }
    var count: Int { if case .count(let count) = self { count } else { 0 } }
    var share: Double { if case .share(let share) = self { share } else { 0 } }
    var text: String { if case .text(let text) = self { text } else { "" } }
    var list: [String] { if case .list(let list) = self { list } else { [] } }
  }

  private init(
    _ name: String, line: String? = nil, command: String? = nil, _ value: Value,
    of valueName: String,
    in places: Places = .everywhere, isRepeated: Bool = false, _ help: String,
    take: @escaping @Sendable (inout SearchRequest, ParsedValue) throws(SearchError) -> Void
  ) {
    self.name = name
    lineName = line ?? name
    commandName = command ?? name
    self.value = value
    self.valueName = valueName
    self.help = help
    self.places = places
    self.isRepeated = isRepeated
    self.take = take
  }
}

extension RequestOption {
  public static let limit = RequestOption(
    "limit", line: "k", .countOrAll, of: "n",
    "How many results, 10 unless said, or all; of facets how many values of each, all unless said."
  ) { $0.limit = $1.count }

  public static let offset = RequestOption(
    "offset", .count, of: "n", "How many results, or values of each facet, to pass over."
  ) { $0.offset = $1.count }

  public static let after = RequestOption(
    "after", .text, of: "cursor",
    "Go on behind the page whose 'next' this is; right even while commits happen."
  ) { $0.after = $1.text }

  public static let sort = RequestOption(
    "sort", .text, of: "order",
    "Order of the results: relevance, newest, oldest, id, or a field of dates or numbers; with '-' "
      + "before a field the greatest first."
  ) { request, value throws(SearchError) in
    guard let sort = SortOrder(value.text) else {
      throw .option(
        name: "sort",
        message: "expected relevance, newest, oldest, id or a field, found '\(value.text)'")
    }
    request.sort = sort
  }

  public static let group = RequestOption(
    "group", command: "group-by", .text, of: "field",
    "Show only the best result of each value of a field, such as document."
  ) { $0.grouping = $1.text }

  public static let facets = RequestOption(
    "facets", .list, of: "fields", "Facets to count beside the results, e.g. year,type."
  ) { $0.facets = $1.list }

  public static let by = RequestOption(
    "by", .list, of: "fields", in: [.commandLine, .line], "The facets to count."
  ) { $0.facets = $1.list }

  public static let cross = RequestOption(
    "cross", .list, of: "fields",
    "Count every pair of values of two facets, or of a facet and decade, e.g. kind,decade."
  ) { $0.cross = $1.list }

  public static let columns = RequestOption(
    "fields", .list, of: "fields", in: [.commandLine, .line],
    "Columns of a table: keys of a result or of its record, in this order."
  ) { $0.columns = $1.list }

  public static let textFields = RequestOption(
    "in", .list, of: "fields", "Search words in these fields only, e.g. title,text."
  ) { $0.fields = $1.list }

  public static let all = RequestOption(
    "all", .flag, of: "flag", "Every word must match."
  ) { $0.requiresAllWords = $1.flag }

  public static let literal = RequestOption(
    "literal", .flag, of: "flag",
    "Take the query by its words alone, without understanding names, places, times or subjects."
  ) { $0.isLiteral = $1.flag }

  public static let plain = RequestOption(
    "plain", .flag, of: "flag",
    "By BM25 alone, without the bonus for near words, exact form and likeness to the best hits."
  ) { $0.isPlain = $1.flag }

  public static let total = RequestOption(
    "total", .deniedFlag, of: "flag", "Without the exact total, which is faster."
  ) { $0.wantsTotal = $1.flag }

  public static let snippet = RequestOption(
    "snippet", .deniedFlag, of: "flag", "Without the passages that matched."
  ) { $0.wantsSnippets = $1.flag }

  public static let like = RequestOption(
    "like", .text, of: "id", isRepeated: true, "Records like this one rank higher."
  ) { $0.like.append($1.text) }

  public static let unlike = RequestOption(
    "unlike", .text, of: "id", isRepeated: true, "Records like this one rank lower."
  ) { $0.unlike.append($1.text) }

  public static let fuse = RequestOption(
    "fuse", .share, of: "weight", in: [.commandLine, .line],
    "Blend in the order that the candidates came in: 0 none of it, 1 nothing else."
  ) { $0.fuse = $1.share }

  public static let explain = RequestOption(
    "explain", .flag, of: "flag", in: [.commandLine, .line], "With JSON: the parts of each score."
  ) { $0.explains = $1.flag }

  public static let timeout = RequestOption(
    "timeout", .count, of: "ms", "Give up after so many milliseconds."
  ) { $0.timeout = $1.count }

  public static let generation = RequestOption(
    "generation", .count, of: "n", "Answer on this commit, or not at all."
  ) { $0.generation = UInt64($1.count) }

  public static let partial = RequestOption(
    "partial", .flag, of: "flag", in: [.line, .url],
    "Where a part of the index cannot be reached, answer over the rest and say so."
  ) { $0.allowsPartial = $1.flag }

  /// All, in the order in which they are listed.
  public static let every: [RequestOption] = [
    limit, offset, after, sort, group, facets, by, cross, columns, textFields, all, literal, plain,
    total, snippet, like, unlike, fuse, explain, timeout, generation, partial,
  ]

  /// What a filter of any field begins with in a line or a URL: `filter.year=2010`.
  public static let filterPrefix = "filter."
}
