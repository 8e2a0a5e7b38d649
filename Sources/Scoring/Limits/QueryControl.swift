/// What whoever asked for a query may do while it runs: end it, or let others go first.
///
/// A task-local value: set around the whole of a question, seen by everything that it calls on the
/// same thread.
package struct QueryControl: Sendable {
  /// The control of the question that this thread works on; nil: nobody interferes.
  @TaskLocal package static var current: QueryControl?

  /// Whether the answer is still wanted. Called some ten thousand times a second.
  package let isWanted: @Sendable () -> Bool
  /// Called with the time (monotonic nanoseconds) and the deadline: may wait while others run, at
  /// most until the deadline. Returns whether it waited.
  package let takeTurns: @Sendable (_ now: UInt64, _ deadline: UInt64?) -> Bool

  package init(
    isWanted: @escaping @Sendable () -> Bool,
    takeTurns: @escaping @Sendable (_ now: UInt64, _ deadline: UInt64?) -> Bool
  ) {
    self.isWanted = isWanted
    self.takeTurns = takeTurns
  }
}
