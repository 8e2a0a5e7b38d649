internal import Analysis
internal import Synchronization
internal import Vocabulary

/// What a pool lends: made from the definition of an analyzer.
protocol PooledAnalyzer: AnyObject {
  var definition: AnalyzerDefinition { get }
  init(_ definition: AnalyzerDefinition)
}

extension QueryAnalyzer: PooledAnalyzer {}
extension LabelAnalyzer: PooledAnalyzer {}

/// Analyzers to borrow: they are costly to make and serve one thread at a time.
final class AnalyzerPool<Analyzer: PooledAnalyzer>: Sendable {
  /// Analyzers that are handed from thread to thread, never shared.
  private struct Idle: @unchecked Sendable {
    var analyzers: [AnalyzerDefinition: [Analyzer]] = [:]
  }

  /// Carries an analyzer over the lock; whoever holds the loan is its only user.
  private struct Loan: @unchecked Sendable {
    let analyzer: Analyzer?
  }

  private let idle = Mutex(Idle())

  /// An idle analyzer of the definition, or a new one.
  func borrow(_ definition: AnalyzerDefinition) -> Analyzer {
    let loan = idle.withLock { Loan(analyzer: $0.analyzers[definition]?.popLast()) }
    return loan.analyzer ?? Analyzer(definition)
  }

  /// Gives an analyzer back. At most as many stay idle as there may be busy threads.
  func giveBack(_ analyzer: Analyzer) {
    let loan = Loan(analyzer: analyzer)
    idle.withLock { idle in
      guard let analyzer = loan.analyzer else { return }
      if idle.analyzers[analyzer.definition, default: []].count < 64 {
        idle.analyzers[analyzer.definition, default: []].append(analyzer)
      }
    }
  }
}
