internal import CPostings
internal import InvertedIndex

/// What to count: the values of one field, over the matches that are in all of some sets.
///
/// The counts of a facet leave out the selection made in that facet: such a request has the sets
/// of the other facets' selections, while the query has none of them.
public struct FacetRequest: Sendable {
  /// A keyword field with a column, or an integer field.
  public var field: Int
  public var filters: [DocumentSet]

  public init(field: Int, filters: [DocumentSet] = []) {
    self.field = field
    self.filters = filters
  }
}

/// A value of a facet and how many of the matches have it.
public struct FacetValue: Sendable, Hashable {
  /// As it is shown; integers in decimal.
  public var value: String
  public var count: Int

  public init(value: String, count: Int) {
    self.value = value
    self.count = count
  }
}

/// Counts over all matches of a query.
public struct FacetCounts: Sendable {
  /// Matches of the query, whatever the requests' filters.
  public var total: Int
  /// For each request its values with a count above 0, in no particular order.
  public var values: [[FacetValue]]
  /// For each request how many of the counted matches have no value in the field.
  public var missing: [Int]
}

extension IndexSearcher {
  /// Counts the values of several fields over all matches, in one pass.
  public func facetCounts(
    _ query: Query, _ requests: [FacetRequest], deadline: UInt64? = nil
  ) throws(ScoringError) -> FacetCounts {
    try facetCounts(weight: weight(query, scores: false), requests, deadline: deadline)
  }

  /// The same over the matches of a weight, whether it scores or not.
  package func facetCounts(
    weight: Weight, _ requests: [FacetRequest], deadline: UInt64? = nil
  ) throws(ScoringError) -> FacetCounts {
    let weight = weight.unscored
    let budget = QueryBudget(deadline: deadline, maximumBytes: memory)
    var total = 0
    var joined = requests.map { _ in JoinedValues() }
    var values = requests.map { _ in [FacetValue]() }
    var missing = requests.map { _ in 0 }
    let isSingle = snapshot.segments.count == 1
    for index in snapshot.segments.indices {
      guard let scorer = try scorer(weight, segment: index, budget: budget)
      else { continue }
      var counters = requests.map {
        FacetCounter(snapshot.segments[index], field: $0.field)
      }
      let buffer = WindowBuffer<UInt32>()
      let documents = buffer.start
      let filtered = UnsafeMutablePointer<UInt64>.allocate(capacity: Scratch.capacity / 64)
      defer {
        buffer.give()
        filtered.deallocate()
      }
      let filters = requests.map {
        $0.filters.map { index < $0.segments.count ? $0.segments[index] : [] }
      }
      try forEachWindow(scorer, index, budget) { first, words, count in
        // Requests without filters share one list of documents.
        let n = postings_bits_to_documents(words, count, first, documents)
        total += n
        for request in requests.indices where filters[request].isEmpty {
          counters[request].count(documents, n)
        }
        for request in requests.indices where !filters[request].isEmpty {
          filtered.update(from: words, count: count)
          for set in filters[request] {
            let start = Int(first >> 6)
            let available = max(0, min(count, set.count - start))
            set.withUnsafeBufferPointer {
              if available > 0, let base = $0.baseAddress {
                postings_and(filtered, base + start, available)
              }
            }
            (filtered + available).update(repeating: 0, count: count - available)
          }
          let n = postings_bits_to_documents(filtered, count, first, documents)
          counters[request].count(documents, n)
        }
      }
      for request in requests.indices {
        missing[request] += counters[request].missing
        counters[request].forEach { value, count in
          if isSingle {
            values[request].append(FacetValue(value: value, count: count))
          } else {
            joined[request].add(value, count, segment: index)
          }
        }
      }
    }
    if !isSingle {
      values = zip(requests, joined).map { $1.values(of: $0.field, snapshot.segments) }
    }
    return FacetCounts(total: total, values: values, missing: missing)
  }
}

/// The counts of values of several segments, joined by what they are folded to: within a segment
/// spellings that differ in case or marks are one value already.
private struct JoinedValues {
  private struct Entry {
    var value: String
    var count: Int
    /// Where it was met first.
    var segment: Int
  }
  private var entries: [[UInt8]: Entry] = [:]
  private let folder = KeywordFolder()

  /// - Parameter segment: Segments ascend.
  mutating func add(_ value: String, _ count: Int, segment: Int) {
    var text = value
    let key = text.withUTF8 { folder.fold(UnsafeRawBufferPointer($0)) }
    entries[key, default: Entry(value: value, count: 0, segment: segment)].count += count
  }

