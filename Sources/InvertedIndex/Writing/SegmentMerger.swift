internal import Analysis
internal import Glibc
internal import Storage

/// Writes several segments as one, without their deleted documents: what building one segment of
/// the remaining records gives, but for the order in which equal values were first seen.
///
/// Segments are read in order and so are their documents, so that the order of records stays.
/// Memory is bounded whatever the segments' size: one term's forms and list, one document's
/// positions, one block of records. The order of ids and the new numbers of values, some bytes for
/// each, go to a file without a name where they are many (`ScratchArray`).
struct SegmentMerger {
  private let segments: [SegmentReader]
  private let maps: [DocumentMap]
  private let definition: Definition
  private let directory: Directory
  private let name: String
  private let id: SegmentID
  private let documentCount: Int
  private let isCancelled: () -> Bool

  /// - Parameter isCancelled: Asked now and then; once it says so, `write` gives up.
  init(
    _ segments: [SegmentReader], definition: Definition, directory: Directory, name: String,
    isCancelled: @escaping () -> Bool = { false }
  ) {
    self.isCancelled = isCancelled
    self.segments = segments
    self.definition = definition
    self.directory = directory
    self.name = name
    var maps: [DocumentMap] = []
    var base = 0
    var high = ContentHash(seed: 8)
    var low = ContentHash(seed: 9)
    for segment in segments {
      let map = DocumentMap(segment, base: base)
      base += map.liveCount
      maps.append(map)
      for word in [segment.info.id.high, segment.info.id.low, UInt64(map.liveCount)] {
        high.combine(word)
        low.combine(word)
      }
    }
    high.combine(name)
    low.combine(name)
    self.maps = maps
    id = SegmentID(high: high.value, low: low.value)
    documentCount = base
  }

  /// Writes the segment's files.
  ///
  /// - Returns: Nil if no document is left.
  ///
  /// Checksums are verified first, at some GB/s: damage must not be copied into a file whose own
  /// checksum is good.
  func write() throws(StorageError) -> SegmentInfo? {
    for segment in segments {
      for file in segment.mappedFiles {
        try checkCancelled()
        try file.verifyChecksum()
      }
    }
    guard documentCount > 0 else { return nil }
    guard documentCount < 1 << 31 else {
      throw .system(operation: "merge more than 2^31 records into", path: name, code: 75)
    }
    var info = SegmentInfo(
      name: name, id: id, documentCount: documentCount, hashSum: 0, orderHash: 0, files: [],
      fieldStatistics: [:], languages: [:], deletions: nil)
    let stored = try writeStored()
    let output = try InvertedOutput(
      directory: directory, name: name, id: id, documentCount: documentCount)
    var columns = SectionedFileWriter(
      try directory.createFile("\(name).columns", kind: .columns, segment: id))
    try writeIdentifiers(&columns, &info)
    for field in definition.fields {
      let merged = try mergeTerms(field, to: output)
      if field.kind == .text {
        if merged.totalTermFrequency > 0 {
          info.fieldStatistics[field.ordinal] = FieldStatistics(
            documentCount: documentsWithField(field.ordinal),
            sumTotalTermFrequency: merged.totalTermFrequency)
        }
      } else {
        try writeColumn(field, merged, &columns)
      }
    }
    for map in maps {
      for file in map.segment.mappedFiles { try file.verifyNothingLost() }
    }
    let inverted = try output.finish()
    let norms = try writeNorms(info)
    let columnsSummary = try columns.finish()
    for (kind, summary) in [
      (FileKind.terms, inverted.terms), (.postings, inverted.postings),
      (.positions, inverted.positions), (.norms, norms), (.columns, columnsSummary),
      (.stored, stored),
    ] {
      info.files.append(
        SegmentInfo.File(kind: kind, length: summary.length, checksum: summary.checksum))
    }
    return info
  }

  private func checkCancelled() throws(StorageError) {
    guard !isCancelled() else {
      throw .system(operation: "merge into", path: name, code: Int32(ECANCELED))
    }
  }

  /// An array of numbers for as long as the merge lasts.
  private func scratch<Element: BitwiseCopyable>(_ count: Int, of: Element.Type)
    throws(StorageError) -> ScratchArray<Element>
  {
    try ScratchArray(count: count, folder: directory.path)
  }

  /// Calls `body` with each live document of a segment.
  private func forEachLive(
    _ map: DocumentMap, _ body: (Int) throws(StorageError) -> Void
  ) throws(StorageError) {
    for document in 0..<map.segment.documentCount where map.segment.isLive(document) {
      try body(document)
    }
  }

