/// One request as it was read from a line.
package struct Request: Equatable, Sendable {
  /// What the client put after `#`, without it.
  package var tag: String?
  package var verb: Verb
  package var options = RequestOptions()
  /// The record meant by `DOC`, `EXPLAIN` and `SIMILAR`.
  package var id = ""
  /// The query of `SEARCH`, `COUNT`, `FACETS` and `EXPLAIN`, the prefix of `SUGGEST`, the text of
  /// `RERANK`, the word after `FORMAT`, `AUTH` and `HELP`; without white space around it.
  package var text = ""
  /// The lines that followed `RERANK`.
  package var candidates: [String] = []
  /// The line from behind the verb on, of requests whose answers may be kept.
  package var arguments: [UInt8] = []
  /// Bytes of the line and of the candidate lines: what the request weighs while it waits.
  package var byteCount = 0

  package init(tag: String? = nil, verb: Verb) {
    self.tag = tag
    self.verb = verb
  }
}

/// The `key=value` words of a request; what was not written keeps its default.
package struct RequestOptions: Hashable, Sendable {
  /// How lists are ordered.
  package enum Sort: String, CaseIterable, Sendable {
    case relevance, newest, oldest, id
  }

  /// `k=`: how many hits; nil if not written.
  package var limit: Int?
  package var offset = 0
  package var after: String?
  package var regions: [String] = []
  package var types: [String] = []
  package var years: [String] = []
  package var kinds: [String] = []
  package var mechanisms: [String] = []
  package var languages: [String] = []
  package var sort = Sort.relevance
  package var facets: [String] = []
  package var by: [String] = []
  /// `fields=`: the columns of a text answer.
  package var columns: [String] = []
  /// `in=`: the fields that words are searched in.
  package var fields: [String] = []
  package var requiresAllWords = false
  package var wantsTotal = true
  package var isPlain = false
  package var wantsSnippets: Bool?
  package var timeoutInMilliseconds: Int?
  package var generation: UInt64?
  /// `n=`: how many candidate lines follow `RERANK`.
  package var candidateCount: Int?

  package init() {}
}

/// How answers are written.
package enum AnswerFormat: String, Sendable {
  case text, json
}
