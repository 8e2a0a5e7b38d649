internal import Analysis
internal import Synchronization

/// Analyzers of texts to borrow, as `AnalyzerPool` lends those of queries.
final class TextAnalyzerPool: Sendable {
  private struct Idle: @unchecked Sendable {
    var analyzers: [AnalyzerDefinition: [TextAnalyzer]] = [:]
  }

  /// Carries an analyzer over the lock; whoever holds the loan is its only user.
  private struct Loan: @unchecked Sendable {
    let analyzer: TextAnalyzer?
  }

  private let idle = Mutex(Idle())

  func borrow(_ definition: AnalyzerDefinition) -> TextAnalyzer {
    let loan = idle.withLock { Loan(analyzer: $0.analyzers[definition]?.popLast()) }
    return loan.analyzer ?? TextAnalyzer(definition)
  }

  func giveBack(_ analyzer: TextAnalyzer) {
    let loan = Loan(analyzer: analyzer)
    idle.withLock { idle in
      guard let analyzer = loan.analyzer else { return }
      if idle.analyzers[analyzer.definition, default: []].count < 64 {
        idle.analyzers[analyzer.definition, default: []].append(analyzer)
      }
    }
  }
}
