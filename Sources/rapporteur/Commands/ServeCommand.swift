import ArgumentParser
import QueryServer

/// `serve`: answers requests of the line protocol until told to stop.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer requests line by line, over TCP, a Unix socket or standard input.",
    discussion: """
      Speaks the protocol of Docs/PROTOCOL.md: one request a line, for people with nc and for programs \
      in any language. New commits are served within a second. SIGHUP reopens the index and reads the \
      tokens again, SIGTERM lets requests under way finish for five seconds and ends with status 0.

      EXAMPLES
        rapporteur serve
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
      if let listen {
        configuration.transport = try ServerConfiguration.transport(listen: listen)
      } else if let socket {
        configuration.transport = .unixSocket(path: socket)
      } else if stdio {
        configuration.transport = .standardIO
      }
      try LineServer(configuration).run()
    } catch {
      throw Failure(
        ExitStatus(rawValue: error.exitCode) ?? .failed, error.message, at: "", remedy: "")
    }
  }
}
