internal import InvertedIndex
internal import JSON
internal import QueryServer
internal import Search

// Single records, and overviews of one thing.

extension WebService {
  func record(
    _ id: String, _ request: Request, _ reading: inout Reading, _ context: PageContext,
    pinned: UInt64?
  ) throws(WebFault) -> WebAnswer {
    // The exact id first: one may end like a form.
    var wanted = id
    var bytes = try exact(wanted, context)
    if bytes == nil, let (rest, representation) = Representation.suffix(of: id) {
      wanted = rest
      reading.representation = representation
      bytes = try exact(wanted, context)
    }
    let representation = reading.representation
    guard let bytes else {
      switch try context.library.record(wanted) {
      case .moved(let other):
        let suffix = representation == .html || wanted == id ? "" : "." + representation.rawValue
        var answer = WebAnswer.text("moved to \(other)\n", status: 301)
        answer.headers = [("location", context.record(other, suffix: suffix).text)]
        answer.route = "record"
        return answer
      case .near(let ids): reading.near = ids
      case .record: break
      }
      throw .notFound("no record has the id '\(wanted.prefix(200))'")
    }
    let isPinned = pinned != nil
    var answer: WebAnswer
    switch representation {
    case .html:
      answer = try kept(request, context, .html, isPinned) { () throws(WebFault) in
        guard let object = (try? JSONValue(utf8: bytes))?.object else {
          throw WebFault(
            500, "INTERNAL", "the stored record cannot be read; run 'rapporteur check'")
        }
        return try RecordPage(context: context, record: object).page()
      }
    case .json, .jsonLines:
      answer = try kept(request, context, representation, isPinned) { bytes + [0x0A] }
    case .bibTeX, .ris, .cslJSON, .csv, .calendar:
      answer = try kept(request, context, representation, isPinned) {
        var writer = ExportWriter(representation, context: context)
        let hit = Hit(rank: 1, score: 0, id: wanted, record: bytes, shape: context.shape)
        var out: [UInt8] = []
        writer.begin(undated: CalendarWriter.isDated(hit) ? 0 : 1, into: &out)
        writer.append(hit, into: &out)
        writer.end(into: &out)
        return out
      }
    case .atom, .facets: throw .notFound("a record has no form .\(representation.rawValue)")
    }
    answer.route = representation == .html ? "record" : "record." + representation.rawValue
    return answer
  }

  func exact(_ id: String, _ context: PageContext) throws(WebFault) -> [UInt8]? {
    do throws(SearchError) {
      return try context.library.engine.recordIfExact(id: id)
    } catch {
      throw WebFault(error)
    }
  }

  func country(
    _ text: String, _ request: Request, _ context: PageContext, _ isPinned: Bool
  ) throws(WebFault) -> WebAnswer {
    let code = text.uppercased()
    guard let page = CountryPage(context, code: code) else {
      if let known = context.library.countryCode(of: text) {
        var answer = WebAnswer.text("see \(known)\n", status: 301)
        answer.headers = [("location", context.link("country", known).text)]
        return answer
      }
      throw .notFound(
        "no country has the code '\(text.prefix(64))'; two letters of ISO 3166, such as ZM")
    }
    return try kept(request, context, .html, isPinned) { () throws(WebFault) in try page.page() }
  }

  func subject(
    _ id: String, _ request: Request, _ context: PageContext, _ isPinned: Bool
  ) throws(WebFault) -> WebAnswer {
    guard context.library.hasSubject(id) else {
      throw .notFound("no subject has the id '\(id.prefix(200))'")
    }
    return try kept(request, context, .html, isPinned) { () throws(WebFault) in
      try SubjectPage(context: context, id: id).page()
    }
  }

  func explain(
    _ request: Request, _ target: RequestTarget, _ context: PageContext, _ reading: inout Reading,
    _ isPinned: Bool
  ) throws(WebFault) -> WebAnswer {
    guard let id = target["id"] else {
      throw .badRequest("id: expected the id of a record; example: /explain?id=bali-process&q=visa")
    }
    let query = target["q"] ?? ""
    var parameters = SearchParameters()
    parameters.query = query
    reading.parameters = parameters
    let representation = reading.representation == .json ? Representation.json : .html
    guard context.library.has(id) else {
      if case .near(let ids) = try context.library.record(id) { reading.near = ids }
      throw .notFound("no record has the id '\(id.prefix(200))'")
    }
    return try kept(request, context, representation, isPinned) { () throws(WebFault) in
      let explanation = try context.library.explain(id, query, deadline: context.deadline)
      guard representation == .json else {
        return ExplainPage(context: context, id: id, query: query, explanation: explanation).page()
      }
      var writer = JSONWriter()
      explanation.writeJSON(into: &writer)
      return writer.bytes
    }
  }

  func suggest(_ target: RequestTarget, _ context: PageContext) throws(WebFault)
    -> WebAnswer
  {
    let query = target["q"] ?? ""
    let found = try Completions(context: context).of(query)
    let isScript = target.path.hasSuffix(".js")
    var bytes = ServiceFiles.suggestions(query, found)
    if isScript {
      let texts = JSONValue.array(found.map { .string($0.text) }).text
      let notes = JSONValue.array(found.map { .string($0.description) }).text
      bytes = Array("rapporteurSuggest(\(JSONValue.string(query).text),\(texts),\(notes));\n".utf8)
    }
    var answer = WebAnswer(
      isScript ? "text/javascript; charset=utf-8" : "application/x-suggestions+json", bytes)
    answer.headers = [("cache-control", "no-cache"), ("vary", "Accept, Accept-Language")]
    return answer
  }
}
