package import Search

/// One request as it was read from a line: a question, and what only a line has.
package struct Request: Equatable, Sendable {
  /// What the client put after `#`, without it.
  package var tag: String?
  package var verb: Verb
  /// What is asked, with all options. Its query is also the prefix of `SUGGEST` and the word after
  /// `FORMAT`, `AUTH` and `HELP`.
  package var question = SearchRequest()
  /// The record meant by `DOC`, `EXPLAIN` and `SIMILAR`.
  package var id = ""
  /// `n=`: how many candidate lines follow `RERANK`.
  package var candidateCount: Int?
  /// The lines that followed `RERANK`.
  package var candidates: [String] = []
  /// The line from behind the verb on, of requests whose answers may be kept.
  package var arguments: [UInt8] = []
  /// Bytes of the line and of the candidate lines: what the request weighs while it waits.
  package var byteCount = 0

  /// The rest of the line, without white space around it.
  package var text: String {
    get { question.query }
    set { question.query = newValue }
  }

  package init(tag: String? = nil, verb: Verb) {
    self.tag = tag
    self.verb = verb
    // What stands for every value of a facet, and every candidate.
    if verb == .facets || verb == .rerank { question.limit = .max }
  }
}

/// How answers are written.
package enum AnswerFormat: String, Sendable {
  case text, json
}
