/// Where the documents of a merged segment come from, asked in ascending order, as often as wanted:
/// asking for an earlier one begins anew. So that nothing is kept for each document.
final class LivePlaces {
  private let maps: [DocumentMap]
  private var segment = 0
  /// Old number of the document stood on, -1 before the first of a segment.
  private var document = -1
  /// Its new number.
  private var number = -1

  init(_ maps: [DocumentMap]) { self.maps = maps }

  /// The segment and old number of a new document below the number of live documents.
  func place(_ wanted: Int) -> (segment: Int, document: Int) {
    if wanted < number {
      segment = 0
      document = -1
      number = -1
    }
    while number < wanted {
      document += 1
      while segment < maps.count, document >= maps[segment].segment.documentCount {
        segment += 1
        document = 0
      }
      guard segment < maps.count else { return (0, 0) }
      if maps[segment].segment.isLive(document) { number += 1 }
    }
    return (segment, document)
  }
}
