internal import InvertedIndex

/// Walks the terms of a field over several segments at once, in order, each term once.
struct MergedTerms {
  private let dictionaries: [TermDictionaryReader]
  private var cursors: [TermCursor?]
  /// The term that the walk stands on; nil at the end.
  private(set) var term: [UInt8]?
  /// Where the term is known, and what is said there.
  private(set) var entries: [(dictionary: TermDictionaryReader, info: TermInfo)] = []

  /// A walk that stands on the first term that is at least `first`.
  init(_ dictionaries: [TermDictionaryReader], from first: [UInt8]) {
    self.dictionaries = dictionaries
    cursors = dictionaries.map { dictionary in
      var cursor = dictionary.cursor()
      return (first.isEmpty ? cursor.next() : cursor.seek(first)) ? cursor : nil
    }
    settle()
  }

  /// Steps to the next term.
  mutating func next() {
    for index in cursors.indices where cursors[index]?.term == term {
      if cursors[index]?.next() != true { cursors[index] = nil }
    }
    settle()
  }

  /// Finds the least of the cursors' terms.
  private mutating func settle() {
    entries.removeAll(keepingCapacity: true)
    var least: [UInt8]?
    for case let cursor? in cursors {
      guard let known = least else {
        least = cursor.term
        continue
      }
      if cursor.term.withUnsafeBytes({ a in known.withUnsafeBytes { compareBytes(a, $0) } }) < 0 {
        least = cursor.term
      }
    }
    term = least
    guard let least else { return }
    for (index, cursor) in cursors.enumerated() {
      guard let cursor, cursors.count == 1 || cursor.term == least, let info = cursor.info else {
        continue
      }
      entries.append((dictionaries[index], info))
    }
  }
}
