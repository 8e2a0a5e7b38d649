package import QueryServer

/// What `serve --http` is told.
package struct WebConfiguration: Sendable {
  package var host: String
  package var port: Int
  /// The program's version.
  package var version: String
  /// Under what address the pages are known, `https://example.org`; nil: as each request says.
  package var baseURL: String?
  /// Networks of proxies whose `X-Forwarded-For` is believed, `10.0.0.0/8`.
  package var trustedProxies: [String] = []
  /// Requests a second that each network gets; nil: any number.
  package var rate: Double?
  /// A file of tokens without one of which only `/health` is answered; nil: anybody may read.
  package var tokenFile: String?
  /// Whether each request is logged.
  package var logsAccess = false
  package var maximumConnections = 4_096
  package var timeoutInMilliseconds = 10_000
  /// For how long a client may take over its request, in seconds.
  package var idleSeconds = 60

  package init(host: String, port: Int, version: String) {
    self.host = host
    self.port = port
    self.version = version
  }

  /// Reads `HOST:PORT`, `[::1]:8080`, `:8080`.
  package init(listen text: String, version: String) throws(ServerError) {
    guard text.contains(":") else {
      throw ServerError(
        "no port, '\(text)', write --http as host:port, 127.0.0.1:8080", exitCode: 2)
    }
    switch try ServerConfiguration.transport(listen: text) {
    case .tcp(let host, let port): self.init(host: host, port: port, version: version)
    default:
      throw ServerError("no address, '\(text)', write --http as host:port", exitCode: 2)
    }
  }

  /// Reads `5/s` or `0.5`: requests a second.
  package static func rate(_ text: String) throws(ServerError) -> Double {
    let number = text.hasSuffix("/s") ? text.dropLast(2) : text[...]
    guard let rate = Double(number), rate.isFinite, rate > 0, rate <= 1e6 else {
      throw ServerError(
        "no rate, '\(text)', write --rate as requests a second, 5/s", exitCode: 2)
    }
    return rate
  }
}
