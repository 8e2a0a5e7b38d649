/// What `rapporteur serve` was asked to do.
public struct ServerConfiguration: Sendable {
  /// Where requests come from.
  public enum Transport: Sendable, Equatable {
    /// A name or address and a port; port 0 lets the system choose.
    case tcp(host: String, port: Int)
    case unixSocket(path: String)
    /// One client: standard input and output.
    case standardIO
    /// No lines are answered: only companions listen.
    case nowhere
  }

  /// The index; may be a symbolic link, which is followed at start and again on `SIGHUP`.
  public var indexDirectory: String
  public var transport = Transport.tcp(host: "127.0.0.1", port: 7171)
  /// A file with one token a line; without it everybody who can connect may ask.
  public var tokenFile: String?
  public var maximumConnections = 4_096
  /// Seconds without a byte after which a client is sent away; nil for 300, and for ever on standard
  /// input.
  public var idleSeconds: Int?
  /// The time a query gets, and the most that `timeout=` may ask for.
  public var timeoutInMilliseconds = 10_000
  /// Queries that take longer are logged; nil logs none.
  public var slowMilliseconds: Int?
  /// A level of swift-log: trace, debug, info, notice, warning, error, critical. Requests are logged
  /// at `debug`.
  public var logLevel = "notice"

  public init(indexDirectory: String) {
    self.indexDirectory = indexDirectory
  }

  /// Reads `HOST:PORT`, `[ADDRESS]:PORT`, `HOST` or `:PORT`; what is missing is 127.0.0.1 and 7171.
  public static func transport(listen text: String) throws(ServerError) -> Transport {
    let fault = ServerError(
      "cannot listen on '\(text)', expected HOST:PORT, as in 127.0.0.1:7171 or [::1]:7171",
      exitCode: 2)
    var host = text[...]
    var port: Substring?
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { throw fault }
      let rest = host[host.index(after: end)...]
      host = host[host.index(after: host.startIndex)..<end]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw fault }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else if let colon = host.lastIndex(of: ":") {
      port = host[host.index(after: colon)...]
      host = host[..<colon]
      // An IPv6 address needs brackets: which colon comes before the port is not to be guessed.
      guard !host.contains(":") else { throw fault }
    }
    guard let number = port.map({ Int($0) }) ?? 7171, (0...65_535).contains(number) else {
      throw fault
    }
    return .tcp(host: host.isEmpty ? "127.0.0.1" : String(host), port: number)
  }
}
