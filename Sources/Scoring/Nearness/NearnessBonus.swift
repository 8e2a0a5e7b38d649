package import InvertedIndex

/// Ranks records higher in which the query's words stand near each other and as they were written,
/// and, where the query has many words, that are like its best hits.
///
/// The score of a record is its BM25 part times 1 + bonus, where
///
///     bonus = β × min(1, 3/4 × nearness + 1/4 × exactness + λ × likeness)
///
/// *Nearness* is the mean over the pairs of neighbouring query words of 1/distance between their
/// nearest occurrences in one field, halved where their order is the reverse, 0 beyond eight
/// positions. *Exactness* is the share of the query's words that the record has in the form (but
/// for case and marks) in which they were written. Words that no record has do not count. A query of
/// one word has no nearness: then the bonus is at most β/4. *Likeness* is what `LikenessModel` says;
/// queries of few words have none. β is the definition's `bonus`, at most 0.3, λ its `likeness`.
///
/// The bonus depends on the query and the record alone, so any page, floor and thread count give one
/// order. One per search; not thread safe.
package final class NearnessBonus: ScoreBonus {
  /// A term of a word: where it stands in one segment.
  struct Place {
    let field: Int
    let positions: TermPositions
    /// Ordinals of the forms that are the query's own, ascending.
    let exact: [UInt32]

    init?(_ place: SlotPlaces.Place, _ segment: SegmentReader) {
      guard let positions = TermPositions(segment, options: place.options, info: place.info) else {
        return nil
      }
      self.positions = positions
      field = place.field
      exact = place.exact
    }
  }

  /// What a word's occurrences are read from.
  private enum Source {
    case terms([Place])
    case decoded(WordPlaces)
  }

  /// More words than this are not looked at: a text that long is no phrase.
  static let maximumWords = 16
  static let reach = 8

  package let beta: Float
  /// With its weight λ.
  private let likeness: (model: LikenessModel, weight: Float)?
  private let slots: [QuerySlot]
  private let segments: [SegmentReader]
  /// Of each word, in the segment that was asked for last.
  private var sources: [Source] = []
  private var segment = -1
  /// Occurrences of the word before and of this one, kept for their memory.
  private var previous = FieldPositions()
  private var current = FieldPositions()

  package init(
    slots: [QuerySlot], segments: [SegmentReader], beta: Float,
    likeness: (model: LikenessModel, weight: Float)? = nil
  ) {
    self.likeness = likeness
    self.slots = Array(slots.prefix(Self.maximumWords))
    self.segments = segments
    self.beta = min(max(beta, 0), 0.3)
  }

  /// The largest bonus of any record.
  package var maximum: Float {
    slots.isEmpty ? 0 : slots.count == 1 ? beta * 0.25 : beta
  }

  /// The parts of a record's bonus.
  package struct Parts {
    package var nearness: Float
    package var exactness: Float
    /// Nil where the query has none.
    package var likeness: Float?
    package var bonus: Float
  }

  package func bonus(segment: Int, document: UInt32) -> Float {
    parts(segment: segment, document: document).bonus
  }

  package func parts(segment: Int, document: UInt32) -> Parts {
    guard !slots.isEmpty, segment < segments.count else {
      return Parts(nearness: 0, exactness: 0, bonus: 0)
    }
    open(segment)
    var exact = 0
    var near: Float = 0
    previous.removeAll()
    for index in sources.indices {
      current.removeAll()
      let isExact =
        switch sources[index] {
        case .terms(let places): current.read(places, document)
        case .decoded(let places): places.read(document, into: &current)
        }
      if isExact { exact += 1 }
      if index > 0 {
        var best: Float = 0
        current.forEachField { field, positions in
          previous.forEachField { other, before in
            if other == field { best = max(best, Self.closeness(before, positions)) }
          }
        }
        near += best
      }
      swap(&previous, &current)
    }
    let count = slots.count
    let nearness = count > 1 ? near / Float(count - 1) : 0
    let exactness = Float(exact) / Float(count)
    let like = likeness?.model.likeness(segment: segment, document: document)
    var share = 0.75 * nearness + 0.25 * exactness
    if let likeness, let like { share += likeness.weight * like }
    return Parts(
      nearness: nearness, exactness: exactness, likeness: like,
      bonus: min(max(beta * share, 0), maximum))
  }

  /// 1/distance of the nearest pair; half of it where the second word comes first.
  private static func closeness(_ a: ArraySlice<UInt32>, _ b: ArraySlice<UInt32>) -> Float {
    a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { closeness(a, $0) } }
  }

  private static func closeness(
    _ a: UnsafeBufferPointer<UInt32>, _ b: UnsafeBufferPointer<UInt32>
  ) -> Float {
    // The least distances; of those beyond the reach nothing is known.
    var forwards = reach + 1
    var backwards = reach + 1
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      let distance = Int(b[j]) &- Int(a[i])
      if distance >= 0 {
        forwards = min(forwards, max(distance, 1))
        i &+= 1
      } else {
        backwards = min(backwards, -distance)
        j &+= 1
      }
    }
    return max(
      forwards <= reach ? 1 / Float(forwards) : 0, backwards <= reach ? 0.5 / Float(backwards) : 0)
  }

  /// Makes the segment's places those that are read.
  private func open(_ index: Int) {
    guard segment != index else { return }
    segment = index
    let reader = segments[index]
    sources = slots.map { slot in
      switch slot.places.inSegment(index, of: segments, slot) {
      case .decoded(let places): .decoded(places)
      case .terms(let places): .terms(places.compactMap { Place($0, reader) })
      }
    }
  }
}