  private func writeStored() throws(StorageError) -> FileSummary {
    let writer = try StoredFieldsWriter(
      try directory.createFile("\(name).stored", kind: .stored, segment: id))
    let none = UnsafeRawBufferPointer(start: nil, count: 0)
    for map in maps {
      let reader = map.segment.storedFields
      if definition.stored == .record, map.segment.liveDocs == nil {
        // Nothing fell out: compressed blocks are copied as they are.
        for block in 0..<reader.blockCount {
          if block & 255 == 0 { try checkCancelled() }
          let copied = try reader.block(block)
          try writer.addBlock(
            copied.compressed, rawLength: copied.rawLength, documentCount: copied.documentCount)
        }
        continue
      }
      try forEachLive(map) { (document) throws(StorageError) in
        if document & 4095 == 0 { try checkCancelled() }
        if definition.stored == .id {
          try writer.add(none)
        } else {
          let record = try reader.record(document)
          try record.withUnsafeBytesTyped { (bytes) throws(StorageError) in
            try writer.add(bytes)
          }
        }
      }
    }
    return try writer.finish()
  }

  private func writeIdentifiers(_ columns: inout SectionedFileWriter, _ info: inout SegmentInfo)
    throws(StorageError)
  {
    let file = columns.file
    let places = LivePlaces(maps)
    try columns.begin(.identifiers, field: 0)
    try IdentifierColumn.write(documentCount: documentCount, to: file) { document in
      let place = places.place(document)
      return segments[place.segment].idBytes(place.document)
    }
    try columns.end()
    try columns.begin(.recordHashes, field: 0)
    for map in maps {
      try forEachLive(map) { (document) throws(StorageError) in
        let hash = map.segment.recordHashes[document]
        info.hashSum &+= hash
        if definition.ties == .order { info.orderHash = ContentHash.next(info.orderHash, hash) }
        try file.write(hash)
      }
    }
    try columns.end()
    var counts = [Int](repeating: 0, count: 256)
    try columns.begin(.languages, field: 0)
    for map in maps {
      try forEachLive(map) { (document) throws(StorageError) in
        let language = map.segment.languages[document]
        counts[Int(language)] += 1
        try file.write(language)
      }
    }
    try columns.end()
    for (number, count) in counts.enumerated() where count > 0 && number != 255 {
      guard let language = Language(rawValue: UInt8(number)) else { continue }
      info.languages[language.bcp47] = count
    }
    if definition.ties == .id {
      try columns.begin(.identifierRanks, field: 0)
      let ranks = try mergedRanks()
      for document in 0..<documentCount { try file.write(ranks[document]) }
      try columns.end()
    }
  }

  /// Place of each new document when all are ordered by id: the segments' own orders, merged.
  private func mergedRanks() throws(StorageError) -> ScratchArray<UInt32> {
    let ranks = try scratch(documentCount, of: UInt32.self)
    // Documents of each segment by rank.
    var orders: [ScratchArray<UInt32>] = []
    for map in maps {
      let count = map.segment.documentCount
      let order = try scratch(count, of: UInt32.self)
      if let idRank = map.segment.idRank {
        for document in 0..<count where Int(idRank[document]) < count {
          order[Int(idRank[document])] = UInt32(document)
        }
      }
      orders.append(order)
    }
    var next = [Int](repeating: -1, count: maps.count)
    // The id that each segment stands on; behind the last one it has none.
    var ids = [[UInt8]](repeating: [], count: maps.count)
    func step(_ index: Int) {
      let order = orders[index]
      next[index] += 1
      while next[index] < order.count, !segments[index].isLive(Int(order[next[index]])) {
        next[index] += 1
      }
      if next[index] < order.count { ids[index] = segments[index].idBytes(Int(order[next[index]])) }
    }
    for index in maps.indices { step(index) }
    var rank: UInt32 = 0
    while true {
      if rank & 4095 == 0 { try checkCancelled() }
      var best = -1
      for index in maps.indices where next[index] < orders[index].count {
        if best < 0 || compareBytes(ids[index], ids[best]) < 0 { best = index }
      }
      guard best >= 0 else { return ranks }
      if let new = maps[best].newNumber(Int(orders[best][next[best]])) {
        ranks[new] = rank
        rank += 1
      }
      step(best)
    }
  }

  private struct MergedTerms {
    var totalTermFrequency = 0
    /// For each segment, the new ordinal + 1 of each old term; 0 where it fell out. Only for
    /// fields with a column of values.
    var ordinals: [ScratchArray<UInt32>?] = []
    var termCount: UInt32 = 0
  }

