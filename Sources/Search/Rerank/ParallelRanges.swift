internal import Glibc

/// Work on places of a list, done by a few threads.
enum ParallelRanges {
  /// Fewer places than this are not worth a thread of their own.
  private static let leastCount = 128
  /// Others ask too: one question does not take the whole machine.
  private static let mostThreads = 4

  /// Calls `body` with parts of `0..<count`, each on a thread of its own, and gives back what it
  /// makes of them in their order.
  ///
  /// Where a thread cannot be started its part is done by the caller's.
  static func map<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Range<Int>) -> Value
  ) -> [Value] {
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let parts = max(1, min(processors, mostThreads, count / leastCount))
    let ranges = (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
    // The first part is the caller's own.
    let others = ranges.dropFirst().map { Side($0, body) }
    let first = body(ranges[0])
    return [first] + others.map { $0.wait() }
  }

  /// A part and its thread.
  private final class Side<Value: Sendable>: @unchecked Sendable {
    private let range: Range<Int>
    private let body: @Sendable (Range<Int>) -> Value
    /// Written by the thread, read once it has ended.
    private var value: Value?
    private var thread: pthread_t?

    init(_ range: Range<Int>, _ body: @escaping @Sendable (Range<Int>) -> Value) {
      self.range = range
      self.body = body
      var thread = pthread_t()
      let context = Unmanaged.passRetained(Work { [unowned self] in run() })
      let code = pthread_create(
        &thread, nil,
        { argument in
          // Safe: the argument is the object retained above.
          Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().body()
          return nil
        }, context.toOpaque())
      if code == 0 { self.thread = thread } else { context.release() }
    }

    private func run() { value = body(range) }

    func wait() -> Value {
      if let thread { pthread_join(thread, nil) }
      return value ?? body(range)
    }
  }

  /// What a thread is to do; not generic, so that a C function can be given it.
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
