internal import InvertedIndex
internal import JSON
internal import QueryServer
internal import Search
internal import Synchronization

/// Answers requests: path and parameters in, page or data out. Knows no socket.
final class WebService: Sendable {
  let configuration: WebConfiguration
  let snapshots: SnapshotKeeper
  private let tokens: TokenBook?
  private let proxies: [Network]
  private let limit: RateLimit?
  private let libraries = Mutex<[Library]>([])
  private let pages = PageCache()
  private let isStopping = Atomic<Bool>(false)

  /// Commits whose pages are remembered.
  private static let mostLibraries = 4

  init(
    _ configuration: WebConfiguration, snapshots: SnapshotKeeper, tokens: TokenBook?,
    proxies: [Network]
  ) {
    self.configuration = configuration
    self.snapshots = snapshots
    self.tokens = tokens
    self.proxies = proxies
    limit = configuration.rate.map { RateLimit(rate: $0) }
  }

  /// A request, as far as answers depend on it.
  struct Request: Sendable {
    var method: String
    var target: String
    /// Header fields by name in lower case; of several of one name the first.
    var header: @Sendable (String) -> String?
    /// The client's address, as text.
    var peer: String
  }

  // MARK: Commits

  /// The latest commit.
  var current: Library { library(of: snapshots.current) }

  /// Whether quick questions are quick enough to be answered where they arrive.
  var isSmall: Bool { snapshots.current.recordCount <= 20_000 }

  func library(of engine: any QueryEngine) -> Library {
    libraries.withLock { libraries in
      if let known = libraries.first(where: { $0.engine === engine }) { return known }
      let library = Library(engine, version: configuration.version)
      libraries.append(library)
      if libraries.count > Self.mostLibraries { libraries.removeFirst() }
      return library
    }
  }

  func library(generation: UInt64?) throws(WebFault) -> Library {
    guard let engine = snapshots.engine(generation: generation) else {
      throw WebFault(
        410, "GONE",
        "edition \(generation ?? 0) of the index is not kept; the current one is "
          + "\(snapshots.current.generation)")
    }
    return library(of: engine)
  }

  // MARK: Who asks

  /// The client behind trusted proxies.
  func client(_ request: Request) -> String {
    var client = request.peer
    guard !proxies.isEmpty, let header = request.header("x-forwarded-for") else { return client }
    // From the last on: each is believed only if the one that named it is trusted.
    for part in header.split(separator: ",").reversed() {
      guard proxies.contains(where: { $0.contains(client) }) else { break }
      client = part.filter { $0 != " " && $0 != "\t" }
    }
    return client
  }

