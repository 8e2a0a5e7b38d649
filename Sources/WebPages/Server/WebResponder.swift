internal import HTTPTypes
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypes
internal import NIOPosix
internal import QueryServer
internal import Synchronization

/// Takes a request of HTTP to the service, and its answer back.
final class WebResponder: Sendable {
  private let service: WebService
  private let metrics: WebMetrics
  private let connections: ConnectionCount
  private let shared: SharedServer
  private let exportThreads: NIOThreadPool
  private let mostExports: Int
  private let mostRequests: Int
  private let logsAccess: Bool
  private let exports = Atomic<Int>(0)
  private let requests = Atomic<Int>(0)

  init(
    service: WebService, metrics: WebMetrics, connections: ConnectionCount, shared: SharedServer,
    exports: NIOThreadPool, mostExports: Int, mostRequests: Int, logsAccess: Bool
  ) {
    self.service = service
    self.metrics = metrics
    self.connections = connections
    self.shared = shared
    exportThreads = exports
    self.mostExports = mostExports
    self.mostRequests = mostRequests
    self.logsAccess = logsAccess
  }

  func respond(
    to request: HummingbirdCore.Request, _ writer: consuming ResponseWriter, _ channel: any Channel
  ) async throws {
    let start = MonotonicClock.now()
    let isHead = request.head.method == .head
    let headers = request.head.headerFields
    let authority = request.head.authority
    let asked = WebService.Request(
      method: request.head.method.rawValue, target: request.head.path ?? "/",
      header: { name in
        if name == "host" { return authority }
        guard let name = HTTPField.Name(name) else { return nil }
        return headers[name]
      }, peer: channel.remoteAddress?.ipAddress ?? "")
    let inFlight = requests.add(1, ordering: .relaxed).newValue
    defer { requests.subtract(1, ordering: .relaxed) }
    var answer: WebAnswer
    if inFlight > mostRequests {
      answer = .text("the server has too much to do; try again in a moment\n", status: 503)
      answer.headers = [("retry-after", "1")]
    } else if asked.target == "/metrics" {
      answer = metricsAnswer(asked, inFlight)
    } else if service.isSmall {
      answer = service.answer(asked)
    } else {
      let service = service
      answer = try await shared.workers.runIfActive { service.answer(asked) }
    }
    var size = 0
    switch answer.body {
    case .bytes(let bytes):
      size = bytes.count
      var response = head(answer)
      if answer.status != 304 { response.headerFields[.contentLength] = String(bytes.count) }
      let body: ResponseBody =
        isHead || bytes.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: bytes))
      try await writer.write(response: response, body: body)
    case .export(let export):
      (answer.status, size) = try await send(export, answer, isHead: isHead, writer)
    }
    let elapsed = MonotonicClock.now() - start
    metrics.answered(answer.route, status: answer.status, bytes: size, after: elapsed)
    if logsAccess { log(asked, answer.status, size, elapsed) }
  }

  private func head(_ answer: WebAnswer) -> HTTPResponse {
    var fields = SecurityHeaders.fields
    fields[.contentType] = answer.mediaType
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return HTTPResponse(status: .init(code: answer.status), headerFields: fields)
  }

  private func metricsAnswer(_ asked: WebService.Request, _ inFlight: Int) -> WebAnswer {
    guard asked.method == "GET" || asked.method == "HEAD" else {
      var answer = WebAnswer.text("only GET and HEAD are understood here\n", status: 405)
      answer.headers = [("allow", "GET, HEAD")]
      return answer
    }
    guard service.maySeeMetrics(asked) else {
      return .text("only for this machine or with a token\n", status: 403)
    }
    var answer = WebAnswer.text(
      metrics.text(
        connections: connections, inFlight: inFlight, library: service.current,
        server: shared.metrics))
    answer.mediaType = "text/plain; version=0.0.4; charset=utf-8"
    answer.headers = [("cache-control", "no-store")]
    answer.route = "metrics"
    return answer
  }

  // MARK: Exports

  /// Sends an export part by part. Its first part is made before anything is sent, so that what is
  /// wrong with the question is an error of its own.
  private func send(
    _ export: Export, _ answer: WebAnswer, isHead: Bool, _ writer: consuming ResponseWriter
  ) async throws -> (status: Int, size: Int) {
    guard exports.add(1, ordering: .relaxed).newValue <= mostExports else {
      exports.subtract(1, ordering: .relaxed)
      var busy = WebAnswer.text("too many exports at once; try again in a moment\n", status: 503)
      busy.headers = [("retry-after", "5")]
      try await writer.write(
        response: head(busy), body: .init(byteBuffer: ByteBuffer(string: "too many exports\n")))
      return (503, 0)
    }
    defer { exports.subtract(1, ordering: .relaxed) }
    typealias Part = (state: Export.State, result: Result<[UInt8], WebFault>)
    let make: @Sendable (Export.State) async throws -> Part = { [exportThreads] before in
      try await exportThreads.runIfActive {
        var state = before
        do throws(WebFault) {
          let bytes = try export.next(&state, now: MonotonicClock.now())
          return (state, .success(bytes))
        } catch {
          return (state, .failure(error))
        }
      }
    }
    var part = try await make(export.start())
    switch part.result {
    case .failure(let fault):
      var failed = WebAnswer(Representation.json.mediaType, fault.json, status: fault.status)
      failed.headers = [("cache-control", "no-store"), ("vary", "Accept, Accept-Language")]
      if let seconds = fault.retryAfter { failed.headers.append(("retry-after", String(seconds))) }
      var response = head(failed)
      response.headerFields[.contentLength] = String(fault.json.count)
      let body: ResponseBody =
        isHead ? .init() : .init(byteBuffer: ByteBuffer(bytes: fault.json))
      try await writer.write(response: response, body: body)
      return (fault.status, fault.json.count)
    case .success(var bytes):
      if isHead {
        try await writer.write(response: head(answer), body: .init())
        return (answer.status, 0)
      }
      var size = 0
      var body = try await writer.writeHead(head(answer))
      while true {
        size += bytes.count
        if !bytes.isEmpty { try await body.write(ByteBuffer(bytes: bytes)) }
        if part.state.isFinished { break }
        part = try await make(part.state)
        guard case .success(let more) = part.result else { break }
        bytes = more
      }
      try await body.finish(nil)
      return (answer.status, size)
    }
  }

  // MARK: Log

  private func log(_ asked: WebService.Request, _ status: Int, _ size: Int, _ elapsed: UInt64) {
    shared.logger.notice(
      "http",
      metadata: [
        "method": "\(Self.quoted(asked.method))", "target": "\(Self.quoted(asked.target))",
        "status": "\(status)", "bytes": "\(size)", "us": "\(elapsed / 1_000)",
        "client": "\(service.client(asked))",
      ])
  }

  /// A log line stays a line, and of a length that can be read.
  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    AnswerWriter.appendJSON(String(text.unicodeScalars.prefix(500)), to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
