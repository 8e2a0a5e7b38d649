/// What a request asks for: the first word of its line.
package enum Verb: String, CaseIterable, Sendable {
  case search = "SEARCH"
  case count = "COUNT"
  case facets = "FACETS"
  case doc = "DOC"
  case explain = "EXPLAIN"
  case similar = "SIMILAR"
  case suggest = "SUGGEST"
  case rerank = "RERANK"
  case stats = "STATS"
  case format = "FORMAT"
  case auth = "AUTH"
  case ping = "PING"
  case help = "HELP"
  case quit = "QUIT"

  /// The verb spelled by `word` in any case.
  package init?(_ word: UnsafeRawBufferPointer) {
    guard let packed = Self.pack(word) else { return nil }
    // A scan of a few words is quicker than hashing one, and than making a `String` of it.
    for (candidate, verb) in Self.table where candidate == packed {
      self = verb
      return
    }
    return nil
  }

  /// Whether the engine answers it; the others are answered from the session's own state.
  package var needsEngine: Bool {
    switch self {
    case .search, .count, .facets, .doc, .explain, .similar, .suggest, .rerank, .stats: true
    case .format, .auth, .ping, .help, .quit: false
    }
  }

  /// Whether its answers may be kept: they cost something and depend on the commit alone.
  var isKept: Bool {
    switch self {
    case .search, .count, .facets, .similar, .suggest: true
    default: false
    }
  }

  /// Whether `key=value` words may follow it.
  package var takesOptions: Bool {
    switch self {
    case .search, .count, .facets, .doc, .explain, .similar, .suggest, .rerank: true
    case .stats, .format, .auth, .ping, .help, .quit: false
    }
  }

  /// How it is written, and what it does: one line of `HELP`, and what an error about it repeats.
  package var usage: String {
    switch self {
    case .search: "SEARCH [k=10] [options] [query]"
    case .count: "COUNT [options] [query]"
    case .facets: "FACETS [by=fields] [options] [query]"
    case .doc: "DOC <id>"
    case .explain: "EXPLAIN <id> <query>"
    case .similar: "SIMILAR [k=10] <id>"
    case .suggest: "SUGGEST [k=10] <prefix>"
    case .rerank: "RERANK n=<lines> <plain text>"
    case .stats: "STATS"
    case .format: "FORMAT text|json"
    case .auth: "AUTH <token>"
    case .ping: "PING"
    case .help: "HELP [verb]"
    case .quit: "QUIT"
    }
  }

  /// What it answers, in a few words.
  package var summary: String {
    switch self {
    case .search: "the best matches: rank, score, id, year, type, title"
    case .count: "how many records match"
    case .facets: "how many matches each value has: facet, value, count, label"
    case .doc: "one record, whole, as a line of JSON"
    case .explain: "how the record's score comes about"
    case .similar: "records like this one"
    case .suggest: "completions from the index's own words"
    case .rerank: "orders the candidate lines that follow, up to a line '.'"
    case .stats: "the index, and the server's counters and latencies"
    case .format: "how later answers are written"
    case .auth: "presents a token"
    case .ping: "nothing, at once"
    case .help: "this list"
    case .quit: "closes the connection"
    }
  }

  private static let table: [(UInt64, Verb)] = allCases.map { verb in
    let name = Array(verb.rawValue.utf8)
    return (name.withUnsafeBytes { pack($0) } ?? 0, verb)
  }

  /// Up to eight letters in upper case, in one integer; nil for anything else.
  private static func pack(_ word: UnsafeRawBufferPointer) -> UInt64? {
    guard !word.isEmpty, word.count <= 8 else { return nil }
    var packed: UInt64 = 0
    for byte in word {
      let upper = byte & 0xDF
      guard upper >= 0x41, upper <= 0x5A else { return nil }
      packed = packed << 8 | UInt64(upper)
    }
    return packed
  }
}
