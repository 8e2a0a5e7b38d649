import Glibc
import Synchronization

/// Lets as many queries work at once as there are cores, in turns: one that has worked for a while
/// stands back while others wait, so that a few costly ones do not hold up all the rest.
///
/// Whoever comes new goes first; of every few turns one is given to those that have worked already,
/// in the order in which they stood back. Queries stand back where they read the clock, which they do
/// all the time.
package final class QueryTurns: Sendable {
  /// How long a query works, in nanoseconds, before it lets others go first.
  package static let length: UInt64 = 5_000_000
  /// So many newcomers go before one that has worked already.
  private static let newcomersInARow = 4

  private struct State {
    var free: Int
    var newcomers = Queue<Waiter>()
    var returning = Queue<Waiter>()
    var newcomersInARow = 0

    /// Gives a free turn to whoever is next.
    mutating func passOn() {
      while let next = next() {
        if next.hasLeft { continue }
        next.grant()
        return
      }
      free += 1
    }

    private mutating func next() -> Waiter? {
      if newcomersInARow < QueryTurns.newcomersInARow || returning.isEmpty,
        let waiter = newcomers.popFirst()
      {
        newcomersInARow += 1
        return waiter
      }
      newcomersInARow = 0
      return returning.popFirst() ?? newcomers.popFirst()
    }
  }

  private let state: Mutex<State>

  /// - Parameter count: How many queries may work at once, at least 1.
  package init(count: Int) { state = Mutex(State(free: max(1, count))) }

  /// Waits for a first turn.
  package func begin() -> Turn {
    let waiter = state.withLock { state -> Waiter? in
      if state.free > 0 {
        state.free -= 1
        return nil
      }
      let waiter = Waiter()
      state.newcomers.append(waiter)
      return waiter
    }
    _ = waiter?.wait(until: nil)
    return Turn(self)
  }

  /// A query's right to work, used by the thread that asked for it.
  package final class Turn: @unchecked Sendable {
    private let turns: QueryTurns
    private let thread = pthread_self()
    // Touched by `thread` only.
    private var began = MonotonicClock.now()
    private var isHeld = true

    fileprivate init(_ turns: QueryTurns) { self.turns = turns }

    /// Lets others work first, if the turn has lasted long enough and somebody waits: at most until
    /// the deadline. Returns whether it waited.
    ///
    /// Threads that a query starts for itself have no turn of their own: they go on.
    package func standBack(now: UInt64, deadline: UInt64?) -> Bool {
      guard pthread_equal(thread, pthread_self()) != 0, isHeld, now > began,
        now - began >= QueryTurns.length
      else { return false }
      let waiter = turns.state.withLock { state -> Waiter? in
        guard !state.newcomers.isEmpty || !state.returning.isEmpty else { return nil }
        let waiter = Waiter()
        state.returning.append(waiter)
        state.passOn()
        return waiter
      }
      guard let waiter else {
        began = now
        return false
      }
      isHeld = waiter.wait(until: deadline)
      if !isHeld {
        // Late, but perhaps granted at this moment; if not, it does not wait any longer.
        isHeld = turns.state.withLock { _ in
          waiter.hasLeft = true
          return waiter.isGranted
        }
      }
      began = MonotonicClock.now()
      return true
    }

    /// Gives the turn to the next. The query works no more.
    package func end() {
      guard isHeld else { return }
      isHeld = false
      turns.state.withLock { $0.passOn() }
    }
  }

  /// A thread that waits for its turn.
  private final class Waiter: @unchecked Sendable {
    /// Whether it has given up; guarded by the lock of the turns.
    var hasLeft = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Guarded by `mutex`.
    private var granted = false

    init() {
      pthread_mutex_init(mutex, nil)
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      pthread_cond_init(condition, &attributes)
      pthread_condattr_destroy(&attributes)
    }

    deinit {
      pthread_cond_destroy(condition)
      pthread_mutex_destroy(mutex)
      condition.deallocate()
      mutex.deallocate()
    }

    var isGranted: Bool {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      return granted
    }

    func grant() {
      pthread_mutex_lock(mutex)
      granted = true
      pthread_cond_signal(condition)
      pthread_mutex_unlock(mutex)
    }

    /// Waits, at most until the time is up; whether the turn came.
    func wait(until deadline: UInt64?) -> Bool {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      while !granted {
        guard let deadline else {
          pthread_cond_wait(condition, mutex)
          continue
        }
        var time = timespec(
          tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        if pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT { break }
      }
      return granted
    }
  }
}
