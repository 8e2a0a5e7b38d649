internal import InvertedIndex

/// Ranks records higher in which the query's words stand near each other and as they were written.
///
/// The score of a record is its BM25 part times 1 + bonus, where
///
///     bonus = β × (3/4 × nearness + 1/4 × exactness)
///
/// *Nearness* is the mean over the pairs of neighbouring query words of 1/distance between their
/// nearest occurrences in one field, halved where their order is the reverse, 0 beyond eight
/// positions. *Exactness* is the share of the query's words that the record has in the form (but
/// for case and marks) in which they were written. Words that no record has do not count. A query of
/// one word has no nearness: then the bonus is at most β/4. β is the definition's `bonus`, at most 0.3.
///
/// The bonus depends on the record alone, so any page, floor and thread count give one order. One
/// per search; not thread safe.
final class NearnessBonus: ScoreBonus {
  /// A word of the query: where its terms stand in one segment, by field.
  private struct Place {
    var field: Int
    var positions: TermPositions
    /// Ordinals of the forms that are the query's own.
    var exact: Set<UInt32>
  }

  /// More words than this are not looked at: a text that long is no phrase.
  static let maximumWords = 16
  static let reach = 8

  let beta: Float
  private let slots: [QueryBuilder.Slot]
  private let segments: [SegmentReader]
  private let fold: ([UInt8]) -> [UInt8]
  /// Places of each word in each segment that was asked for.
  private var places: [Int: [[Place]]] = [:]

  init(
    slots: [QueryBuilder.Slot], segments: [SegmentReader], beta: Float,
    fold: @escaping ([UInt8]) -> [UInt8]
  ) {
    self.slots = Array(slots.prefix(Self.maximumWords))
    self.segments = segments
    self.beta = min(max(beta, 0), 0.3)
    self.fold = fold
  }

  /// The largest bonus of any record.
  var maximum: Float {
    slots.isEmpty ? 0 : slots.count == 1 ? beta * 0.25 : beta
  }

  /// The parts of a record's bonus.
  struct Parts {
    var nearness: Float
    var exactness: Float
    var bonus: Float
  }

  func bonus(segment: Int, document: UInt32) -> Float {
    parts(segment: segment, document: document).bonus
  }

  func parts(segment: Int, document: UInt32) -> Parts {
    guard !slots.isEmpty, segment < segments.count else {
      return Parts(nearness: 0, exactness: 0, bonus: 0)
    }
    let places = places(inSegment: segment)
    var exact = 0
    var near: Float = 0
    var previous: [(field: Int, positions: [UInt32])] = []
    for (index, slot) in places.enumerated() {
      var current: [(field: Int, positions: [UInt32])] = []
      var isExact = false
      for place in slot where place.positions.read(document) {
        let positions = place.positions.positions
        if !isExact, !place.exact.isEmpty {
          isExact = place.positions.forms.contains { place.exact.contains($0) }
        }
        if let last = current.indices.last, current[last].field == place.field {
          current[last].positions = merge(current[last].positions, positions)
        } else {
          current.append((place.field, positions))
        }
      }
      if isExact { exact += 1 }
      if index > 0 {
        var best: Float = 0
        for (field, positions) in current {
          for (other, before) in previous where other == field {
            best = max(best, Self.closeness(before, positions))
          }
        }
        near += best
      }
      previous = current
    }
    let count = slots.count
    let nearness = count > 1 ? near / Float(count - 1) : 0
    let exactness = Float(exact) / Float(count)
    let bonus = beta * (0.75 * nearness + 0.25 * exactness)
    return Parts(
      nearness: nearness, exactness: exactness, bonus: min(max(bonus, 0), maximum))
  }

  /// 1/distance of the nearest pair; half of it where the second word comes first.
  static func closeness(_ a: [UInt32], _ b: [UInt32]) -> Float {
    var best: Float = 0
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      let distance = Int(b[j]) - Int(a[i])
      if distance >= 0 {
        if distance <= reach { best = max(best, 1 / Float(max(distance, 1))) }
        i += 1
      } else {
        if -distance <= reach { best = max(best, 0.5 / Float(-distance)) }
        j += 1
      }
    }
    return best
  }

  private func merge(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    if a.isEmpty { return b }
    if b.isEmpty { return a }
    return (a + b).sorted()
  }

  private func places(inSegment index: Int) -> [[Place]] {
    if let known = places[index] { return known }
    let segment = segments[index]
    let made = slots.map { slot -> [Place] in
      let written = fold(slot.written)
      var places: [Place] = []
      for (field, terms) in slot.terms.sorted(by: { $0.key < $1.key }) {
        guard let dictionary = segment.inverted.terms(field: field) else { continue }
        for term in terms {
          guard let positions = TermPositions(segment, field: field, term: term) else { continue }
          var exact: Set<UInt32> = []
          if dictionary.options.contains(.forms), let info = dictionary.find(term) {
            for (ordinal, form) in dictionary.forms(of: info, term: term).enumerated()
            where fold(form) == written {
              exact.insert(UInt32(ordinal))
            }
          } else if term == written {
            exact = [0]
          }
          places.append(Place(field: field, positions: positions, exact: exact))
        }
      }
      return places
    }
    places[index] = made
    return made
  }
}
