internal import Search

/// Runs requests on an engine and writes their answers.
///
/// Used by every thread that runs queries; holds no state of its own.
package struct RequestExecutor: Sendable {
  /// What the log and the statistics want to know of an answer.
  package struct Outcome: Sendable {
    package var answer: [UInt8]
    package var nanoseconds: UInt64
    package var hitCount = 0
    package var failure: RequestFailure?
  }

  /// Keeps the engines of the latest commits.
  package let snapshots: SnapshotKeeper
  /// Requests that ask for no time of their own get this, and none gets more.
  package let timeoutInMilliseconds: Int
  package let metrics: ServerMetrics
  private let costs = CostCorrection()

  package init(snapshots: SnapshotKeeper, timeoutInMilliseconds: Int, metrics: ServerMetrics) {
    self.snapshots = snapshots
    self.timeoutInMilliseconds = timeoutInMilliseconds
    self.metrics = metrics
  }

  /// What is known of a request before it runs.
  package struct Plan: Sendable {
    /// The latest commit when the plan was made.
    fileprivate let engine: any QueryEngine
    fileprivate let key: AnswerCache.Key?
    fileprivate let kept: AnswerCache.Body?
    fileprivate let estimate: UInt64
    /// Whether the request may run where it would hold up others for its time: whether it is likely
    /// to take less than 100 µs.
    package let isQuick: Bool
  }

  /// Estimates what a request will take, and looks for an answer that was kept.
  package func plan(_ request: Request, format: AnswerFormat) -> Plan {
    let engine = snapshots.current
    let key = AnswerCache.Key(request, format: format)
    let isCurrent = request.question.generation == nil
    if isCurrent, let key, let kept = engine.cache[key] {
      return Plan(engine: engine, key: key, kept: kept, estimate: 0, isQuick: true)
    }
    let estimate = engine.estimatedNanoseconds(for: Self.completed(request, engine, format: format))
    return Plan(
      engine: engine, key: key, kept: nil, estimate: estimate,
      isQuick: isCurrent && costs.corrected(estimate, for: request.verb) < 100_000)
  }

  /// The request with what follows from the format: JSON hits have snippets unless they are declined,
  /// columns only where asked for; facets are the usual ones where none is named.
  private static func completed(
    _ request: Request, _ engine: any QueryEngine, format: AnswerFormat
  ) -> Request {
    var request = request
    let columns = request.question.columns
    if request.question.wantsSnippets == nil {
      request.question.wantsSnippets = format == .json || columns.contains("snippet")
    }
    if request.question.wantsSnippets == false, !columns.isEmpty,
      columns.allSatisfy(["rank", "score", "id", "tier", "key"].contains)
    {
      request.question.wantsRecords = format == .json
    }
    if request.verb == .facets, request.question.facets.isEmpty, request.question.cross.isEmpty {
      request.question.facets = engine.usualFacets
    }
    return request
  }

  /// Runs the request. Its time counts from now.
  package func run(_ request: Request, format: AnswerFormat, plan: Plan? = nil) -> Outcome {
    let start = MonotonicClock.now()
    let milliseconds = min(
      request.question.timeout ?? timeoutInMilliseconds, timeoutInMilliseconds)
    let deadline = start + UInt64(milliseconds) * 1_000_000
    var outcome: Outcome
    do throws(RequestFailure) {
      guard let engine = snapshots.engine(generation: request.question.generation) else {
        throw RequestFailure(
          .gone,
          "generation \(request.question.generation ?? 0) is not kept; current is "
            + "\(snapshots.current.generation)")
      }
      guard milliseconds > 0 else { throw Self.late(milliseconds) }
      outcome = try answer(
        Self.completed(request, engine, format: format), engine, format,
        plan ?? self.plan(request, format: format), start: start, deadline: deadline)
    } catch {
      let failure = error.code == .deadline ? Self.late(milliseconds) : error
      outcome = Outcome(
        answer: AnswerWriter.failure(failure, format: format, tag: request.tag), nanoseconds: 0,
        failure: failure)
    }
    outcome.nanoseconds = MonotonicClock.now() - start
    return outcome
  }

  private static func late(_ milliseconds: Int) -> RequestFailure {
    RequestFailure(.deadline, "stopped after \(milliseconds) ms")
  }

  private func answer(
    _ request: Request, _ engine: any QueryEngine, _ format: AnswerFormat, _ plan: Plan,
    start: UInt64, deadline: UInt64
  ) throws(RequestFailure) -> Outcome {
    guard !engine.hasLostBytes else { throw .lostBytes }
    let isPlanned = plan.engine === engine
    // A commit may have come since the plan was made.
    if let kept = isPlanned ? plan.kept : plan.key.flatMap({ engine.cache[$0] }) {
      return Self.outcome(kept, request, engine, format, start: start)
    }
    let startOfWork = MonotonicClock.threadTime()
    let body: AnswerCache.Body
    do throws(RequestFailure) {
      body = try self.body(of: request, engine, format, deadline: deadline)
    } catch {
      // What was read may be the reason.
      throw engine.hasLostBytes ? .lostBytes : error
    }
    guard !engine.hasLostBytes else { throw .lostBytes }
    if isPlanned {
      // The thread's own time: on a busy machine a quick query must not look like a long one.
      costs.note(
        estimate: plan.estimate, actual: MonotonicClock.threadTime() - startOfWork,
        for: request.verb)
    }
    if let key = plan.key { engine.cache.keep(body, for: key) }
    return Self.outcome(body, request, engine, format, start: start)
  }

  /// The answer with its tag and time.
  private static func outcome(
    _ body: AnswerCache.Body, _ request: Request, _ engine: any QueryEngine,
    _ format: AnswerFormat, start: UInt64
  ) -> Outcome {
    let writer = AnswerWriter(
      format: format, tag: request.tag, data: body.data, lineCount: body.lineCount)
    var status = body.status
    status.append(("generation", .integer(Int(clamping: engine.generation))))
    let elapsed = MonotonicClock.now() - start
    status.append(("ms", .decimal(Double(elapsed) / 1e6, places: 2)))
    return Outcome(
      answer: writer.finish(status + body.extras), nanoseconds: 0, hitCount: body.hitCount)
  }

  private func body(
    of request: Request, _ engine: any QueryEngine, _ format: AnswerFormat, deadline: UInt64
  ) throws(RequestFailure) -> AnswerCache.Body {
    var writer = AnswerWriter(format: format, tag: nil)
    var status: [(String, AnswerWriter.Value)] = []
    var extras: [(String, AnswerWriter.Value)] = []
    var hitCount = 0
    var question = request.question
    question.deadline = deadline
    question.maximumBytes = Self.maximumAnswer
    func note(_ answer: SearchAnswer) {
      hitCount = answer.hits.count
      status = Self.status(of: answer)
      extras = Self.extras(of: answer)
    }
    do throws(SearchError) {
      switch request.verb {
      case .search:
        let answer = try engine.search(question)
        note(answer)
        try Self.addHits(answer, deadline: deadline, to: &writer)
        if !question.facets.isEmpty || !question.cross.isEmpty {
          Self.addFacets(answer, to: &writer)
          extras.append(("hits", .integer(hitCount)))
        }
      case .similar:
        let answer = try engine.similar(to: request.id, question)
        note(answer)
        try Self.addHits(answer, deadline: deadline, to: &writer)
      case .count: note(try engine.count(question))
      case .facets:
        let answer = try engine.facets(question)
        note(answer)
        Self.addFacets(answer, to: &writer)
      case .doc:
        let record = try engine.record(id: request.id)
        // White space between the tokens of JSON may be line ends; inside strings they are escaped.
        writer.addRawLine { $0 += record.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } }
      case .explain:
        let explanation = try engine.explain(id: request.id, question)
        switch format {
        case .text:
          for line in explanation.description.split(separator: "\n") {
            writer.addLine([String(line)])
          }
        case .json: writer.addJSONLine { explanation.writeJSON(into: &$0) }
        }
      case .suggest: Self.addSuggestions(try engine.suggest(question), to: &writer)
      case .rerank:
        let rankings = try engine.rerank(
          request.candidates.map { RerankCandidate(line: $0) }, question)
        hitCount = rankings.count
        Self.addRankings(rankings, question, to: &writer)
      case .stats:
        Self.addStatistics(engine.statistics() + metrics.statistics(), to: &writer)
      case .format, .auth, .ping, .help, .quit:
        throw .index(message: "\(request.verb.rawValue) is no question")
      }
    } catch {
      throw RequestFailure(error)
    }
    return AnswerCache.Body(
      data: writer.data, lineCount: writer.lineCount, status: status, extras: extras,
      hitCount: hitCount)
  }
}