  /// Each spelled as in the first segment that has it, whether or not its records were counted there:
  /// so it is when the segments are merged.
  func values(of field: Int, _ segments: [SegmentReader]) -> [FacetValue] {
    entries.map { key, entry in
      for segment in segments[..<entry.segment] {
        if let column = segment.keywordColumn(field), let ordinal = ordinal(of: key, in: column) {
          return FacetValue(value: column.value(ordinal), count: entry.count)
        }
      }
      return FacetValue(value: entry.value, count: entry.count)
    }
  }

  /// Ordinals ascend with the folded values.
  private func ordinal(of key: [UInt8], in column: KeywordColumn) -> Int? {
    var low = 0
    var high = column.valueCount
    while low < high {
      let middle = (low + high) / 2
      let found = folder.fold(column.valueBytes(middle))
      if found == key { return middle }
      if found.lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}

/// Counts the codes of one column of one segment.
struct FacetCounter {
  private enum Column {
    case keywords(KeywordColumn)
    case integers(IntegerColumn)
    case nothing
  }

  private let column: Column
  /// Four tables of 256 where codes have one byte, else one.
  private var counters: [UInt32]
  /// Codes too many for a table: 64-bit integers.
  private var wide: [UInt64: UInt32] = [:]
  private var total = 0
  private(set) var withoutValue = 0

  init(_ segment: SegmentReader, field: Int) {
    if let keywords = segment.keywordColumn(field) {
      column = .keywords(keywords)
      counters = [UInt32](
        repeating: 0, count: keywords.width == 1 ? 1024 : keywords.valueCount + 1)
    } else if let integers = segment.integerColumn(field) {
      column = .integers(integers)
      counters = [UInt32](
        repeating: 0, count: integers.width == 1 ? 1024 : integers.width == 2 ? 1 << 16 : 1)
    } else {
      column = .nothing
      counters = []
    }
  }

  mutating func count(_ documents: UnsafePointer<UInt32>, _ count: Int) {
    total += count
    switch column {
    case .nothing: withoutValue += count
    case .keywords(let column):
      guard column.starts == nil else {
        countMany(column, documents, count)
        return
      }
      postings_count_codes(
        documents, count, column.codes, Int32(column.width), &counters,
        UInt32(column.valueCount + 1))
    case .integers(let column):
      guard column.width <= 2 else {
        for i in 0..<count {
          let code = column.code(Int(documents[i]))
          if code == 0 { withoutValue += 1 } else { wide[code, default: 0] += 1 }
        }
        return
      }
      postings_count_codes(
        documents, count, column.codes, Int32(column.width), &counters, 1 << 16)
    }
  }

  private mutating func countMany(
    _ column: KeywordColumn, _ documents: UnsafePointer<UInt32>, _ count: Int
  ) {
    var without = 0
    counters.withUnsafeMutableBufferPointer { counters in
      for i in 0..<count {
        let range = column.range(of: Int(documents[i]))
        if range.isEmpty { without &+= 1 }
        for at in range { counters[column.code(at: at)] &+= 1 }
      }
    }
    withoutValue += without
  }

  private func sum(_ code: Int) -> Int {
    counters.count == 1024
      ? Int(counters[code]) + Int(counters[256 + code]) + Int(counters[512 + code])
        + Int(counters[768 + code]) : Int(counters[code])
  }

  /// Matches without a value.
  var missing: Int {
    switch column {
    case .nothing: return withoutValue
    case .keywords(let column):
      return column.starts == nil ? sum(0) : withoutValue
    case .integers(let column): return column.width <= 2 ? sum(0) : withoutValue
    }
  }

  /// Calls `body` with each value that was met.
  func forEach(_ body: (String, Int) -> Void) {
    switch column {
    case .nothing: return
    case .keywords(let column):
      // Codes beyond the values can only come from damaged bytes.
      let width = counters.count == 1024 ? 255 : counters.count - 1
      for code in 1..<max(1, min(column.valueCount, width) + 1) {
        let count = sum(code)
        if count > 0 { body(column.value(code - 1), count) }
      }
    case .integers(let column):
      for (code, count) in wide {
        body(String(column.base &+ Int(truncatingIfNeeded: code) &- 1), Int(count))
      }
      guard column.width <= 2 else { return }
      for code in 1..<(counters.count == 1024 ? 256 : counters.count) {
        let count = sum(code)
        if count > 0 { body(String(column.base + code - 1), count) }
      }
    }
  }
}
