internal import InvertedIndex

/// Where a word of a query stands in the documents of one segment, decoded: what `NearnessBonus`
/// reads of a word, kept from query to query in small indexes.
final class WordPlaces: Sendable {
  private let documents: [UInt32]
  /// Where each document's part of `ends` begins; one more at the end.
  private let firstFields: [UInt32]
  private let isExact: [Bool]
  /// Fields with the end of their part of `positions`.
  private let ends: [(field: Int, end: Int)]
  private let positions: [UInt32]

  /// Bytes that it takes.
  var byteCount: Int { documents.count * 9 + ends.count * 16 + positions.count * 4 }

  init(_ segment: SegmentReader, _ places: [SlotPlaces.Place]) {
    let readers = places.compactMap { NearnessBonus.Place($0, segment) }
    var all: Set<UInt32> = []
    for reader in readers { reader.positions.forEachDocument { all.insert($0) } }
    documents = all.sorted()
    var occurrences = FieldPositions()
    var firstFields: [UInt32] = [0]
    var isExact: [Bool] = []
    var ends: [(field: Int, end: Int)] = []
    var positions: [UInt32] = []
    for document in documents {
      occurrences.removeAll()
      isExact.append(occurrences.read(readers, document))
      for (field, end) in occurrences.ends { ends.append((field, positions.count + end)) }
      positions += occurrences.positions
      firstFields.append(UInt32(ends.count))
    }
    self.firstFields = firstFields
    self.isExact = isExact
    self.ends = ends
    self.positions = positions
  }

  /// Appends a document's occurrences; whether one of them is in the form asked for.
  func read(_ document: UInt32, into occurrences: inout FieldPositions) -> Bool {
    let index = documents.withUnsafeBufferPointer { documents in
      var low = 0
      var high = documents.count
      while low < high {
        let middle = (low &+ high) / 2
        if documents[middle] < document { low = middle &+ 1 } else { high = middle }
      }
      return low
    }
    guard index < documents.count, documents[index] == document else { return false }
    let first = Int(firstFields[index])
    let last = Int(firstFields[index + 1])
    var start = first == 0 ? 0 : ends[first - 1].end
    for entry in first..<last {
      let (field, end) = ends[entry]
      occurrences.append(field, positions[start..<end])
      start = end
    }
    return isExact[index]
  }
}

/// Positions of one word in one document, field by field.
struct FieldPositions {
  private(set) var positions: [UInt32] = []
  /// Fields with the end of their part of `positions`.
  private(set) var ends: [(field: Int, end: Int)] = []

  init() {
    positions.reserveCapacity(64)
    ends.reserveCapacity(8)
  }

  /// Keeps the memory.
  mutating func removeAll() {
    positions.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// Appends a field's positions, ascending; no field twice.
  mutating func append(_ field: Int, _ more: ArraySlice<UInt32>) {
    positions += more
    ends.append((field, positions.count))
  }

  /// Reads a document's positions of terms, those of one field side by side; whether one of them is
  /// in a form asked for.
  mutating func read(_ places: [NearnessBonus.Place], _ document: UInt32) -> Bool {
    var isExact = false
    for place in places where place.positions.read(document) {
      if !isExact, !place.exact.isEmpty {
        isExact = place.positions.forms.contains { place.exact.contains($0) }
      }
      let isSameField = ends.last?.field == place.field
      positions.append(contentsOf: place.positions.positions)
      guard isSameField else {
        ends.append((place.field, positions.count))
        continue
      }
      // Another term of the word in the same field: a few positions, put in order again.
      let start = ends.count > 1 ? ends[ends.count - 2].end : 0
      positions[start...].sort()
      ends[ends.count - 1].end = positions.count
    }
    return isExact
  }

  func forEachField(_ body: (_ field: Int, ArraySlice<UInt32>) -> Void) {
    var start = 0
    for (field, end) in ends {
      body(field, positions[start..<end])
      start = end
    }
  }
}
