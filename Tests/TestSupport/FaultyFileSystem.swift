internal import Glibc
public import Storage
internal import Synchronization

/// A file system whose n-th operation fails, and which knows what a loss of power would leave:
/// only bytes that were synced, under names whose folder was synced since.
public final class FaultyFileSystem: FileSystem {
  public enum Fault: Sendable, CaseIterable {
    /// The operation fails with EIO.
    case inputOutput
    /// It fails with ENOSPC, and so does every write after it.
    case full
    /// A write takes only half its bytes, then the next operation fails with EIO.
    case short
    /// This operation and all after it fail: the machine is off.
    case powerLoss
  }

  private final class Node: @unchecked Sendable {
    var length = 0
    var synced = 0
    /// Its bytes, once no name leads to them any more.
    var remains: [UInt8]?
  }

  private struct State {
    var operations = 0
    var failing: Int?
    var fault = Fault.inputOutput
    var wasHit = false
    var isShort = false
    var open: [Int32: Node] = [:]
    var current: [String: Node] = [:]
    var durable: [String: Node] = [:]
  }

  private let system = SystemFileSystem()
  private let state = Mutex(State())

  public init() {}

  /// Makes the n-th operation from now on fail, counting from 0.
  public func fail(at operation: Int, _ fault: Fault) {
    state.withLock {
      $0.failing = $0.operations + operation
      $0.fault = fault
      $0.wasHit = false
    }
  }

  /// No operation fails any more.
  public func heal() { state.withLock { $0.failing = nil } }

  /// Whether the operation that was to fail was reached.
  public var wasHit: Bool { state.withLock { $0.wasHit } }

  public var operationCount: Int { state.withLock { $0.operations } }

  /// Counts an operation; the error it shall fail with, or nil.
  private func step(_ name: String, _ path: String, isWrite: Bool = false) throws(StorageError)
    -> Bool
  {
    let code: Int32? = state.withLock { state in
      let number = state.operations
      state.operations += 1
      if state.isShort {
        state.isShort = false
        return EIO
      }
      guard let failing = state.failing else { return nil }
      switch state.fault {
      case .inputOutput:
        guard number == failing else { return nil }
        state.wasHit = true
        return EIO
      case .full:
        guard number >= failing, isWrite || number == failing else { return nil }
        state.wasHit = true
        return ENOSPC
      case .short:
        guard number == failing else { return nil }
        state.wasHit = true
        guard isWrite else { return EIO }
        state.isShort = true
        return -1
      case .powerLoss:
        guard number >= failing else { return nil }
        state.wasHit = true
        return EIO
      }
    }
    if code == -1 { return true }
    if let code { throw .system(operation: name, path: path, code: code) }
    return false
  }

  public func create(_ path: String) throws(StorageError) -> Int32 {
    _ = try step("create", path)
    let descriptor = try system.create(path)
    state.withLock {
      let node = Node()
      $0.current[path] = node
      $0.open[descriptor] = node
    }
    return descriptor
  }

  public func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String)
    throws(StorageError) -> Int
  {
    let isShort = try step("write to", path, isWrite: true)
    let part = isShort ? bytes.prefix(max(1, bytes.count / 2)) : bytes[...]
    let count = try system.write(
      UnsafeRawBufferPointer(rebasing: part), to: descriptor, path: path)
    state.withLock { $0.open[descriptor]?.length += count }
    return count
  }

  public func synchronize(_ descriptor: Int32, path: String) throws(StorageError) {
    _ = try step("sync", path)
    state.withLock { state in
      if let node = state.open[descriptor] { node.synced = node.length }
    }
  }

  public func close(_ descriptor: Int32, path: String) throws(StorageError) {
    // First forgotten, then closed: another thread may be given the number at once.
    state.withLock { _ = $0.open.removeValue(forKey: descriptor) }
    try system.close(descriptor, path: path)
    _ = try step("close", path)
  }

  public func rename(_ from: String, to: String) throws(StorageError) {
    _ = try step("rename", from)
    keepRemains(to)
    try system.rename(from, to: to)
    state.withLock { $0.current[to] = $0.current.removeValue(forKey: from) }
  }

  public func remove(_ path: String) throws(StorageError) {
    _ = try step("remove", path)
    keepRemains(path)
    try system.remove(path)
    state.withLock { _ = $0.current.removeValue(forKey: path) }
  }

  /// Remembers the bytes of a file whose name is about to go, for as long as that is not synced.
  private func keepRemains(_ path: String) {
    guard let node = state.withLock({ $0.current[path] }) else { return }
    node.remains = Self.bytes(path, node.length)
  }

  private static func bytes(_ path: String, _ length: Int) -> [UInt8]? {
    let input = open(path, O_RDONLY)
    guard input >= 0 else { return nil }
    defer { _ = Glibc.close(input) }
    var bytes = [UInt8](repeating: 0, count: length)
    return read(input, &bytes, length) == length ? bytes : nil
  }

  public func makeDirectory(_ path: String) throws(StorageError) {
    _ = try step("create", path)
    try system.makeDirectory(path)
  }

  public func synchronizeDirectory(_ path: String) throws(StorageError) {
    _ = try step("sync", path)
    state.withLock { state in
      let prefix = path + "/"
      for name in state.durable.keys where name.hasPrefix(prefix) && state.current[name] == nil {
        state.durable[name] = nil
      }
      for (name, node) in state.current where name.hasPrefix(prefix) { state.durable[name] = node }
    }
  }

  /// Copies to `target` what a loss of power now would leave of `folder`.
  ///
  /// - Parameter keeps: Asked for each change that was not synced: whether the disk happened to
  ///   have it. Always false is the worst case that is usually meant; mixtures are as possible.
  public func crash(
    _ folder: String, to target: String, keeps: (String) -> Bool = { _ in false }
  ) throws {
    try? system.makeDirectory(target)
    let files: [(name: String, bytes: [UInt8]?)] = state.withLock { state in
      let prefix = folder + "/"
      var result: [(String, [UInt8]?)] = []
      let names = Set(state.durable.keys).union(state.current.keys).filter {
        $0.hasPrefix(prefix)
      }
      for name in names.sorted() {
        let isSame = state.durable[name] === state.current[name]
        guard let node = isSame || !keeps(name) ? state.durable[name] : state.current[name] else {
          continue
        }
        let place = state.current.first { $0.value === node }?.key
        let bytes = place.map { Self.bytes($0, node.length) } ?? node.remains
        let length = node.length == node.synced || keeps(name) ? node.length : node.synced
        result.append(
          (String(name.dropFirst(prefix.count)), bytes.map { Array($0.prefix(length)) }))
      }
      return result
    }
    for file in files {
      guard let bytes = file.bytes else { throw StorageError.missing(path: file.name) }
      let output = try system.create(target + "/" + file.name)
      if !bytes.isEmpty { _ = Glibc.write(output, bytes, bytes.count) }
      _ = Glibc.close(output)
    }
  }
}
