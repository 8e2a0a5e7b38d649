internal import InvertedIndex
internal import JSON
internal import QueryServer
internal import Search

// Searches, as pages and as data.

extension WebService {
  func search(
    _ request: Request, _ target: RequestTarget, _ reading: inout Reading, now: UInt64
  ) throws(WebFault) -> WebAnswer {
    if let (rest, representation) = Representation.suffix(of: target.path) {
      guard rest == "/search" else {
        throw .notFound("there is no page at \(target.path.prefix(200))")
      }
      reading.representation = representation
    } else if target.path != "/search" {
      throw .notFound("a search has no form \(target.path.dropFirst("/search".count).prefix(64))")
    }
    let representation = reading.representation
    let generation = try self.generation(target)
    reading.library = snapshots.engine(generation: generation).map { self.library(of: $0) }
    let parameters = try SearchParameters(target, shape: (reading.library ?? current).shape)
    reading.parameters = parameters
    let library = try library(generation: generation)
    let context = context(request, reading, library, now: now)
    let isPinned = generation != nil
    let most = representation == .html ? SearchParameters.mostHits : SearchParameters.mostObjects
    var question = try parameters.request(most: most)
    question.deadline = min(
      context.deadline, question.timeout.map { now + UInt64($0) * 1_000_000 } ?? .max)
    var answer: WebAnswer
    switch representation {
    case .html:
      answer = try kept(request, context, .html, isPinned) { () throws(WebFault) in
        try results(question, parameters, context)
      }
    case .json:
      answer = try kept(request, context, .json, isPinned) { () throws(WebFault) in
        if question.wantsSnippets == nil { question.wantsSnippets = true }
        let found = try library.search(question, deadline: context.deadline)
        return json(found)
      }
    case .facets:
      answer = try kept(request, context, .facets, isPinned) { () throws(WebFault) in
        if question.facets.isEmpty, question.cross.isEmpty {
          question.facets = library.engine.usualFacets
        }
        if parameters.limit == nil { question.limit = .max }
        let found = try library.facets(question, deadline: context.deadline)
        return json(found)
      }
    case .atom:
      answer = try kept(request, context, .atom, isPinned) { () throws(WebFault) in
        question.limit = Feed.most
        question.offset = 0
        question.after = nil
        question.sort = .newest
        question.wantsSnippets = false
        let found = try library.search(question, deadline: context.deadline)
        return Feed(context: context, parameters: parameters, hits: found.hits).bytes()
      }
    default:
      // What cannot be read is said before anything is written.
      question.offset = parameters.offset
      let export = Export(
        context: context, representation: representation, request: question,
        timeout: configuration.timeoutInMilliseconds)
      answer = WebAnswer(representation.mediaType, export: export)
      let tag = EntityTag.text(context, representation)
      answer.headers = [
        ("etag", tag), ("vary", "Accept, Accept-Language"),
        ("cache-control", isPinned ? "public, max-age=31536000, immutable" : "no-cache"),
        ("content-disposition", "attachment; filename=\"rapporteur.\(representation.rawValue)\""),
      ]
      if EntityTag.matches(request.header("if-none-match"), tag) {
        answer.status = 304
        answer.body = .bytes([])
      }
    }
    answer.route = representation == .html ? "search" : "search." + representation.rawValue
    return answer
  }

  func json(_ found: SearchAnswer) -> [UInt8] {
    var writer = JSONWriter()
    found.writeJSON(version: configuration.version, into: &writer)
    writer.bytes.append(0x0A)
    return writer.bytes
  }

  /// The page of results. Names before a colon that are no field are searched as text.
  func results(
    _ question: SearchRequest, _ parameters: SearchParameters, _ context: PageContext
  ) throws(WebFault) -> [UInt8] {
    var question = question
    question.facets = Self.facets(context, parameters)
    question.wantsSnippets = true
    question.snippetLength = 200
    var unknown: [String] = []
    while true {
      do {
        let answer = try context.library.search(question, deadline: context.deadline)
        return try SearchPage(
          context: context, parameters: parameters, answer: answer, unknownFields: unknown
        ).page()
      } catch {
        guard error.code == "FIELD", let column = error.column, unknown.count < 64,
          let (name, changed) = Self.asText(question.query, column)
        else { throw error }
        unknown.append(name)
        question.query = changed
      }
    }
  }

  /// The query with the colon of an unknown field followed by a space, which makes it text.
  ///
  /// - Parameter column: Where the field's name begins, from 1, in Unicode scalars.
  static func asText(_ query: String, _ column: Int) -> (name: String, query: String)? {
    var scalars = Array(query.unicodeScalars)
    guard (1...max(1, scalars.count)).contains(column), !scalars.isEmpty,
      let colon = scalars[(column - 1)...].firstIndex(of: ":")
    else { return nil }
    var name = String.UnicodeScalarView()
    name.append(contentsOf: scalars[(column - 1)..<colon])
    scalars.insert(" ", at: colon + 1)
    var changed = String.UnicodeScalarView()
    changed.append(contentsOf: scalars)
    return (String(name), String(changed))
  }

  /// The facets beside results: those that the index shows, with those that something is chosen in.
  static func facets(_ context: PageContext, _ parameters: SearchParameters) -> [String] {
    let library = context.library
    var fields: [String] = []
    for field in ["kind"] + library.shape.facets + ["subject", "country"]
      + parameters.choices.map(\.field)
    where library.isFacet(field) && !fields.contains(field) {
      fields.append(field)
    }
    return fields
  }
}
