import NIOCore

/// The connections of one event loop. Touched on that loop only, hence `@unchecked Sendable`.
final class ConnectionTable: @unchecked Sendable {
  private var handlers: [ObjectIdentifier: SessionHandler] = [:]
  private let maximumOpen: Int

  /// - Parameter maximumOpen: Connections, refused and closing ones included, up to which there is
  ///   time for leave-taking.
  init(maximumOpen: Int) {
    self.maximumOpen = maximumOpen
  }

  /// Whether a closing connection may still be kept open for its client's sake.
  var mayLinger: Bool { handlers.count < maximumOpen }

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
