internal import Glibc
internal import Storage
internal import Synchronization

/// One merge in a thread of its own, while the writer goes on reading records.
///
/// It reads segments, which never change, and writes files that no commit names yet; what becomes
/// of them is the writer's business.
final class BackgroundMerge: Sendable {
  /// The segments that are merged, neighbours, in order.
  let inputs: [SegmentInfo]
  let name: String

  private let directory: Directory
  private let definition: Definition
  private let isCancelled = Atomic<Bool>(false)
  private let result = Mutex<Result<SegmentInfo?, IndexError>?>(nil)
  private let thread = Mutex<pthread_t?>(nil)

  /// Begins at once.
  ///
  /// - Throws: `.system` if no thread can be started.
  init(_ inputs: [SegmentInfo], name: String, directory: Directory, definition: Definition)
    throws(IndexError)
  {
    self.inputs = inputs
    self.name = name
    self.directory = directory
    self.definition = definition
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { argument in
        // Safe: the argument is the object retained above.
        Unmanaged<BackgroundMerge>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw .system(message: "cannot start a thread: \(String(cString: strerror(code)))")
    }
    let started = thread
    self.thread.withLock { $0 = started }
  }

  /// Whether `wait` would return at once.
  var isFinished: Bool { result.withLock { $0 != nil } }

  /// Asks it to give up; `wait` then returns soon.
  func cancel() { isCancelled.store(true, ordering: .relaxed) }

  /// Waits for the end.
  ///
  /// - Returns: The merged segment, nil if no document is left. After a failure nothing is left of
  ///   the files that were begun.
  func wait() -> Result<SegmentInfo?, IndexError> {
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let thread { pthread_join(thread, nil) }
    return result.withLock { $0 } ?? .failure(.cancelled)
  }

  private func run() {
    let outcome: Result<SegmentInfo?, IndexError>
    do throws(StorageError) {
      var readers: [SegmentReader] = []
      for info in inputs {
        readers.append(
          try SegmentReader(info, base: 0, directory: directory, definition: definition))
      }
      let merger = SegmentMerger(
        readers, definition: definition, directory: directory, name: name,
        isCancelled: { self.isCancelled.load(ordering: .relaxed) })
      outcome = .success(try merger.write())
    } catch {
      for (_, suffix) in SegmentInfo.fileKinds { try? directory.remove("\(name).\(suffix)") }
      let wasCancelled = isCancelled.load(ordering: .relaxed)
      outcome = .failure(wasCancelled ? .cancelled : IndexError(error, path: directory.path))
    }
    result.withLock { $0 = outcome }
  }
}
