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
    let isCurrent = request.options.generation == nil
    if isCurrent, let key, let kept = engine.cache[key] {
      return Plan(engine: engine, key: key, kept: kept, estimate: 0, isQuick: true)
    }
    let estimate = engine.estimatedNanoseconds(for: Self.completed(request, format: format))
    return Plan(
      engine: engine, key: key, kept: nil, estimate: estimate,
      isQuick: isCurrent && costs.corrected(estimate, for: request.verb) < 100_000)
  }

  /// The request with what follows from the format: JSON hits have snippets unless they are declined,
  /// columns only where asked for.
  private static func completed(_ request: Request, format: AnswerFormat) -> Request {
    guard request.options.wantsSnippets == nil else { return request }
    var request = request
    request.options.wantsSnippets =
      format == .json || request.options.columns.contains("snippet")
    return request
  }

  /// Runs the request. Its time counts from now.
  package func run(_ request: Request, format: AnswerFormat, plan: Plan? = nil) -> Outcome {
    let start = MonotonicClock.now()
    let milliseconds = min(
      request.options.timeoutInMilliseconds ?? timeoutInMilliseconds, timeoutInMilliseconds)
    let deadline = start + UInt64(milliseconds) * 1_000_000
    var outcome: Outcome
    do throws(RequestFailure) {
      guard let engine = snapshots.engine(generation: request.options.generation) else {
        throw RequestFailure(
          .gone,
          "generation \(request.options.generation ?? 0) is not kept; current is "
            + "\(snapshots.current.generation)")
      }
      guard milliseconds > 0 else { throw Self.late(milliseconds) }
      outcome = try answer(
        Self.completed(request, format: format), engine, format,
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
    switch request.verb {
    case .search:
      let response = try engine.search(request, deadline: deadline)
      hitCount = response.hits.count
      Self.addHits(response, request, to: &writer)
      status = Self.status(of: response)
      extras = Self.extras(of: response)
      if !request.options.facets.isEmpty {
        Self.addFacets(response.facets, to: &writer)
        extras.append(("hits", .integer(hitCount)))
      }
    case .similar:
      let response = try engine.similar(request, deadline: deadline)
      hitCount = response.hits.count
      Self.addHits(response, request, to: &writer)
      status = Self.status(of: response)
      extras = Self.extras(of: response)
    case .count:
      let response = try engine.count(request, deadline: deadline)
      status = Self.status(of: response)
      extras = Self.extras(of: response)
    case .facets:
      let response = try engine.facets(request, deadline: deadline)
      Self.addFacets(response.facets, to: &writer)
      status = Self.status(of: response)
      extras = Self.extras(of: response)
    case .doc:
      let record = try engine.record(id: request.id)
      writer.addRawLine { $0.append(contentsOf: record) }
    case .explain:
      let explanation = try engine.explain(request, deadline: deadline)
      switch format {
      case .text: for line in explanation.lines { writer.addLine([line]) }
      case .json: writer.addRawLine { $0.append(contentsOf: explanation.json) }
      }
    case .suggest:
      Self.addSuggestions(try engine.suggest(request, deadline: deadline), to: &writer)
    case .rerank:
      let rankings = try engine.rerank(request, deadline: deadline)
      hitCount = rankings.count
      Self.addRankings(rankings, limit: request.options.limit, to: &writer)
    case .stats:
      Self.addStatistics(engine.statistics() + metrics.statistics(), to: &writer)
    case .format, .auth, .ping, .help, .quit:
      throw RequestFailure(.internal, "\(request.verb.rawValue) is not a query")
    }
    return AnswerCache.Body(
      data: writer.data, lineCount: writer.lineCount, status: status, extras: extras,
      hitCount: hitCount)
  }
}

// MARK: - Lines of each kind

extension RequestExecutor {
  private static func status(of response: EngineResponse) -> [(String, AnswerWriter.Value)] {
    [("total", .integer(response.total)), ("exact", .flag(response.isExact))]
  }

  /// What is said only where there is something to say; after the keys that are always there.
  private static func extras(of response: EngineResponse) -> [(String, AnswerWriter.Value)] {
    var extras: [(String, AnswerWriter.Value)] = []
    if let next = response.next { extras.append(("next", .word(next))) }
    if !response.corrections.isEmpty {
      extras.append(("corrections", .corrections(response.corrections)))
    }
    return extras
  }

  private static func addHits(
    _ response: EngineResponse, _ request: Request, to writer: inout AnswerWriter
  ) {
    writer.reserve(response.hits.count * (writer.format == .text ? 160 : 768))
    for hit in response.hits {
      switch writer.format {
      case .json: writer.addRawLine { hit.appendJSON(to: &$0) }
      case .text:
        writer.addRawLine { line in
          guard request.options.columns.isEmpty else {
            append(request.options.columns, of: hit, to: &line)
            return
          }
          AnswerWriter.append(hit.rank, to: &line)
          line.append(0x09)
          AnswerWriter.appendDecimal(hit.score, places: 4, to: &line)
          hit.appendUsualColumns(to: &line)
          if request.options.wantsSnippets == true {
            line.append(0x09)
            append(["snippet"], of: hit, to: &line)
          }
        }
      }
    }
  }

  private static func append(
    _ columns: [String], of hit: any EngineHit, to line: inout [UInt8]
  ) {
    for (index, column) in columns.enumerated() {
      if index > 0 { line.append(0x09) }
      switch column {
      case "rank": AnswerWriter.append(hit.rank, to: &line)
      case "score": AnswerWriter.appendDecimal(hit.score, places: 4, to: &line)
      case "id": AnswerWriter.appendEscaped(hit.id, to: &line)
      default: AnswerWriter.appendEscaped(hit.value(of: column) ?? "", to: &line)
      }
    }
  }

  private static func addFacets(_ rows: [EngineFacetRow], to writer: inout AnswerWriter) {
    for row in rows {
      switch writer.format {
      case .text: writer.addLine([row.facet, row.value, String(row.count), row.label])
      case .json:
        writer.addRawLine { line in
          line.append(contentsOf: #"{"facet":"#.utf8)
          AnswerWriter.appendJSON(row.facet, to: &line)
          line.append(contentsOf: #","value":"#.utf8)
          if row.isInteger {
            line.append(contentsOf: row.value.utf8)
          } else {
            AnswerWriter.appendJSON(row.value, to: &line)
          }
          line.append(contentsOf: #","label":"#.utf8)
          AnswerWriter.appendJSON(row.label, to: &line)
          line.append(contentsOf: #","count":"#.utf8)
          AnswerWriter.append(row.count, to: &line)
          line.append(0x7D)
        }
      }
    }
  }

  private static func addSuggestions(
    _ suggestions: [EngineSuggestion], to writer: inout AnswerWriter
  ) {
    for suggestion in suggestions {
      switch writer.format {
      case .text: writer.addLine([suggestion.text, String(suggestion.count)])
      case .json:
        writer.addRawLine { line in
          line.append(contentsOf: #"{"text":"#.utf8)
          AnswerWriter.appendJSON(suggestion.text, to: &line)
          line.append(contentsOf: #","count":"#.utf8)
          AnswerWriter.append(suggestion.count, to: &line)
          line.append(0x7D)
        }
      }
    }
  }

  private static func addRankings(
    _ rankings: [EngineRanking], limit: Int?, to writer: inout AnswerWriter
  ) {
    let format = writer.format
    for (index, ranking) in rankings.prefix(limit ?? rankings.count).enumerated() {
      writer.addRawLine { line in
        switch format {
        case .text:
          AnswerWriter.append(index + 1, to: &line)
          line.append(0x09)
          AnswerWriter.appendDecimal(ranking.score, places: 4, to: &line)
          line.append(0x09)
          AnswerWriter.appendEscaped(ranking.id, to: &line)
          line.append(0x09)
          AnswerWriter.append(ranking.original, to: &line)
          line.append(0x09)
          AnswerWriter.appendEscaped(ranking.title ?? "", to: &line)
        case .json:
          line.append(contentsOf: #"{"rank":"#.utf8)
          AnswerWriter.append(index + 1, to: &line)
          line.append(contentsOf: #","score":"#.utf8)
          AnswerWriter.appendDecimal(ranking.score, places: 6, to: &line)
          line.append(contentsOf: #","id":"#.utf8)
          AnswerWriter.appendJSON(ranking.id, to: &line)
          line.append(contentsOf: #","original":"#.utf8)
          AnswerWriter.append(ranking.original, to: &line)
          line.append(contentsOf: #","matched":"#.utf8)
          AnswerWriter.appendJSON(ranking.matched, to: &line)
          line.append(contentsOf: #","title":"#.utf8)
          AnswerWriter.appendJSON(ranking.title, to: &line)
          line.append(0x7D)
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