  /// Merges a field's dictionaries and postings.
  private func mergeTerms(_ field: Field, to output: InvertedOutput) throws(StorageError)
    -> MergedTerms
  {
    var merged = MergedTerms()
    var cursors: [(segment: Int, dictionary: TermDictionaryReader, cursor: TermCursor)] = []
    merged.ordinals = segments.map { _ in nil }
    let hasColumn = field.kind == .keyword && field.isFacet
    var oldOrdinals = [Int](repeating: 0, count: segments.count)
    for (index, segment) in segments.enumerated() {
      guard let dictionary = segment.inverted.terms(field: field.ordinal) else { continue }
      if hasColumn {
        // As many as the column has values: what it says of itself was checked when it was opened.
        let count = segment.keywordColumn(field.ordinal)?.valueCount ?? 0
        merged.ordinals[index] = try scratch(count, of: UInt32.self)
      }
      var cursor = dictionary.cursor()
      if cursor.next() { cursors.append((index, dictionary, cursor)) }
    }
    guard !cursors.isEmpty else { return merged }
    var options: IndexOptions = []
    if field.kind == .text {
      options = definition.analyzer(of: field).forms ? .text : [.frequencies, .positions]
    }
    output.dictionary.beginField(field.ordinal, options: options)
    var positions: [UInt32] = []
    var forms: [UInt32] = []
    var steps = 0
    while !cursors.isEmpty {
      if steps & 255 == 0 { try checkCancelled() }
      steps += 1
      var least = cursors[0].cursor.term
      for index in 1..<max(1, cursors.count)
      where lexicographicallyLess(cursors[index].cursor.term, least) {
        least = cursors[index].cursor.term
      }
      let sources = cursors.indices.filter { cursors[$0].cursor.term == least }
      let table = formTable(sources.map { cursors[$0] }, least, options)
      output.postings.begin(options: options, formCount: table.forms.count)
      for (place, source) in sources.enumerated() {
        let segment = cursors[source].segment
        guard let info = cursors[source].cursor.info,
          var list = PostingsCursor(
            segments[segment].inverted, options: cursors[source].dictionary.options, info: info)
        else { throw damaged(segment, field) }
        let map = maps[segment]
        let norms = segments[segment].norms(field.ordinal)
        let formMap = table.maps[place]
        while list.next() {
          let document = Int(list.document)
          guard document < map.segment.documentCount else { throw damaged(segment, field) }
          guard let new = map.newNumber(document) else { continue }
          if options.contains(.positions) {
            positions.removeAll(keepingCapacity: true)
            forms.removeAll(keepingCapacity: true)
            if options.contains(.forms), table.forms.count > 1 {
              withUnsafeMutablePointer(to: &forms) {
                list.readPositions(into: &positions, forms: $0)
              }
              for index in forms.indices {
                let form = Int(forms[index])
                guard form < formMap.count else { throw damaged(segment, field) }
                forms[index] = formMap[form]
              }
              while forms.count < positions.count { forms.append(formMap.first ?? 0) }
            } else {
              list.readPositions(into: &positions)
            }
            guard positions.count == Int(list.frequency) else { throw damaged(segment, field) }
          }
          try output.postings.add(
            document: UInt32(new), frequency: list.frequency, norm: norms?[document] ?? 0,
            positions: positions, forms: forms)
        }
        guard !list.isDamaged else { throw damaged(segment, field) }
      }
      let info = try output.postings.end()
      let isKept = info.documentFrequency > 0
      if isKept {
        try least.withUnsafeBytesTyped { (bytes) throws(StorageError) in
          try output.dictionary.add(term: bytes, info: info, forms: table.written)
        }
        merged.totalTermFrequency += Int(info.totalTermFrequency)
      }
      for source in sources where hasColumn {
        let segment = cursors[source].segment
        let old = oldOrdinals[segment]
        oldOrdinals[segment] += 1
        guard isKept, let ordinals = merged.ordinals[segment], old < ordinals.count else {
          continue
        }
        ordinals[old] = merged.termCount + 1
      }
      if isKept { merged.termCount += 1 }
      for source in sources.reversed() where !cursors[source].cursor.next() {
        cursors.remove(at: source)
      }
    }
    try output.dictionary.endField()
    return merged
  }

  private func damaged(_ segment: Int, _ field: Field) -> StorageError {
    .corrupt(
      file: segments[segment].info.fileName(.postings), offset: 0,
      what: "postings of `\(field.name)` are damaged")
  }

  private func lexicographicallyLess(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.withUnsafeBytes { a in b.withUnsafeBytes { b in compareBytes(a, b) < 0 } }
  }

