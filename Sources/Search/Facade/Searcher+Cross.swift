internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

// Counts of pairs: how many matches have one value of a field and another of a second one.

extension Searcher {
  /// What is counted along one side of a cross table.
  enum CrossAxis {
    /// A keyword or integer field.
    case field(Field)
    /// The decade of a field of numbers or dates.
    case decade(Field)

    var name: String {
      switch self {
      case .field(let field): field.name
      case .decade: Self.decadeName
      }
    }

    static let decadeName = "decade"
  }

  /// The two sides that a request asks for.
  func crossAxes(_ request: SearchRequest) throws(SearchError) -> (CrossAxis, CrossAxis) {
    guard request.cross.count == 2 else {
      throw .option(
        name: "cross",
        message: "expected two facets with a comma between, found "
          + "'\(request.cross.joined(separator: ","))'; example: kind,decade")
    }
    let axes = [try crossAxis(request.cross[0]), try crossAxis(request.cross[1])]
    guard axes[0].name != axes[1].name else {
      throw .option(name: "cross", message: "expected two different facets, found one twice")
    }
    return (axes[0], axes[1])
  }

  private func crossAxis(_ name: String) throws(SearchError) -> CrossAxis {
    if name.lowercased() == CrossAxis.decadeName, definition.field(CrossAxis.decadeName) == nil {
      let field = dateFields.first { $0.kind == .integer } ?? dateFields.first
      guard let field else {
        throw .option(name: "cross", message: "this index has no field that dates a record")
      }
      return .decade(field)
    }
    return .field(try facetField(name, option: "cross"))
  }

  /// Counts all pairs over the matches, all selections applied.
  func crossTable(
    _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> CrossTable? {
    guard !request.cross.isEmpty else { return nil }
    let (first, second) = try crossAxes(request)
    var counter = PairCounter()
    var current: Int?
    try answer { () throws(ScoringError) in
      try engine.matches(weight: resolved.filtered, deadline: request.deadline) {
        index, base, words in
        // Matches come segment by segment.
        if current != index {
          counter.end()
          let segment = snapshot.segments[index]
          counter.begin(AxisValues(first, segment), AxisValues(second, segment))
          current = index
        }
        for (place, word) in words.enumerated() {
          var word = word
          while word != 0 {
            counter.add(base + place * 64 + word.trailingZeroBitCount)
            word &= word - 1
          }
        }
      }
    }
    counter.end()
    return table(counter, first, second)
  }

  private func table(
    _ counter: PairCounter, _ first: CrossAxis, _ second: CrossAxis
  ) -> CrossTable {
    let rows = facet(first, counter.rowTotals)
    let columns = facet(second, counter.columnTotals)
    var places: [String: Int] = [:]
    for (index, row) in columns.rows.enumerated() { places[row.value] = index }
    let counts = rows.rows.map { row in
      var line = [Int](repeating: 0, count: columns.rows.count)
      for (value, count) in counter.pairs[row.value] ?? [:] {
        if let place = places[value] { line[place] = count }
      }
      return line
    }
    return CrossTable(rows: rows, columns: columns, counts: counts)
  }

  private func facet(_ axis: CrossAxis, _ counts: [String: Int]) -> Facet {
    let values = counts.map { FacetValue(value: $0.key, count: $0.value) }
    switch axis {
    case .field(let field): return facet(field, values, offset: 0, limit: .max)
    case .decade:
      let rows = values.map {
        FacetRow(value: $0.value, label: $0.value + "s", count: $0.count, isInteger: true)
      }
      return Facet(
        field: axis.name, rows: rows.sorted { Int($0.value) ?? 0 < Int($1.value) ?? 0 })
    }
  }
}

/// The values of one side for the documents of one segment, as small numbers.
private struct AxisValues {
  private enum Source {
    case keywords(KeywordColumn)
    case integers(IntegerColumn)
    case decades((Int) -> Int?)
    case nothing
  }

  private let source: Source
  /// The numbers of values that are met, in the order in which they are.
  private var numbers: [Int: Int] = [:]
  /// The values by number.
  private(set) var values: [String] = []

