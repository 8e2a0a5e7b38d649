internal import Analysis
internal import Synchronization
internal import Vocabulary

/// The label index of a searcher, opened when it is first asked for, and analyzers for it.
final class LabelIndexStore: Sendable {
  /// Name of the attachment that holds it.
  static let attachment = "vocabulary"

  private enum State {
    case unknown
    case known(LabelIndex?)
  }

  private let state = Mutex(State.unknown)
  private let subjects = Mutex<[String: String]?>(nil)
  private let analyzers = AnalyzerPool<LabelAnalyzer>()

  /// The index, by `open` at the first call.
  func index(_ open: () -> LabelIndex?) -> LabelIndex? {
    state.withLock { state in
      if case .known(let index) = state { return index }
      let index = open()
      state = .known(index)
      return index
    }
  }

  /// What a concept is called for readers; nil for an id that is none.
  func subjectLabel(_ id: String, _ index: LabelIndex?) -> String? {
    subjects.withLock { known in
      if let known { return known[id] }
      var labels: [String: String] = [:]
      if let index {
        for entity in 0..<index.entityCount where index.kind(of: entity) == .subject {
          labels[index.id(of: entity)] = index.entity(entity).label
        }
      }
      known = labels
      return labels[id]
    }
  }

  func borrow(_ definition: AnalyzerDefinition) -> LabelAnalyzer { analyzers.borrow(definition) }

  func giveBack(_ analyzer: LabelAnalyzer) { analyzers.giveBack(analyzer) }
}
