internal import CPostings

/// Reads a whole list from its first document to its last, with frequencies, positions and forms:
/// for merges, checks and tests. Queries use `PostingsList`.
package struct PostingsCursor: ~Copyable {
  private let list: PostingsList
  private var positionsList: PositionsList?
  private let documents: UnsafeMutablePointer<UInt32>
  private let frequencies: UnsafeMutablePointer<UInt32>
  private var block = -1
  private var index = 0
  private var length = 0
  private var positionsBefore = 0
  /// Set when bytes were met that cannot be right; what follows them is left out.
  package private(set) var isDamaged = false

  /// A cursor before the first document; nil if the term's bytes cannot be right.
  package init?(_ file: InvertedFile, options: IndexOptions, info: TermInfo) {
    guard let list = PostingsList(file, options: options, info: info) else { return nil }
    self.list = list
    positionsList = PositionsList.open(file, options: options, info: info)
    documents = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
    frequencies = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
  }

  deinit {
    documents.deallocate()
    frequencies.deallocate()
  }

  /// Steps to the next document; false at the end.
  package mutating func next() -> Bool {
    if block >= 0 { positionsBefore &+= Int(frequency) }
    index += 1
    while index >= length {
      guard block + 1 < list.blockCount else { return false }
      block += 1
      index = 0
      length = list.documents(ofBlock: block, into: documents)
      if length == 0 {
        isDamaged = true
        return false
      }
      list.frequencies(ofBlock: block, into: frequencies)
    }
    return true
  }

  /// The document the cursor stands on.
  package var document: UInt32 { documents[index] }

  /// The term's frequency in it; 1 in fields without.
  package var frequency: UInt32 { frequencies[index] }

  /// Reads the document's positions, and on request the ordinals of the written forms there, in
  /// place of what the arrays held.
  package mutating func readPositions(
    into positions: inout [UInt32], forms: UnsafeMutablePointer<[UInt32]>? = nil
  ) {
    // Damaged bytes may claim any frequency; a list never has more than all its positions.
    let count = min(Int(frequency), Int(list.info.totalTermFrequency))
    let first = positionsBefore
    var ordinals: [UInt32] = []
    positions = [UInt32](unsafeUninitializedCapacity: count) { room, initialized in
      let positionRoom = room.baseAddress
      if forms != nil {
        ordinals = [UInt32](unsafeUninitializedCapacity: count) { ordinalRoom, ordinalCount in
          if let positionRoom, let start = ordinalRoom.baseAddress {
            initialized =
              positionsList?.read(first: first, count: count, into: positionRoom, forms: start)
              ?? 0
          }
          ordinalCount = initialized
        }
      } else if let positionRoom {
        initialized =
          positionsList?.read(first: first, count: count, into: positionRoom, forms: nil) ?? 0
      }
    }
    forms?.pointee = ordinals
  }
}