  init(_ axis: Searcher.CrossAxis, _ segment: SegmentReader) {
    switch axis {
    case .field(let field):
      if let column = segment.keywordColumn(field.ordinal) {
        source = .keywords(column)
      } else if let column = segment.integerColumn(field.ordinal) {
        source = .integers(column)
      } else {
        source = .nothing
      }
    case .decade(let field):
      if let column = segment.integerColumn(field.ordinal) {
        source = .decades { column.value($0) }
      } else if let column = segment.dateRangeColumn(field.ordinal) {
        source = .decades { document in
          let day = column.first[document]
          return day == Int32.max ? nil : Self.year(ofDay: Int(day))
        }
      } else {
        source = .nothing
      }
    }
  }

  /// The year of a day counted from 1970-01-01; nil outside those that dates can have.
  private static func year(ofDay day: Int) -> Int? {
    // Right to a year, as no year is longer or shorter than the average by more than a day.
    let guess = 1970 + Int((Double(day) / 365.2425).rounded(.down))
    return (guess - 1...guess + 1).last { year in
      PartialDate(year: year).map { $0.firstDay <= day } ?? false
    }
  }

  /// The numbers of a document's values, each once.
  mutating func numbers(of document: Int, into list: inout [Int]) {
    list.removeAll(keepingCapacity: true)
    switch source {
    case .keywords(let column):
      var ordinals: [Int] = []
      column.forEach(document) { ordinals.append($0) }
      for ordinal in ordinals { list.append(number(ordinal) { column.value(ordinal) }) }
    case .integers(let column):
      if let value = column.value(document) { list.append(number(value) { String(value) }) }
    case .decades(let year):
      guard let year = year(document) else { return }
      // Downwards for years before the first, too.
      let decade = (year >= 0 ? year / 10 : (year - 9) / 10) * 10
      list.append(number(decade) { String(decade) })
    case .nothing: return
    }
  }

  private mutating func number(_ key: Int, _ value: () -> String) -> Int {
    if let known = numbers[key] { return known }
    numbers[key] = values.count
    values.append(value())
    return values.count - 1
  }
}

/// Counts pairs, segment after segment.
private struct PairCounter {
  private(set) var rowTotals: [String: Int] = [:]
  private(set) var columnTotals: [String: Int] = [:]
  /// By the value of the row, then of the column.
  private(set) var pairs: [String: [String: Int]] = [:]

  private var rows: AxisValues?
  private var columns: AxisValues?
  private var rowCounts: [Int] = []
  private var columnCounts: [Int] = []
  private var counts: [UInt64: Int] = [:]
  private var rowNumbers: [Int] = []
  private var columnNumbers: [Int] = []

  /// Begins a segment.
  mutating func begin(_ rows: AxisValues, _ columns: AxisValues) {
    self.rows = rows
    self.columns = columns
    rowCounts = []
    columnCounts = []
    counts = [:]
  }

  /// Counts a document of the segment.
  mutating func add(_ document: Int) {
    rows?.numbers(of: document, into: &rowNumbers)
    columns?.numbers(of: document, into: &columnNumbers)
    for row in rowNumbers { Self.count(row, in: &rowCounts) }
    for column in columnNumbers { Self.count(column, in: &columnCounts) }
    for row in rowNumbers {
      for column in columnNumbers {
        counts[UInt64(row) << 32 | UInt64(column), default: 0] += 1
      }
    }
  }

  private static func count(_ number: Int, in counts: inout [Int]) {
    while counts.count <= number { counts.append(0) }
    counts[number] += 1
  }

  /// Adds what the segment came to.
  mutating func end() {
    guard let rows, let columns else { return }
    for (number, count) in rowCounts.enumerated() {
      rowTotals[rows.values[number], default: 0] += count
    }
    for (number, count) in columnCounts.enumerated() {
      columnTotals[columns.values[number], default: 0] += count
    }
    for (pair, count) in counts {
      let row = rows.values[Int(pair >> 32)]
      let column = columns.values[Int(pair & 0xFFFF_FFFF)]
      pairs[row, default: [:]][column, default: 0] += count
    }
    self.rows = nil
    self.columns = nil
  }
}