  /// The forms of a term in all segments, and for each segment the new ordinals of its forms.
  private func formTable(
    _ sources: [(segment: Int, dictionary: TermDictionaryReader, cursor: TermCursor)],
    _ term: [UInt8], _ options: IndexOptions
  ) -> (forms: [[UInt8]], written: [[UInt8]], maps: [[UInt32]]) {
    guard options.contains(.forms) else {
      return ([], [], sources.map { _ in [] })
    }
    var lists: [[[UInt8]]] = []
    for source in sources {
      guard let info = source.cursor.info else {
        lists.append([term])
        continue
      }
      let forms = source.dictionary.forms(of: info, term: term)
      lists.append(forms.isEmpty ? [term] : forms)
    }
    var all: [[UInt8]] = []
    if lists.allSatisfy({ $0 == lists[0] }) {
      all = lists[0]
    } else {
      all = lists.flatMap { $0 }.sorted(by: lexicographicallyLess)
      var unique: [[UInt8]] = []
      for form in all where unique.last != form { unique.append(form) }
      all = Array(unique.prefix(TextFieldInverter.maximumFormCount))
    }
    let maps = lists.map { list in
      list.map { form in UInt32(all.firstIndex(of: form) ?? all.count - 1) }
    }
    return (all, all == [term] ? [] : all, maps)
  }

  private func documentsWithField(_ field: Int) -> Int {
    var count = 0
    for map in maps {
      guard let norms = map.segment.norms(field) else { continue }
      for document in 0..<map.segment.documentCount
      where norms[document] != 0 && map.segment.isLive(document) { count += 1 }
    }
    return count
  }

  private func writeNorms(_ info: SegmentInfo) throws(StorageError) -> FileSummary {
    var writer = SectionedFileWriter(
      try directory.createFile("\(name).norms", kind: .norms, segment: id))
    for field in info.fieldStatistics.keys.sorted() {
      try writer.begin(.norms, field: field)
      for map in maps {
        let norms = map.segment.norms(field)
        try forEachLive(map) { (document) throws(StorageError) in
          try writer.file.write(norms?[document] ?? 0)
        }
      }
      try writer.end()
    }
    return try writer.finish()
  }

  private func writeColumn(
    _ field: Field, _ merged: MergedTerms, _ columns: inout SectionedFileWriter
  ) throws(StorageError) {
    try checkCancelled()
    let places = LivePlaces(maps)
    switch field.kind {
    case .keyword:
      guard field.isFacet, merged.termCount > 0 else { return }
      try writeKeywords(field, merged, places, &columns)
    case .integer:
      let sources = segments.map { $0.integerColumn(field.ordinal) }
      func value(_ document: Int) -> Int? {
        let place = places.place(document)
        return sources[place.segment]?.value(place.document)
      }
      guard (0..<documentCount).contains(where: { value($0) != nil }) else { return }
      try columns.begin(.integers, field: field.ordinal)
      try IntegerColumn.write(documentCount: documentCount, to: columns.file, value: value)
      try columns.end()
    case .dateRange:
      let sources = segments.map { $0.dateRangeColumn(field.ordinal) }
      func value(_ document: Int) -> ClosedRange<Int>? {
        let place = places.place(document)
        return sources[place.segment]?.value(place.document)
      }
      guard (0..<documentCount).contains(where: { value($0) != nil }) else { return }
      try columns.begin(.dateRanges, field: field.ordinal)
      try DateRangeColumn.write(documentCount: documentCount, to: columns.file, value: value)
      try columns.end()
    case .text: break
    }
  }

  private func writeKeywords(
    _ field: Field, _ merged: MergedTerms, _ places: LivePlaces,
    _ columns: inout SectionedFileWriter
  ) throws(StorageError) {
    // The first segment that has a value says how it is shown: its number + 1, and the value's.
    let displays = try scratch(Int(merged.termCount), of: UInt64.self)
    for (segment, ordinals) in merged.ordinals.enumerated() {
      guard let ordinals else { continue }
      for old in 0..<ordinals.count where ordinals[old] != 0 {
        let new = Int(ordinals[old]) - 1
        if displays[new] == 0 { displays[new] = UInt64(segment + 1) << 32 | UInt64(old) }
      }
    }
    let sources = segments.map { $0.keywordColumn(field.ordinal) }
    try columns.begin(.keywords, field: field.ordinal)
    try KeywordColumn.write(
      documentCount: documentCount, valueCount: displays.count, to: columns.file,
      value: { new in
        let segment = Int(displays[new] >> 32) - 1
        guard segment >= 0, let source = sources[segment] else {
          return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return source.valueBytes(Int(displays[new] & 0xffff_ffff))
      },
      forEachOrdinal: { document, body in
        let place = places.place(document)
        guard let ordinals = merged.ordinals[place.segment] else { return }
        sources[place.segment]?.forEach(place.document) { old in
          guard old < ordinals.count, ordinals[old] != 0 else { return }
          body(Int(ordinals[old]) - 1)
        }
      })
    try columns.end()
  }
}