// MARK: - Lines of each kind

extension RequestExecutor {
  private static func status(of answer: SearchAnswer) -> [(String, AnswerWriter.Value)] {
    [("total", .integer(answer.total)), ("exact", .flag(answer.isExact))]
  }

  /// What is said only where there is something to say; after the keys that are always there.
  private static func extras(of answer: SearchAnswer) -> [(String, AnswerWriter.Value)] {
    var extras: [(String, AnswerWriter.Value)] = []
    if let next = answer.next { extras.append(("next", .word(next))) }
    if let shards = answer.shards {
      extras.append(("shards", .word("\(shards.answered)/\(shards.count)")))
    }
    if let literal = answer.literalTotal { extras.append(("literal", .integer(literal))) }
    if !answer.corrections.isEmpty {
      extras.append(("corrections", .corrections(answer.corrections)))
    }
    if !answer.understood.isEmpty { extras.append(("understood", .understood(answer.understood))) }
    if !answer.suggestions.isEmpty {
      extras.append(("suggestions", .suggestions(answer.suggestions)))
    }
    return extras
  }

  /// The most bytes of data lines that an answer may have.
  package static let maximumAnswer = 64 << 20

  private static func addHits(
    _ answer: SearchAnswer, deadline: UInt64, to writer: inout AnswerWriter
  ) throws(SearchError) {
    let request = answer.request
    writer.reserve(answer.hits.count * (writer.format == .text ? 160 : 768))
    for hit in answer.hits {
      if MonotonicClock.now() > deadline { throw .deadline }
      guard writer.data.count <= maximumAnswer else {
        throw .limit(
          message: "the answer is longer than \(maximumAnswer >> 20) MiB; ask for fewer hits with "
            + "k= or fewer columns with fields=")
      }
      switch writer.format {
      case .json: writer.addJSONLine { hit.writeJSON(into: &$0) }
      case .text:
        writer.addRawLine { line in
          guard request.columns.isEmpty else {
            append(request.columns, of: hit, to: &line)
            return
          }
          AnswerWriter.append(hit.rank, to: &line)
          line.append(0x09)
          AnswerWriter.appendDecimal(Double(hit.score), places: 4, to: &line)
          line.append(0x09)
          AnswerWriter.appendEscaped(hit.id, to: &line)
          hit.forEachUsualColumn { column in
            line.append(0x09)
            if let column { AnswerWriter.appendEscaped(column, to: &line) }
          }
          if request.wantsSnippets == true {
            line.append(0x09)
            if let snippet = hit.snippet { AnswerWriter.appendEscaped(snippet, to: &line) }
          }
        }
      }
    }
  }

