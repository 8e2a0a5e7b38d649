internal import Glibc
internal import Storage

/// A thread that indexes batches into segments of its own.
///
/// Work comes in *chunks*: runs of neighbouring batches, numbered. A chunk becomes one segment, or
/// several where the memory is small; the writer puts the segments of all chunks in order, so that
/// the index does not depend on which thread was faster.
final class IndexingThread: @unchecked Sendable {
  private enum Task {
    case batch(DocumentBuffer, accepted: [Int])
    case endOfChunk(Int)
    case stop
  }

  private let buffer: SegmentBuffer
  private let memoryInBytes: Int
  private let takeName: @Sendable () -> String

  // Guarded by `mutex`.
  private var tasks: [Task] = []
  private var idleBuffers: [DocumentBuffer] = []
  private var finished: [(chunk: Int, segments: [SegmentInfo])] = []
  private var failure: IndexError?
  private var isBusy = false

  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var thread = pthread_t()

  /// Bytes of batches that wait; read and written by the writer's thread only.
  private(set) var bytesOfChunk = 0

  init(
    directory: Directory, definition: Definition, memoryInBytes: Int,
    takeName: @escaping @Sendable () -> String
  ) throws(IndexError) {
    buffer = SegmentBuffer(directory: directory, definition: definition)
    self.memoryInBytes = memoryInBytes
    self.takeName = takeName
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    let context = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { argument in
        // Safe: the argument is the object retained above.
        Unmanaged<IndexingThread>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw .system(message: "cannot start a thread: \(String(cString: strerror(code)))")
    }
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  private func withLock<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  // MARK: Called by the writer

  /// Hands over a copy of a batch.
  func add(_ batch: DocumentBuffer, accepted: [Int]) throws(IndexError) {
    let (copy, failure) = withLock { (idleBuffers.popLast() ?? DocumentBuffer(), self.failure) }
    if let failure { throw failure }
    copy.copy(batch)
    bytesOfChunk += batch.sizeInBytes
    withLock {
      tasks.append(.batch(copy, accepted: accepted))
      pthread_cond_broadcast(condition)
    }
  }

  func endChunk(_ number: Int) {
    bytesOfChunk = 0
    withLock {
      tasks.append(.endOfChunk(number))
      pthread_cond_broadcast(condition)
    }
  }

  /// Waits until fewer than two chunks are under way here.
  func waitForRoom() {
    withLock {
      while tasks.contains(where: { if case .endOfChunk = $0 { true } else { false } }),
        failure == nil
      { pthread_cond_wait(condition, mutex) }
    }
  }

  /// Waits until everything is done and takes the segments that were made.
  func drain() throws(IndexError) -> [(chunk: Int, segments: [SegmentInfo])] {
    let (result, failure) = withLock {
      while !tasks.isEmpty || isBusy { pthread_cond_wait(condition, mutex) }
      defer { finished = [] }
      return (finished, self.failure)
    }
    if let failure { throw failure }
    return result
  }

  /// Takes the segments of the chunks that are done, without waiting.
  func takeFinished() throws(IndexError) -> [(chunk: Int, segments: [SegmentInfo])] {
    let (result, failure) = withLock {
      defer { finished = [] }
      return (finished, self.failure)
    }
    if let failure { throw failure }
    return result
  }

  /// Ends the thread; what it was doing is dropped.
  func stop() {
    withLock {
      tasks = [.stop]
      pthread_cond_broadcast(condition)
    }
    pthread_join(thread, nil)
  }

  // MARK: The thread

  private func run() {
    var segments: [SegmentInfo] = []
    while true {
      let task: Task = withLock {
        while tasks.isEmpty { pthread_cond_wait(condition, mutex) }
        isBusy = true
        return tasks.removeFirst()
      }
      var error: IndexError?
      switch task {
      case .stop:
        withLock { isBusy = false }
        return
      case .batch(let batch, let accepted):
        do throws(IndexError) {
          if withLock({ failure == nil }) { try index(batch, accepted, &segments) }
        } catch let thrown {
          error = thrown
        }
        batch.removeAll()
        withLock { idleBuffers.append(batch) }
      case .endOfChunk(let number):
        do throws(IndexError) {
          if withLock({ failure == nil }) { try flush(&segments) }
        } catch let thrown {
          error = thrown
        }
        withLock { finished.append((number, segments)) }
        segments = []
      }
      withLock {
        if failure == nil { failure = error }
        isBusy = false
        pthread_cond_broadcast(condition)
      }
    }
  }

  private func index(_ batch: DocumentBuffer, _ accepted: [Int], _ segments: inout [SegmentInfo])
    throws(IndexError)
  {
    for index in accepted {
      if buffer.documentCount == 0 {
        buffer.begin(name: takeName())
      } else if buffer.documentCount & 63 == 0, buffer.memory > memoryInBytes / 5 * 3 {
        try flush(&segments)
        buffer.begin(name: takeName())
      }
      try buffer.add(batch, index)
    }
  }

  private func flush(_ segments: inout [SegmentInfo]) throws(IndexError) {
    let free = memoryInBytes - buffer.memory
    if let info = try buffer.flush(sortingMemory: max(free, 4 << 20)) { segments.append(info) }
  }
}
