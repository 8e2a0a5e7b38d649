internal import Storage

/// Finds out again which records of a segment are deleted, where the file that says so is damaged
/// and everything else is sound.
///
/// The commit knows how many they are and the sum of their records' hashes, 64 bits that no wrong set
/// meets by chance: a set that meets both is the one, no guess. Tried are the bits as they stand in
/// the file, the records that another segment has anew (an id is live only once), both together,
/// and each of these with one record more or less.
struct LiveDocsRecovery {
  private let segment: SegmentReader
  private let deletions: SegmentInfo.Deletions
  /// Whether the record was replaced, and so is deleted in this segment for certain.
  let isReplaced: [Bool]

  /// - Parameters:
  ///   - segment: Opened as if nothing were deleted.
  ///   - others: The sound segments of the same commit.
  init(
    _ segment: SegmentReader, deletions: SegmentInfo.Deletions, others: [SegmentReader]
  ) throws(StorageError) {
    self.segment = segment
    self.deletions = deletions
    var live = IdentifierSet(folder: ScratchFile.temporaryFolder)
    for other in others {
      for document in 0..<other.documentCount where other.isLive(document) {
        try live.insert(IdentifierSet.hash(other.idBytes(document)))
      }
    }
    var isReplaced: [Bool] = []
    for document in 0..<segment.documentCount {
      isReplaced.append(live.contains(IdentifierSet.hash(segment.idBytes(document))))
    }
    self.isReplaced = isReplaced
  }

  /// The bits of the records that are left, or nil if it cannot be told.
  ///
  /// - Parameter damaged: The bytes of the damaged file, as far as they can be read.
  func words(damaged: [UInt8]) -> [UInt64]? {
    let count = segment.documentCount
    let replaced = (0..<count).filter { isReplaced[$0] }
    var candidates: [Set<Int>] = [Set(replaced)]
    let start = FileEnvelope.headerLength + 16
    if damaged.count >= start + (count + 63) / 64 * 8 {
      let marked = (0..<count).filter {
        damaged[start + $0 / 8] & (1 << UInt8($0 & 7)) == 0
      }
      candidates.insert(Set(marked), at: 0)
      candidates.append(Set(marked).union(replaced))
    }
    for candidate in candidates {
      guard let deleted = confirmed(candidate), deleted.isSuperset(of: replaced) else { continue }
      var words = LiveDocs.all(count)
      for document in deleted { words[document >> 6] &= ~(1 << UInt64(document & 63)) }
      return words
    }
    return nil
  }

  /// The set itself or the one that differs from it in one record, if its number and sum are right.
  private func confirmed(_ candidate: Set<Int>) -> Set<Int>? {
    var sum: UInt64 = 0
    for document in candidate { sum &+= segment.recordHashes[document] }
    switch deletions.count - candidate.count {
    case 0: return sum == deletions.hashSum ? candidate : nil
    case 1:
      let missing = deletions.hashSum &- sum
      return only { !candidate.contains($0) && segment.recordHashes[$0] == missing }
        .map { candidate.union([$0]) }
    case -1:
      let excess = sum &- deletions.hashSum
      return only { candidate.contains($0) && segment.recordHashes[$0] == excess }
        .map { candidate.subtracting([$0]) }
    default: return nil
    }
  }

  /// The one record of which something is true, or nil if there is none or more than one.
  private func only(_ isWanted: (Int) -> Bool) -> Int? {
    let found = (0..<segment.documentCount).filter(isWanted)
    return found.count == 1 ? found[0] : nil
  }
}