  private static func append(_ columns: [String], of hit: Hit, to line: inout [UInt8]) {
    for (index, column) in columns.enumerated() {
      if index > 0 { line.append(0x09) }
      switch column {
      case "rank": AnswerWriter.append(hit.rank, to: &line)
      case "score": AnswerWriter.appendDecimal(Double(hit.score), places: 4, to: &line)
      case "id": AnswerWriter.appendEscaped(hit.id, to: &line)
      default: AnswerWriter.appendEscaped(hit.value(of: column) ?? "", to: &line)
      }
    }
  }

  /// A line for each value of each facet, then one for each pair of a cross table.
  private static func addFacets(_ answer: SearchAnswer, to writer: inout AnswerWriter) {
    for facet in answer.facets {
      for row in facet.rows {
        switch writer.format {
        case .text: writer.addLine([facet.field, row.value, String(row.count), row.label])
        case .json: writer.addJSONLine { row.writeJSON(facet: facet.field, into: &$0) }
        }
      }
    }
    guard let cross = answer.cross else { return }
    for pair in cross.pairs {
      switch writer.format {
      case .text:
        writer.addLine([
          cross.rows.field, pair.row.value, cross.columns.field, pair.column.value,
          String(pair.count),
        ])
      case .json: writer.addJSONLine { cross.writeJSON(pair: pair, into: &$0) }
      }
    }
  }

  private static func addSuggestions(
    _ suggestions: [Suggestion], to writer: inout AnswerWriter
  ) {
    for suggestion in suggestions {
      switch writer.format {
      case .text: writer.addLine([suggestion.text, String(suggestion.count)])
      case .json: writer.addJSONLine { suggestion.writeJSON(into: &$0) }
      }
    }
  }

  private static func addRankings(
    _ rankings: [RerankedCandidate], _ question: SearchRequest, to writer: inout AnswerWriter
  ) {
    for (index, ranking) in rankings.prefix(question.limit).enumerated() {
      switch writer.format {
      case .text:
        writer.addRawLine { line in
          AnswerWriter.append(index + 1, to: &line)
          line.append(0x09)
          AnswerWriter.appendDecimal(ranking.score, places: 4, to: &line)
          line.append(0x09)
          AnswerWriter.appendEscaped(ranking.id, to: &line)
          line.append(0x09)
          AnswerWriter.append(ranking.original, to: &line)
          line.append(0x09)
          AnswerWriter.appendEscaped(ranking.title ?? "", to: &line)
        }
      case .json:
        writer.addJSONLine {
          ranking.writeJSON(rank: index + 1, explains: question.explains, into: &$0)
        }
      }
    }
  }

  private static func addStatistics(
    _ statistics: [(name: String, value: AnswerWriter.Value)], to writer: inout AnswerWriter
  ) {
    switch writer.format {
    case .text:
      for (name, value) in statistics {
        writer.addRawLine { line in
          AnswerWriter.appendEscaped(name, to: &line)
          line.append(0x09)
          AnswerWriter.appendText(value, to: &line)
        }
      }
    case .json:
      writer.addRawLine { line in
        line.append(0x7B)
        for (index, (name, value)) in statistics.enumerated() {
          if index > 0 { line.append(0x2C) }
          AnswerWriter.appendJSON(name, to: &line)
          line.append(0x3A)
          AnswerWriter.appendJSON(value, to: &line)
        }
        line.append(0x7D)
      }
    }
  }
}
