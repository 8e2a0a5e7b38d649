internal import Synchronization

/// Pages that were made already, kept for when they are asked for again. A commit never changes, so
/// neither does a page of it.
///
/// Two halves instead of a list by last use: when the younger one is full it becomes the older one,
/// whose pages go unless they are asked for again.
final class PageCache: Sendable {
  struct Key: Hashable, Sendable {
    let target: String
    let origin: String
    let language: Language
    let representation: Representation
    let commit: ObjectIdentifier
  }

  /// A page, and the commit that it keeps alive, so that its identity is not another's.
  private struct Page {
    let bytes: [UInt8]
    let library: Library
  }

  private struct State {
    var young: [Key: Page] = [:]
    var old: [Key: Page] = [:]
    var weight = 0
  }

  /// Bytes of one half.
  private static let half = 8 << 20
  /// Larger pages are rare, and would push out many.
  private static let largest = 256 << 10

  private let state = Mutex(State())

  subscript(key: Key) -> [UInt8]? {
    state.withLock { state in
      if let page = state.young[key] { return page.bytes }
      guard let page = state.old.removeValue(forKey: key) else { return nil }
      Self.keep(page, key, &state)
      return page.bytes
    }
  }

  func keep(_ bytes: [UInt8], for key: Key, of library: Library) {
    guard bytes.count <= Self.largest, key.target.utf8.count <= 2_048 else { return }
    state.withLock { Self.keep(Page(bytes: bytes, library: library), key, &$0) }
  }

  private static func keep(_ page: Page, _ key: Key, _ state: inout State) {
    state.weight += page.bytes.count + key.target.utf8.count + 256
    if state.weight > half {
      state.old = state.young
      state.young = [:]
      state.weight = page.bytes.count
    }
    state.young[key] = page
  }
}
