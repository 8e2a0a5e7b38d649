internal import InvertedIndex

/// Looks up many terms of a dictionary in one walk, as long as they come in its order.
struct DictionaryWalk {
  private var cursor: TermCursor
  private var isThere: Bool

  /// A walk from `first` on.
  init(_ dictionary: TermDictionaryReader, from first: [UInt8]) {
    cursor = dictionary.cursor()
    isThere = cursor.seek(first)
  }

  /// The term's entry; nil if the dictionary lacks it or the walk is past it.
  mutating func find(_ term: [UInt8]) -> TermInfo? {
    while isThere {
      let order = cursor.term.withUnsafeBytes { a in
        term.withUnsafeBytes { b in compareBytes(a, b) }
      }
      if order == 0 { return cursor.info }
      if order > 0 { return nil }
      isThere = cursor.next()
    }
    return nil
  }
}
