internal import InvertedIndex
internal import Synchronization

/// Where the terms of a query's word stand in each segment, looked up once for all queries with the
/// word.
final class SlotPlaces: Sendable {
  /// One term in one segment.
  struct Place: Sendable {
    var field: Int
    var info: TermInfo
    var options: IndexOptions
    /// Ordinals of the written forms that are the query's own but for case and marks, ascending.
    var exact: [UInt32]
  }

  /// What is known of a segment.
  enum Known: Sendable {
    case terms([Place])
    case decoded(WordPlaces)
  }

  private let segments = Mutex<[Int: Known]>([:])

  /// The terms of `slot` that the segment has, in order of fields, or what they say.
  func inSegment(
    _ index: Int, of readers: [SegmentReader], _ slot: QuerySlot
  ) -> Known {
    if let known = segments.withLock({ $0[index] }) { return known }
    let made = Known.terms(Self.places(index, readers[index], slot))
    segments.withLock { $0[index] = made }
    return made
  }

  /// Decodes all occurrences, to be kept. Returns the bytes that they take.
  func decode(_ readers: [SegmentReader], _ slot: QuerySlot) -> Int {
    var byteCount = 0
    for (index, reader) in readers.enumerated() {
      let places = WordPlaces(reader, Self.places(index, reader, slot))
      byteCount += places.byteCount
      segments.withLock { $0[index] = .decoded(places) }
    }
    return byteCount
  }

  private static func places(
    _ index: Int, _ segment: SegmentReader, _ slot: QuerySlot
  ) -> [Place] {
    let folder = KeywordFolder()
    let written = slot.written.withUnsafeBytes { folder.fold($0) }
    var places: [Place] = []
    for (field, terms) in slot.terms.sorted(by: { $0.key < $1.key }) {
      guard let dictionary = segment.inverted.terms(field: field) else { continue }
      for term in terms {
        guard index < term.entries.entries.count, let info = term.entries.entries[index]?.info
        else { continue }
        var exact: [UInt32] = []
        if dictionary.options.contains(.forms) {
          for (ordinal, form) in dictionary.forms(of: info, term: term.bytes).enumerated()
          where form.withUnsafeBytes({ folder.fold($0) }) == written {
            exact.append(UInt32(ordinal))
          }
        } else if term.bytes == written {
          exact = [0]
        }
        places.append(Place(field: field, info: info, options: dictionary.options, exact: exact))
      }
    }
    return places
  }
}
