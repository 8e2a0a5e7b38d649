internal import InvertedIndex
internal import Synchronization

/// How the written forms of a term are spelled when they are compared with a pattern, as numbers of
/// characters, folded.
///
/// A form has several: as it is written (`l'immigration`), without an article that stands before an
/// apostrophe (`immigration`), without the dots of initials (`usa`), without signs that join.
struct WordSpellings {
  let fold: WordFold
  private var form: [UInt32] = []
  private var other: [UInt32] = []

  init(_ fold: WordFold) { self.fold = fold }

  private static func isApostrophe(_ scalar: UInt32) -> Bool {
    scalar == 0x27 || scalar == 0x2019 || scalar == 0x2018 || scalar == 0x2BC
  }

  /// Calls `body` with each spelling, until it says true; whether it did.
  mutating func contains(_ word: [UInt8], where body: ([UInt32]) -> Bool) -> Bool {
    if word.allSatisfy({ $0 < 0x80 }) {
      form.removeAll(keepingCapacity: true)
      for byte in word {
        form.append(UInt32(fold.foldsASCII && byte &- 0x41 < 26 ? byte | 0x20 : byte))
      }
    } else {
      fold(word, into: &form)
    }
    if body(form) { return true }
    if let apostrophe = form.firstIndex(where: Self.isApostrophe), apostrophe + 1 < form.count {
      other.removeAll(keepingCapacity: true)
      other.append(contentsOf: form[(apostrophe + 1)...])
      if body(other) { return true }
    }
    if form.contains(0x2E) {
      other.removeAll(keepingCapacity: true)
      for scalar in form where scalar != 0x2E { other.append(scalar) }
      if body(other) { return true }
    }
    if form.first == 0x5F {
      other.removeAll(keepingCapacity: true)
      other.append(contentsOf: form.drop { $0 == 0x5F })
      if body(other) { return true }
    }
    return false
  }
}

/// Where a field of a segment has written forms that do not begin with their term, by what they are
/// spelled like: `making` (mak), `mutlak` under its root, words whose script the stemmer changes.
///
/// A walk of the dictionary from a pattern's first letters meets all other forms. Made from the
/// dictionary when it is first needed, and kept as long as there is room.
final class ForeignSpellings: Sendable {
  /// UTF-8, ascending.
  private let spellings: [[UInt8]]
  private let terms: [[UInt8]]
  let byteCount: Int

  /// Forms that go on behind their term for more bytes than this are noted too: `TermExpander`
  /// looks for shorter ones itself.
  static let longestEnding = 12

  private init(_ entries: [(spelling: [UInt8], term: [UInt8])]) {
    let sorted = entries.sorted {
      $0.spelling == $1.spelling
        ? $0.term.lexicographicallyPrecedes($1.term)
        : $0.spelling.lexicographicallyPrecedes($1.spelling)
    }
    spellings = sorted.map(\.spelling)
    terms = sorted.map(\.term)
    byteCount = sorted.reduce(0) { $0 + $1.spelling.count + $1.term.count + 96 }
  }

  /// The terms of which a form is spelled with this beginning.
  func terms(beginning literal: [UInt8]) -> Set<[UInt8]> {
    var low = 0
    var high = spellings.count
    while low < high {
      let middle = (low + high) / 2
      if spellings[middle].lexicographicallyPrecedes(literal) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var result: Set<[UInt8]> = []
    while low < spellings.count, spellings[low].starts(with: literal) {
      result.insert(terms[low])
      low += 1
    }
    return result
  }

  private struct Key: Hashable {
    var segment: String
    var field: Int
  }
  private struct Cache {
    var tables: [Key: ForeignSpellings] = [:]
    var byteCount = 0
  }
  private static let cache = Mutex(Cache())
  private static let cacheLimit = 64 << 20

  /// The table of a field; nil where the field keeps no forms.
  static func table(
    _ segment: SegmentReader, field: Int, fold: WordFold,
    checkDeadline: () throws(ScoringError) -> Void
  ) throws(ScoringError) -> ForeignSpellings? {
    guard let dictionary = segment.inverted.terms(field: field),
      dictionary.options.contains(.forms)
    else { return nil }
    // A segment's id tells its content and its definition.
    let key = Key(segment: segment.identity, field: field)
    if let known = cache.withLock({ $0.tables[key] }) { return known }
    var entries: [(spelling: [UInt8], term: [UInt8])] = []
    var spellings = WordSpellings(fold)
    var cursor = dictionary.cursor()
    var steps = 0
    var spelled: [UInt8] = []
    while cursor.next() {
      steps += 1
      if steps & 1023 == 0 { try checkDeadline() }
      let term = cursor.term
      guard let info = cursor.info else { continue }
      dictionary.forEachForm(of: info, term: term) { form in
        if form.count <= term.count + longestEnding, form.starts(with: term),
          form.allSatisfy({ $0 < 0x80 })
        {
          return
        }
        _ = spellings.contains(form) { scalars in
          spelled.removeAll(keepingCapacity: true)
          for scalar in scalars { appendUTF8(scalar, to: &spelled) }
          if !spelled.starts(with: term) || spelled.count > term.count + longestEnding {
            entries.append((spelled, term))
          }
          return false
        }
      }
    }
    let table = ForeignSpellings(entries)
    cache.withLock { cache in
      if cache.byteCount + table.byteCount > cacheLimit { cache = Cache() }
      if cache.tables.updateValue(table, forKey: key) == nil { cache.byteCount += table.byteCount }
    }
    return table
  }
}

private func appendUTF8(_ scalar: UInt32, to bytes: inout [UInt8]) {
  let scalar = Unicode.Scalar(scalar) ?? "\u{FFFD}"
  bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
}
