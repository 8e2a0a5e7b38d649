import ArgumentParser
import QueryServer
import WebPages

/// `serve`: answers requests of the line protocol, and pages over HTTP, until told to stop.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer requests line by line or over HTTP, as pages and data.",
    discussion: """
      Speaks the protocol of Docs/PROTOCOL.md: one request a line, for people with nc and for programs \
      in any language. New commits are served within a second. SIGHUP reopens the index and reads the \
      tokens again, SIGTERM lets requests under way finish for five seconds and ends with status 0.

      With --http it serves pages for people and data for programs, as Docs/HTTP.md says: beside the \
      protocol if --listen, --socket or --stdio is given too, else alone.

      EXAMPLES
        rapporteur serve
        rapporteur serve --http 127.0.0.1:8080
        rapporteur serve --http 0.0.0.0:8080 --listen 127.0.0.1:7171 --base-url https://example.org
        rapporteur serve --socket /run/rapporteur/socket --slow-ms 500
        rapporteur serve --listen 0.0.0.0:7171 --token-file tokens
        ssh archive rapporteur serve --stdio
        printf 'SEARCH k=3 visa integrity\\n' | nc -N 127.0.0.1 7171
      """)

  @OptionGroup var location: IndexLocation

  @Option(
    help: ArgumentHelp(
      "Address to listen on (127.0.0.1:7171); one that other machines reach needs --token-file.",
      valueName: "host:port"))
  var listen: String?

  @Option(
    help: ArgumentHelp("Unix socket to listen on, made with mode 0660.", valueName: "path"),
    completion: .file())
  var socket: String?

  @Flag(help: "Serve one client on standard input and output.")
  var stdio = false

  @Option(
    help: ArgumentHelp("Address to serve pages on over HTTP.", valueName: "host:port"))
  var http: String?

  @Option(
    help: ArgumentHelp(
      "Address under which the pages are known (otherwise as each request says).", valueName: "url")
  )
  var baseURL: String?

  @Option(
    help: ArgumentHelp(
      "Network of proxies whose X-Forwarded-For is believed; may be repeated.", valueName: "net"))
  var trustedProxy: [String] = []

  @Option(
    help: ArgumentHelp(
      "Requests a second for each network of clients, /24 or /48 (any number; this machine always).",
      valueName: "n/s"))
  var rate: String?

  @Option(
    help: ArgumentHelp(
      "Tokens without one of which pages are not shown, one a line (Basic or Bearer).",
      valueName: "file"),
    completion: .file())
  var httpTokenFile: String?

  @Flag(help: "Log each HTTP request.")
  var accessLog = false

  @Option(
    help: ArgumentHelp("Tokens that AUTH accepts, one a line.", valueName: "file"),
    completion: .file())
  var tokenFile: String?

  @Option(help: ArgumentHelp("Most connections at once.", valueName: "n"))
  var maxConnections = PositiveNumber(4_096)

  @Option(
    help: ArgumentHelp(
      "Seconds of silence after which a client is sent away (300; with --stdio never).",
      valueName: "s"))
  var idle: PositiveNumber?

  @Option(
    help: ArgumentHelp(
      "Milliseconds a query gets, and the most that timeout= may ask for.", valueName: "ms"))
  var timeout = PositiveNumber(10_000)

  @Option(help: ArgumentHelp("Log queries that take this long.", valueName: "ms"))
  var slowMs: NaturalNumber?

  @Option(
    help: ArgumentHelp(
      "trace, debug (every query), info, notice, warning, error or critical.",
      valueName: "level"),
    completion: .list(["trace", "debug", "info", "notice", "warning", "error", "critical"]))
  var logLevel = "notice"

  func run() throws {
    guard [listen != nil, socket != nil, stdio].count(where: { $0 }) <= 1 else {
      throw Failure(
        .badInput, "several places to listen", at: "--listen, --socket, --stdio",
        remedy: "choose one")
    }
    var configuration = ServerConfiguration(indexDirectory: try location.resolve())
    configuration.tokenFile = tokenFile
    configuration.maximumConnections = maxConnections.value
    configuration.idleSeconds = idle?.value
    configuration.timeoutInMilliseconds = timeout.value
    configuration.slowMilliseconds = slowMs?.value
    configuration.logLevel = logLevel
    do throws(ServerError) {
      let pages = try webConfiguration()
      if let listen {
        configuration.transport = try ServerConfiguration.transport(listen: listen)
      } else if let socket {
        configuration.transport = .unixSocket(path: socket)
      } else if stdio {
        configuration.transport = .standardIO
      } else if pages != nil {
        configuration.transport = .nowhere
      }
      let companions = try pages.map { pages throws(ServerError) in [try WebServer(pages)] } ?? []
      try LineServer(configuration, companions: companions).run()
    } catch {
      throw Failure(
        ExitStatus(rawValue: error.exitCode) ?? .failed, error.message, at: "", remedy: "")
    }
  }

  /// What HTTP is told; nil without `--http`.
  private func webConfiguration() throws(ServerError) -> WebConfiguration? {
    guard let http else {
      let given =
        [baseURL, rate, httpTokenFile].contains { $0 != nil } || !trustedProxy.isEmpty || accessLog
      guard !given else {
        throw ServerError(
          "options of HTTP without a place to listen, --base-url, --rate, --http-token-file, "
            + "--trusted-proxy, --access-log, give --http host:port too", exitCode: 2)
      }
      return nil
    }
    var pages = try WebConfiguration(listen: http, version: Rapporteur.version)
    pages.baseURL = baseURL
    pages.trustedProxies = trustedProxy
    pages.rate = try rate.map { text throws(ServerError) in try WebConfiguration.rate(text) }
    pages.tokenFile = httpTokenFile
    pages.logsAccess = accessLog
    pages.maximumConnections = maxConnections.value
    pages.timeoutInMilliseconds = timeout.value
    if let idle { pages.idleSeconds = idle.value }
    return pages
  }
}
