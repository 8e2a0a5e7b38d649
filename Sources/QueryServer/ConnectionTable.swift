import NIOCore

/// The connections of one event loop. Touched on that loop only, hence `@unchecked Sendable`.
final class ConnectionTable: @unchecked Sendable {
  /// More connections than this may be refused or closing at once without waiting for their clients.
  private static let maximumExcess = 1_024

  private var handlers: [ObjectIdentifier: SessionHandler] = [:]
  private let maximumConnections: Int

  init(maximumConnections: Int) {
    self.maximumConnections = maximumConnections
  }

  /// Whether a closing connection may still be kept open for its client's sake.
  var mayLinger: Bool { handlers.count < maximumConnections + Self.maximumExcess }

  var isEmpty: Bool { handlers.isEmpty }

  func add(_ handler: SessionHandler) {
    handlers[ObjectIdentifier(handler)] = handler
  }

  func remove(_ handler: SessionHandler) {
    handlers[ObjectIdentifier(handler)] = nil
  }

  func forEach(_ body: (SessionHandler) -> Void) {
    for handler in Array(handlers.values) { body(handler) }
  }
}
