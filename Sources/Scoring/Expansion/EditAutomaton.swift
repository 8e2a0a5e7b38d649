internal import InvertedIndex

/// Recognises the words within a few edits of one word, and says where in a sorted dictionary the
/// next of them can stand.
///
/// An edit inserts, deletes or replaces a character, or swaps two neighbours (optimal string
/// alignment: a swapped pair is not edited again). The state after a prefix is the row of edit
/// distances between the prefix and each prefix of the word; it is dead when all of the row, and
/// what a swap could still save, are above the limit. Rows are computed as needed instead of being
/// compiled: a dictionary is left after a few hundred steps, far fewer than there are states.
package struct EditAutomaton {
  let word: [Unicode.Scalar]
  let limit: Int

  /// The distances of one prefix, with what the next row needs of it.
  struct State {
    /// `row[i]`: edits from the prefix to the first i characters of the word, at most limit + 1.
    var row: [UInt8]
    /// The row before, and the prefix's last character: for swaps.
    var previous: [UInt8]
    var last: Unicode.Scalar?
  }

  package init(_ word: [Unicode.Scalar], limit: Int) {
    self.word = word
    self.limit = limit
  }

  var start: State {
    State(row: (0...word.count).map { UInt8(min($0, limit + 1)) }, previous: [], last: nil)
  }

  /// The state after one more character.
  func step(_ state: State, _ scalar: Unicode.Scalar) -> State {
    let beyond = UInt8(limit + 1)
    var row = [UInt8](repeating: beyond, count: word.count + 1)
    row[0] = min(state.row[0] + 1, beyond)
    for i in word.indices {
      var distance = min(state.row[i + 1] + 1, row[i] + 1)
      distance = min(distance, state.row[i] + (word[i] == scalar ? 0 : 1))
      if i > 0, !state.previous.isEmpty, word[i] == state.last, word[i - 1] == scalar {
        distance = min(distance, state.previous[i - 1] + 1)
      }
      row[i + 1] = min(distance, beyond)
    }
    return State(row: row, previous: state.row, last: scalar)
  }

  /// The distance to the whole word if the state's prefix ends here; nil beyond the limit.
  func distance(_ state: State) -> Int? {
    let distance = Int(state.row[word.count])
    return distance <= limit ? distance : nil
  }

  /// Whether any continuation can be within the limit.
  func isAlive(_ state: State) -> Bool {
    if state.row.contains(where: { $0 <= UInt8(limit) }) { return true }
    // A swap whose second half is still to come.
    guard limit > 0, !state.previous.isEmpty, let last = state.last else { return false }
    for i in word.indices.dropFirst() where word[i] == last {
      if state.previous[i - 1] + 1 <= UInt8(limit) { return true }
    }
    return false
  }

  /// The least character from `scalar` on that keeps the state alive; nil if none does.
  func nextLiving(_ state: State, from scalar: Unicode.Scalar) -> Unicode.Scalar? {
    // A character that the word lacks: if it is tolerated, so is any.
    let foreign = Unicode.Scalar(0x10FFFF as UInt32)!
    if !word.contains(foreign), isAlive(step(state, foreign)) { return scalar }
    var best: Unicode.Scalar?
    for candidate in word where candidate >= scalar && (best.map { candidate < $0 } ?? true) {
      if isAlive(step(state, candidate)) { best = candidate }
    }
    return best
  }

  /// Edits between the word and another; nil beyond the limit.
  package func distance(to other: some Sequence<Unicode.Scalar>) -> Int? {
    var state = start
    for scalar in other {
      state = step(state, scalar)
      guard isAlive(state) else { return nil }
    }
    return distance(state)
  }

  /// Calls `body` with each term within the limit, in order, until it says false.
  ///
  /// Terms are met by seeking: behind a dead prefix the walk goes on at the next one that lives.
  func forEachTerm(
    of dictionary: TermDictionaryReader,
    _ body: (_ term: [UInt8], _ info: TermInfo, _ distance: Int) -> Bool
  ) {
    var cursor = dictionary.cursor()
    guard cursor.next() else { return }
    // States of the current term's prefixes, with their length in bytes.
    var path: [(state: State, end: Int)] = [(start, 0)]
    walk: while true {
      let term = cursor.term
      path.removeAll { $0.end > min(cursor.sharedLength, term.count) }
      if path.isEmpty { path = [(start, 0)] }
      while let tip = path.last, tip.end < term.count {
        let (scalar, length) = decode(term, at: tip.end)
        let next = step(tip.state, scalar)
        if isAlive(next) {
          path.append((next, tip.end + length))
          continue
        }
        // Dead: the next living sibling here, or of a shorter prefix.
        var after: Unicode.Scalar? = scalar
        while let tip = path.last {
          if let scalar = after, let sibling = successor(of: scalar),
            let living = nextLiving(tip.state, from: sibling)
          {
            // Terms that are no UTF-8, or out of order, stand in damaged files only: no way forward.
            guard cursor.seek(Array(term[..<tip.end]) + Array(String(living).utf8)),
              term.lexicographicallyPrecedes(cursor.term)
            else { return }
            // `seek` forgets what is shared; the prefix up to here is, by construction, if the
            // term has it.
            keepShared(&path, with: term, and: cursor.term)
            continue walk
          }
          path.removeLast()
          guard let shorter = path.last else { return }
          after = decode(term, at: shorter.end).0
        }
        return
      }
      if let tip = path.last, tip.end == term.count, let distance = distance(tip.state),
        let info = cursor.info, !body(term, info, distance)
      {
        return
      }
      // Terms out of order: sought again from there, the walk could go round for ever.
      guard cursor.next(), term.lexicographicallyPrecedes(cursor.term) else { return }
    }
  }

  private func keepShared(
    _ path: inout [(state: State, end: Int)], with old: [UInt8], and new: [UInt8]
  ) {
    var shared = 0
    while shared < old.count, shared < new.count, old[shared] == new[shared] { shared += 1 }
    path.removeAll { $0.end > shared }
  }

  private func successor(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
    scalar.value == 0xD7FF ? Unicode.Scalar(0xE000) : Unicode.Scalar(scalar.value + 1)
  }

  /// The character at a place of a term; U+FFFD of one byte where the bytes are damaged.
  private func decode(_ term: [UInt8], at index: Int) -> (Unicode.Scalar, Int) {
    let first = term[index]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard index + length <= term.count else { return ("\u{FFFD}", 1) }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for byte in term[index + 1..<index + length] {
      guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
    return (scalar, length)
  }
}
