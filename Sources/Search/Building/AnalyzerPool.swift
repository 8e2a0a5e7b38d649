internal import Analysis
internal import Synchronization

/// Query analyzers to borrow: they are costly to make and serve one thread at a time.
final class AnalyzerPool: Sendable {
  /// An analyzer that is handed from thread to thread, never shared.
  private struct Idle: @unchecked Sendable {
    var analyzers: [AnalyzerDefinition: [QueryAnalyzer]] = [:]
  }

  private let idle = Mutex(Idle())

  /// An idle analyzer of the definition, or a new one.
  func borrow(_ definition: AnalyzerDefinition) -> QueryAnalyzer {
    let box = idle.withLock { idle -> Loan in
      Loan(analyzer: idle.analyzers[definition]?.popLast())
    }
    return box.analyzer ?? QueryAnalyzer(definition)
  }

  /// Gives an analyzer back. At most as many stay idle as there may be busy threads.
  func giveBack(_ analyzer: QueryAnalyzer) {
    let loan = Loan(analyzer: analyzer)
    idle.withLock { idle in
      guard let analyzer = loan.analyzer else { return }
      if idle.analyzers[analyzer.definition, default: []].count < 64 {
        idle.analyzers[analyzer.definition, default: []].append(analyzer)
      }
    }
  }

  /// Carries an analyzer over the lock; whoever holds the loan is its only user.
  private struct Loan: @unchecked Sendable {
    let analyzer: QueryAnalyzer?
  }
}