  private func isAllowed(_ request: Request) -> Bool {
    guard let tokens else { return true }
    guard let header = request.header("authorization") else { return false }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return false }
    switch parts[0].lowercased() {
    case "bearer": return tokens.accepts(String(parts[1]))
    case "basic":
      guard let pair = Base64.decoded(parts[1]), let colon = pair.firstIndex(of: UInt8(ascii: ":")),
        let password = String(validating: pair[(colon + 1)...], as: UTF8.self)
      else { return false }
      return tokens.accepts(password)
    default: return false
    }
  }

  /// The origin under which the client knows this server.
  private func origin(_ request: Request) -> String {
    if let base = configuration.baseURL { return base }
    guard let host = request.header("host"), !host.isEmpty, host.utf8.count <= 255,
      host.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "-.:[]_".utf8.contains(byte)
      })
    else { return "http://localhost" }
    return "http://" + host
  }

  // MARK: Answers

  /// The answer to a request. Never throws: what goes wrong is an answer, too.
  func answer(_ request: Request) -> WebAnswer {
    let now = MonotonicClock.now()
    let wanted = Representation.accepted(request.header("accept"))
    var reading = Reading(
      representation: wanted,
      language: Language(acceptLanguage: request.header("accept-language") ?? "") ?? .english)
    do throws(WebFault) {
      guard request.method == "GET" || request.method == "HEAD" else {
        throw .methodNotAllowed
      }
      let target: RequestTarget
      do throws(RequestTarget.Fault) {
        target = try RequestTarget(request.target)
      } catch {
        throw WebFault(error)
      }
      reading.target = target
      if let named = target["lang"].flatMap({ Language(tag: $0) }) {
        reading.language = named
        reading.keepsLanguage = true
      }
      if target.path == "/health" { return health() }
      guard isAllowed(request) else { return unauthorized() }
      if let limit, !Network.isLoopback(client(request)),
        let seconds = limit.take(Network.ofClient(client(request)), now: now)
      {
        throw .busy("too many requests from your network", status: 429, seconds: seconds)
      }
      return try page(request, target, &reading, now: now)
    } catch {
      return fault(error, request, reading)
    }
  }

  /// What is known of a request before it is answered.
  struct Reading {
    var representation: Representation
    var language: Language
    var keepsLanguage = false
    var target: RequestTarget?
    var parameters: SearchParameters?
    var near: [String] = []
    /// Kept for the page that tells what went wrong.
    var library: Library?
  }

  func context(
    _ request: Request, _ reading: Reading, _ library: Library, now: UInt64
  ) -> PageContext {
    PageContext(
      library: library, language: reading.language, keepsLanguage: reading.keepsLanguage,
      origin: origin(request), target: reading.target ?? Self.root,
      deadline: now + UInt64(configuration.timeoutInMilliseconds) * 1_000_000)
  }

  private static let root: RequestTarget = {
    guard let root = try? RequestTarget("/") else { preconditionFailure("a slash is a path") }
    return root
  }()

  private func page(
    _ request: Request, _ target: RequestTarget, _ reading: inout Reading, now: UInt64
  ) throws(WebFault) -> WebAnswer {
    let path = target.path
    // What depends on no commit.
    if let asset = Assets.named(String(path.dropFirst())) {
      var answer = WebAnswer(asset.mediaType, asset.bytes)
      answer.headers = [("cache-control", "public, max-age=31536000, immutable")]
      answer.route = "asset"
      return answer
    }
    if path == "/icon.svg" || path == "/favicon.ico" {
      var answer = WebAnswer("image/svg+xml", ServiceFiles.icon)
      answer.headers = [("cache-control", "public, max-age=86400")]
      answer.route = "asset"
      return answer
    }
    if path == "/search" || path.hasPrefix("/search.") {
      return try search(request, target, &reading, now: now)
    }
    let generation = try self.generation(target)
    let library = try library(generation: generation)
    reading.library = library
    let context = context(request, reading, library, now: now)
    if path.hasPrefix("/record/") {
      return try record(
        String(path.dropFirst("/record/".count)), request, &reading, context, pinned: generation)
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(
      String.init)
    let route = parts.first ?? ""
    let isPinned = generation != nil
    var answer: WebAnswer
    switch (route, parts.count) {
    case ("", 1):
      answer = try kept(request, context, .html, isPinned) { () throws(WebFault) in
        try HomePage(context: context).page()
      }
    case ("mechanisms", 1):
      answer = try kept(request, context, .html, isPinned) { () throws(WebFault) in
        try MechanismsPage(context: context).page()
      }
    case ("timeline", 1):
      answer = try kept(request, context, .html, isPinned) { () throws(WebFault) in
        try TimelinePage(context: context).page()
      }
    case ("contradictions", 1):
      answer = try kept(request, context, .html, isPinned) { () throws(WebFault) in
        let offset = try SearchParameters(target, shape: context.shape).offset
        return try ContradictionsPage(context: context, query: target["q"] ?? "", offset: offset)
          .page()
      }
    case ("country", 2):
      answer = try country(parts[1], request, context, isPinned)
    case ("subject", 2...):
      answer = try subject(parts.dropFirst().joined(separator: "/"), request, context, isPinned)
    case ("explain", 1): answer = try explain(request, target, context, &reading, isPinned)
    case ("suggest", 1), ("suggest.js", 1): answer = try suggest(target, context)
    case ("help", 1):
      answer = try kept(request, context, .html, isPinned) { HelpPage(context: context).page() }
    case ("about", 1):
      answer = try kept(request, context, .html, isPinned) { AboutPage(context: context).page() }
    case ("accessibility", 1):
      answer = try kept(request, context, .html, isPinned) {
        AccessibilityPage(context: context).page()
      }
    case ("opensearch.xml", 1):
      answer = WebAnswer(
        "application/opensearchdescription+xml; charset=utf-8", ServiceFiles.openSearch(context))
    case ("robots.txt", 1):
      answer = WebAnswer("text/plain; charset=utf-8", ServiceFiles.robots(context))
    case ("sitemap.xml", 1):
      answer = WebAnswer(
        "application/xml; charset=utf-8", try Sitemap(context: context).bytes(target["part"]))
    default: throw .notFound("there is no page at \(path.prefix(200))")
    }
    answer.route = route.isEmpty ? "home" : route
    return answer
  }

  func generation(_ target: RequestTarget) throws(WebFault) -> UInt64? {
    guard let text = target["generation"] else { return nil }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let generation = UInt64(text) else {
      throw .badRequest("generation: expected a whole number, found '\(text.prefix(64))'")
    }
    return generation
  }

  // MARK: Pages that may be kept

  /// An answer with what lets browsers keep it, made only if the client does not have it yet.
  func kept(
    _ request: Request, _ context: PageContext, _ representation: Representation, _ isPinned: Bool,
    mediaType: String? = nil, _ body: () throws(WebFault) -> [UInt8]
  ) throws(WebFault) -> WebAnswer {
    let tag = EntityTag.text(context, representation)
    var headers: [(name: String, value: String)] = [
      ("etag", tag),
      ("cache-control", isPinned ? "public, max-age=31536000, immutable" : "no-cache"),
      ("vary", "Accept, Accept-Language"),
    ]
    if let links = linkHeader(context) { headers.append(("link", links)) }
    let type = mediaType ?? representation.mediaType
    if EntityTag.matches(request.header("if-none-match"), tag) {
      var answer = WebAnswer(type, [], status: 304)
      answer.headers = headers
      return answer
    }
    let key = PageCache.Key(
      target: context.target.text, origin: context.origin, language: context.language,
      representation: representation, commit: ObjectIdentifier(context.library))
    if let known = pages[key] {
      var answer = WebAnswer(type, known)
      answer.headers = headers
      return answer
    }
    let bytes = try body()
    if representation == .html { pages.keep(bytes, for: key, of: context.library) }
    var answer = WebAnswer(type, bytes)
    answer.headers = headers
    return answer
  }

  /// What engines and reference managers follow (FAIR Signposting, level 1).
  private func linkHeader(_ context: PageContext) -> String? {
    let path = context.target.path
    guard path.hasPrefix("/record/") else { return nil }
    let id = String(path.dropFirst("/record/".count))
    let (bare, _) = Representation.suffix(of: id) ?? (id, .html)
    let known = context.library.has(id) ? id : bare
    let address = Link.record(known).absolute(context.origin)
    var links = ["<\(address)>; rel=\"canonical\"", "<\(address)>; rel=\"cite-as\""]
    for representation in [Representation.json, .bibTeX, .ris, .cslJSON] {
      let other = Link.record(known, suffix: "." + representation.rawValue).absolute(context.origin)
      links.append("<\(other)>; rel=\"alternate\"; type=\"\(representation.linkType)\"")
    }
    return links.joined(separator: ", ")
  }

  // MARK: Operation

  private func health() -> WebAnswer {
    let isWell = !isStopping.load(ordering: .relaxed)
    var answer = WebAnswer.text(isWell ? "ok\n" : "stopping\n", status: isWell ? 200 : 503)
    answer.headers = [("cache-control", "no-store")]
    answer.route = "health"
    return answer
  }

  private func unauthorized() -> WebAnswer {
    var answer = WebAnswer.text("a token is needed: Authorization: Bearer TOKEN\n", status: 401)
    answer.headers = [("www-authenticate", "Basic realm=\"Rapporteur\", charset=\"UTF-8\", Bearer")]
    return answer
  }

  /// Whether a client may see `/metrics`: on this machine, or with a token.
  func maySeeMetrics(_ request: Request) -> Bool {
    Network.isLoopback(client(request)) || (tokens != nil && isAllowed(request))
  }

  /// An error, as page or as JSON.
  func fault(_ fault: WebFault, _ request: Request, _ reading: Reading) -> WebAnswer {
    var answer: WebAnswer
    if reading.representation == .html {
      let library = reading.library ?? current
      let context = context(request, reading, library, now: MonotonicClock.now())
      answer = .html(
        FaultPage(
          context: context, fault: fault, parameters: reading.parameters,
          near: Array(reading.near.prefix(10))
        ).page(), status: fault.status)
    } else {
      answer = WebAnswer(Representation.json.mediaType, fault.json, status: fault.status)
    }
    answer.headers = [("cache-control", "no-store"), ("vary", "Accept, Accept-Language")]
    if let allow = fault.allow { answer.headers.append(("allow", allow)) }
    if let seconds = fault.retryAfter { answer.headers.append(("retry-after", String(seconds))) }
    answer.route = "error"
    return answer
  }

  /// Lets those who ask after its health send their questions elsewhere.
  func stop() { isStopping.store(true, ordering: .relaxed) }

  /// Reads the tokens again.
  func reload() throws(ServerError) { try tokens?.reload() }
}
