/// A log of 32-bit words that grows in pieces, so that growing neither copies nor needs twice the
/// memory. Emptying it gives the memory back: the next segment may need it elsewhere.
final class WordLog {
  /// Words per piece: 256 KB.
  static let pieceLength = 1 << 16

  @exclusivity(unchecked) private var pieces: [UnsafeMutablePointer<UInt32>] = []
  @exclusivity(unchecked) private var piece = -1
  @exclusivity(unchecked) private var used = WordLog.pieceLength

  deinit {
    for piece in pieces { piece.deallocate() }
  }

  /// Words in it.
  var count: Int { piece < 0 ? 0 : piece * Self.pieceLength + used }

  /// Bytes held.
  var memory: Int { pieces.count * Self.pieceLength * 4 }

  func removeAll() {
    piece = -1
    used = Self.pieceLength
    for piece in pieces { piece.deallocate() }
    pieces.removeAll()
  }

  @inline(never)
  private func nextPiece() {
    piece += 1
    used = 0
    if piece == pieces.count { pieces.append(.allocate(capacity: Self.pieceLength)) }
  }

  @inline(__always)
  func append(_ word: UInt32) {
    if used == Self.pieceLength { nextPiece() }
    pieces[piece][used] = word
    used &+= 1
  }

  func append(_ words: UnsafePointer<UInt32>, count: Int) {
    var rest = count
    var source = words
    while rest > 0 {
      if used == Self.pieceLength { nextPiece() }
      let length = min(rest, Self.pieceLength - used)
      (pieces[piece] + used).update(from: source, count: length)
      used += length
      source += length
      rest -= length
    }
  }

  /// Calls `body` with each piece, in order.
  func forEachPiece(_ body: (UnsafePointer<UInt32>, Int) -> Void) {
    guard piece >= 0 else { return }
    for index in 0..<piece { body(pieces[index], Self.pieceLength) }
    body(pieces[piece], used)
  }
}
