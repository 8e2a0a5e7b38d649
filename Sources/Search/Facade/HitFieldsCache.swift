internal import Scoring
internal import Synchronization

/// The decoded records that were shown last, each at one place by its number: a look-up is an index.
///
/// A server that decodes ten records for every page spends a quarter of a small search so. All of a
/// small index fits; of a large one, what many people are shown.
final class HitFieldsCache: Sendable {
  private struct Entry {
    var segment: Int
    var document: UInt32
    var fields: HitFields
  }

  private struct State {
    /// Empty until something is kept.
    var entries: [Entry?] = []
    var byteCount = 0
  }

  private static let capacity = 1_024
  /// When the records take more bytes than this, all go.
  private static let limit = 4 << 20

  private let state = Mutex(State())

  /// What is known of these documents, in their order.
  func fields(of documents: [ScoredDocument], bases: (Int) -> Int) -> [HitFields?] {
    state.withLock { state in
      guard !state.entries.isEmpty else { return documents.map { _ in nil } }
      return documents.map { document in
        guard let entry = state.entries[Self.place(document, bases)],
          entry.document == document.document, entry.segment == document.segment
        else { return nil }
        return entry.fields
      }
    }
  }

  /// Keeps a document's fields in place of what stood there.
  func keep(_ fields: HitFields, of document: ScoredDocument, bases: (Int) -> Int) {
    let byteCount = fields.record.count + 1_024
    guard byteCount <= Self.limit / 16 else { return }
    state.withLock { state in
      if state.entries.isEmpty || state.byteCount > Self.limit {
        state = State(entries: Array(repeating: nil, count: Self.capacity))
      }
      let place = Self.place(document, bases)
      if let former = state.entries[place] { state.byteCount -= former.fields.record.count + 1_024 }
      state.byteCount += byteCount
      state.entries[place] = Entry(
        segment: document.segment, document: document.document, fields: fields)
    }
  }

  private static func place(_ document: ScoredDocument, _ bases: (Int) -> Int) -> Int {
    (bases(document.segment) &+ Int(document.document)) & (capacity - 1)
  }
}
