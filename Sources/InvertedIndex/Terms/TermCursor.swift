/// Walks the terms of a field in order, for prefixes, ranges, automata and merges.
///
/// Begins before the first term. Keeps the mapped bytes alive.
package struct TermCursor {
  private let dictionary: TermDictionaryReader
  private let file: InvertedRegions
  private var block = -1
  private var scanner: TermBlockScanner
  /// The term the cursor stands on.
  package private(set) var term: [UInt8] = []
  /// How many bytes the term shares with the one that `next` left; 0 after `seek`. A walk along an
  /// automaton can keep the states of these bytes.
  package private(set) var sharedLength = 0

  init(_ dictionary: TermDictionaryReader, file: InvertedRegions) {
    self.dictionary = dictionary
    self.file = file
    scanner = TermBlockScanner(
      UnsafeRawBufferPointer(start: nil, count: 0), file: file, options: dictionary.options)
  }

  /// Statistics and extents of the term; nil if damaged bytes say what cannot be.
  package var info: TermInfo? { scanner.checkedInfo() }

  /// Steps to the next term; false at the end.
  package mutating func next() -> Bool {
    while !scanner.next() {
      guard block + 1 < dictionary.blockCount else {
        block = dictionary.blockCount
        return false
      }
      block += 1
      scanner = TermBlockScanner(
        dictionary.bytes(ofBlock: block), file: file, options: dictionary.options)
    }
    let shared = min(scanner.shared, term.count)
    sharedLength = shared
    // A block's first term is stored whole, but may share bytes with the one before all the same.
    if shared == 0 {
      let whole = scanner.suffix
      var common = 0
      while common < whole.count, common < term.count, whole[common] == term[common] {
        common += 1
      }
      sharedLength = common
    }
    term.removeSubrange(shared...)
    term.append(contentsOf: scanner.suffix)
    return true
  }

  /// Steps to the first term that is at least `key`, forwards or backwards; false if there is none.
  package mutating func seek(_ key: [UInt8]) -> Bool {
    let start = key.withUnsafeBytes { dictionary.block(for: $0) } ?? 0
    block = start - 1
    scanner = TermBlockScanner(
      UnsafeRawBufferPointer(start: nil, count: 0), file: file, options: dictionary.options)
    term.removeAll(keepingCapacity: true)
    while next() {
      let order = term.withUnsafeBytes { a in key.withUnsafeBytes { b in compareBytes(a, b) } }
      if order >= 0 {
        sharedLength = 0
        return true
      }
    }
    return false
  }
}
