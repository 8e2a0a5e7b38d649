import Glibc
import QueryServer
import Synchronization
import Testing

@Suite("Turns of queries")
struct QueryTurnsTests {
  /// Calls `body` on threads of its own and waits for all of them.
  private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    final class Work: Sendable {
      let run: @Sendable () -> Void
      init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
    var threads: [pthread_t] = []
    for index in 0..<count {
      var thread = pthread_t()
      let work = Unmanaged.passRetained(Work { body(index) })
      let code = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
          return nil
        }, work.toOpaque())
      #expect(code == 0)
      threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
  }

  @Test("no more work at once than may, and all of them come to an end", arguments: [1, 2])
  func turns(count: Int) {
    let turns = QueryTurns(count: count)
    let working = Atomic<Int>(0)
    let most = Atomic<Int>(0)
    let finished = Atomic<Int>(0)
    onThreads(12) { index in
      let turn = turns.begin()
      most.max(working.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
      // Some stand back all the time, whatever the clock says.
      for step in 0..<(index % 3) * 20 {
        working.subtract(1, ordering: .relaxed)
        let now = MonotonicClock.now() + QueryTurns.length
        _ = turn.standBack(now: now, deadline: step % 2 == 0 ? nil : now + 60_000_000_000)
        most.max(working.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
      }
      working.subtract(1, ordering: .relaxed)
      turn.end()
      finished.add(1, ordering: .relaxed)
    }
    #expect(finished.load(ordering: .relaxed) == 12)
    #expect(most.load(ordering: .relaxed) <= count)
    // All turns are free again.
    for _ in 0..<count { _ = turns.begin() }
  }

  @Test("one that stands back goes on at its deadline, and its turn is not lost")
  func deadline() {
    let turns = QueryTurns(count: 1)
    let hasBegun = Atomic<Bool>(false)
    let isDone = Atomic<Bool>(false)
    onThreads(2) { index in
      if index == 0 {
        let turn = turns.begin()
        hasBegun.store(true, ordering: .releasing)
        // Until the other waits.
        while !turn.standBack(
          now: MonotonicClock.now() + QueryTurns.length, deadline: MonotonicClock.now() + 1_000_000)
        { usleep(100) }
        turn.end()
        isDone.store(true, ordering: .releasing)
      } else {
        while !hasBegun.load(ordering: .acquiring) { usleep(100) }
        let turn = turns.begin()
        while !isDone.load(ordering: .acquiring) { usleep(1_000) }
        turn.end()
      }
    }
    turns.begin().end()
    let hasEnded = isDone.load(ordering: .relaxed)
    #expect(hasEnded)
  }
}
