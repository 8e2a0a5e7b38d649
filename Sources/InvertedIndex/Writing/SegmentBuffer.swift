internal import Analysis
internal import Storage

/// The segment being built: records are analysed as they come, words are logged, records streamed
/// to disk; `flush` sorts the logs into postings. One per thread.
final class SegmentBuffer {
  private let directory: Directory
  private let definition: Definition
  private let lexicon = Lexicon()
  private var analyzers: [Analyzer?] = []
  @exclusivity(unchecked) private var tokens = TokenBuffer()
  private let folder = KeywordFolder()
  private let detector = LanguageDetector()
  private let identifierField: Int?
  /// Of each field, the fields that include its words.
  private let includers: [[Int]]

  private var textLogs: [TextFieldLog?] = []
  @exclusivity(unchecked) private var keywordLogs: [KeywordFieldLog?] = []
  @exclusivity(unchecked) private var values = ValueTable()
  @exclusivity(unchecked) private var valuesOfDocument: [UInt32] = []
  @exclusivity(unchecked) private var integers: [SparseColumn<Int>?] = []
  @exclusivity(unchecked) private var dateRanges: [SparseColumn<ClosedRange<Int>>?] = []
  @exclusivity(unchecked) private var identifiers = ByteArena()
  /// Ids as terms, where one differs from the id itself; else empty.
  @exclusivity(unchecked) private var identifierTerms = ByteArena()
  private var identifiersAreFolded = true
  @exclusivity(unchecked) private var recordHashes: [UInt64] = []
  /// Number of the language of each document, 255 for none.
  @exclusivity(unchecked) private var languages: [UInt8] = []
  /// Words of the current document by language.
  @exclusivity(unchecked) private var languagesOfDocument: [(language: Language, words: Int)] = []
  private var stored: StoredFieldsWriter?
  private var name = ""
  private var id = SegmentID.none

  private(set) var documentCount = 0

  /// Values of a column as they come: most records have none or one.
  struct SparseColumn<Value> {
    var documents: [UInt32] = []
    var values: [Value] = []
    var memory: Int { documents.capacity * 4 + values.capacity * MemoryLayout<Value>.stride }
  }

  init(directory: Directory, definition: Definition) {
    self.directory = directory
    self.definition = definition
    identifierField = definition.field("id").flatMap { $0.kind == .keyword ? $0.ordinal : nil }
    includers = definition.fields.map { field in
      definition.fields.filter { $0.includes.contains(field.name) }.map(\.ordinal)
    }
    var byDefinition: [AnalyzerDefinition: Analyzer] = [:]
    for field in definition.fields {
      var analyzer: Analyzer?
      if field.kind == .text {
        let wanted = definition.analyzer(of: field)
        analyzer = byDefinition[wanted] ?? Analyzer(wanted, lexicon: lexicon)
        byDefinition[wanted] = analyzer
      }
      analyzers.append(analyzer)
      textLogs.append(field.kind == .text ? TextFieldLog(field) : nil)
      let hasValues = field.kind == .keyword && field.ordinal != identifierField
      keywordLogs.append(hasValues ? KeywordFieldLog(field) : nil)
      integers.append(field.kind == .integer ? SparseColumn() : nil)
      dateRanges.append(field.kind == .dateRange ? SparseColumn() : nil)
    }
  }

  /// Bytes of memory that flushing needs besides the sorting room: what is held now, and tables by
  /// form and term that flushing makes.
  var memory: Int {
    var sum = lexicon.memory + values.memory + identifiers.memory + identifierTerms.memory
    sum += recordHashes.capacity * 8 + languages.capacity
    sum += lexicon.formCount * 24 + lexicon.termCount * 24 + values.count * 24
    sum += documentCount * 16
    for log in textLogs { sum += log?.memory ?? 0 }
    for log in keywordLogs { sum += log?.memory ?? 0 }
    for column in integers { sum += column?.memory ?? 0 }
    for column in dateRanges { sum += column?.memory ?? 0 }
    return sum
  }

  // MARK: Adding

  /// Names the segment, before its first record.
  func begin(name: String) {
    precondition(documentCount == 0)
    self.name = name
  }

  /// Adds one record of a batch.
  ///
  /// The record has been checked (`RecordLimits`).
  ///
  /// - Throws: `.system` if the disk fails; the buffer is of no use then.
  func add(_ batch: DocumentBuffer, _ index: Int) throws(IndexError) {
    let document = batch.documents[index]
    let idBytes = batch.slice(document.id)
    var hash = ContentHash(seed: 5)
    hash.combine(idBytes)
    languagesOfDocument.removeAll(keepingCapacity: true)
    let detected = detectLanguage(batch, document)
    for value in batch.values[document.values] {
      let field = Int(value.field)
      hash.combine(UInt64(field) << 32 | UInt64(value.language.rawValue))
      switch definition.fields[field].kind {
      case .text:
        let text = batch.slice(value.low..<value.high)
        hash.combine(text)
        let language = value.language == .undetermined ? detected : value.language
        addText(field, text, language)
        for target in includers[field] { addText(target, text, language, isCopy: true) }
      case .keyword:
        hash.combine(batch.slice(value.low..<value.high))
      case .integer:
        hash.combine(UInt64(bitPattern: Int64(value.low)))
        integers[field]?.documents.append(UInt32(documentCount))
        integers[field]?.values.append(value.low)
      case .dateRange:
        hash.combine(UInt64(bitPattern: Int64(value.low)))
        hash.combine(UInt64(bitPattern: Int64(value.high)))
        if value.low <= value.high {
          dateRanges[field]?.documents.append(UInt32(documentCount))
          dateRanges[field]?.values.append(value.low...value.high)
        }
      }
    }
    addKeywords(batch, document)
    addIdentifier(idBytes)
    let record = batch.slice(document.stored)
    hash.combine(record)
    recordHashes.append(hash.value)
    // The first of those with most words.
    var main: (language: Language, words: Int)?
    for candidate in languagesOfDocument where candidate.words > main?.words ?? 0 {
      main = candidate
    }
    languages.append(main?.language.rawValue ?? .max)
    do {
      if stored == nil { try openStored() }
      if definition.stored == .record { try stored?.add(record) } else { try stored?.add(none) }
    } catch {
      throw IndexError(error, path: directory.path)
    }
    documentCount += 1
  }

  private var none: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

  /// The language of a record's texts that name none, told by the longest of them: a title of
  /// three words tells too little. Only where the language changes what a word becomes.
  private func detectLanguage(_ batch: DocumentBuffer, _ document: DocumentBuffer.Document)
    -> Language
  {
    var longest = none
    for value in batch.values[document.values]
    where value.language == .undetermined
      && analyzers[Int(value.field)]?.definition.stemming == true
    {
      let text = batch.slice(value.low..<value.high)
      if text.count > longest.count { longest = text }
    }
    return longest.isEmpty ? .undetermined : detector.detect(longest)
  }

  private func addText(
    _ field: Int, _ text: UnsafeRawBufferPointer, _ language: Language, isCopy: Bool = false
  ) {
    guard let analyzer = analyzers[field], let log = textLogs[field] else { return }
    analyzer.analyze(text, language: language, offsets: false, into: &tokens)
    log.add(tokens, document: documentCount)
    guard tokens.count > 0, !isCopy else { return }
    if let known = languagesOfDocument.firstIndex(where: { $0.language == language }) {
      languagesOfDocument[known].words += tokens.count
    } else {
      languagesOfDocument.append((language, tokens.count))
    }
  }

  private func addKeywords(_ batch: DocumentBuffer, _ document: DocumentBuffer.Document) {
    let all = batch.values[document.values]
    var index = all.startIndex
    while index < all.endIndex {
      let field = Int(all[index].field)
      guard keywordLogs[field] != nil else {
        index += 1
        continue
      }
      // Values of one field usually stand together; where they do not, a later run is merged in
      // by looking at the whole record once, at the field's first value.
      if all[all.startIndex..<index].contains(where: { Int($0.field) == field }) {
        index += 1
        continue
      }
      valuesOfDocument.removeAll(keepingCapacity: true)
      for value in all[index...] where Int(value.field) == field {
        intern(field, batch.slice(value.low..<value.high))
      }
      valuesOfDocument.sort()
      var previous: UInt32?
      for value in valuesOfDocument where value != previous {
        keywordLogs[field]?.documents.append(UInt32(documentCount))
        keywordLogs[field]?.values.append(value)
        previous = value
      }
      index += 1
    }
  }

  private func intern(_ field: Int, _ value: UnsafeRawBufferPointer) {
    func add(_ display: UnsafeRawBufferPointer) {
      let term = folder.fold(display)
      guard !term.isEmpty else { return }
      valuesOfDocument.append(
        term.withUnsafeBytes { values.intern(field: field, term: $0, display: display) })
    }
    guard definition.fields[field].hierarchy != .none else {
      add(value)
      return
    }
    let text = String(decoding: value, as: UTF8.self)
    for var ancestor in definition.closure(of: text, in: definition.fields[field]) {
      ancestor.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }
  }

  private func addIdentifier(_ id: UnsafeRawBufferPointer) {
    guard identifierField != nil else {
      identifiers.append(id)
      return
    }
    let term = folder.fold(id)
    term.withUnsafeBytes { term in
      let isFolded = compareBytes(term, id) == 0
      if identifiersAreFolded, !isFolded {
        // The first id that differs: from here on terms are kept apart.
        identifiersAreFolded = false
        for index in 0..<identifiers.count { identifierTerms.append(identifiers[index]) }
      }
      if !identifiersAreFolded { identifierTerms.append(term) }
    }
    identifiers.append(id)
  }

  private func openStored() throws(StorageError) {
    var high = ContentHash(seed: 6)
    var low = ContentHash(seed: 7)
    for part in [definition.meaning, recordHashes.first ?? 0] {
      high.combine(part)
      low.combine(part)
    }
    high.combine(name)
    low.combine(name)
    id = SegmentID(high: high.value, low: low.value)
    stored = try StoredFieldsWriter(
      try directory.createFile("\(name).stored", kind: .stored, segment: id))
  }

  // MARK: Flushing

  /// Writes the segment's files and empties the buffer.
  ///
  /// - Parameter sortingMemory: Bytes that sorting postings may take.
  /// - Returns: Nil if there are no records.
  func flush(sortingMemory: Int) throws(IndexError) -> SegmentInfo? {
    guard documentCount > 0, let stored else { return nil }
    do {
      let info = try write(stored, sortingMemory: sortingMemory)
      removeAll()
      return info
    } catch {
      throw IndexError(error, path: directory.path)
    }
  }

  private func removeAll() {
    lexicon.removeAll(keepingCapacity: false)
    for log in textLogs { log?.removeAll() }
    for log in keywordLogs { log?.removeAll() }
    values = ValueTable()
    for index in integers.indices where integers[index] != nil { integers[index] = SparseColumn() }
    for index in dateRanges.indices where dateRanges[index] != nil {
      dateRanges[index] = SparseColumn()
    }
    identifiers = ByteArena()
    identifierTerms = ByteArena()
    identifiersAreFolded = true
    recordHashes = []
    languages = []
    stored = nil
    documentCount = 0
  }

  private func write(_ stored: StoredFieldsWriter, sortingMemory: Int) throws(StorageError)
    -> SegmentInfo
  {
    var info = SegmentInfo(
      name: name, id: id, documentCount: documentCount, hashSum: recordHashes.reduce(0, &+),
      orderHash: definition.ties == .order ? recordHashes.reduce(0, ContentHash.next) : 0,
      files: [], fieldStatistics: [:], languages: [:], deletions: nil)
    var counts = [Int](repeating: 0, count: 256)
    for language in languages { counts[Int(language)] += 1 }
    for (number, count) in counts.enumerated() where count > 0 {
      guard let language = Language(rawValue: UInt8(number)) else { continue }
      info.languages[language.bcp47] = count
    }
    let storedSummary = try stored.finish()
    for log in textLogs { log?.finish(segmentDocumentCount: documentCount) }

    let output = try InvertedOutput(
      directory: directory, name: name, id: id, documentCount: documentCount)
    var valueOrders: [Int: [UInt32]] = [:]
    let order = TermOrder(lexicon)
    for field in definition.fields {
      switch field.kind {
      case .text:
        guard let log = textLogs[field.ordinal], log.documentCount > 0 else { continue }
        let inverter = TextFieldInverter(
          log, lexicon: lexicon, order: order,
          forms: definition.analyzer(of: field).forms, sortingMemory: sortingMemory)
        info.fieldStatistics[field.ordinal] = try inverter.write(to: output)
      case .keyword:
        if field.ordinal == identifierField {
          try writeIdentifierTerms(field, to: output)
        } else if let log = keywordLogs[field.ordinal] {
          valueOrders[field.ordinal] = try writeTerms(log, to: output)
        }
      case .integer:
        if let column = integers[field.ordinal] { try writeTerms(field, column, to: output) }
      case .dateRange: break
      }
    }
    let inverted = try output.finish()
    let norms = try writeNorms()
    let columns = try writeColumns(valueOrders)
    for (kind, summary) in [
      (FileKind.terms, inverted.terms), (.postings, inverted.postings),
      (.positions, inverted.positions), (.norms, norms), (.columns, columns),
      (.stored, storedSummary),
    ] {
      info.files.append(
        SegmentInfo.File(kind: kind, length: summary.length, checksum: summary.checksum))
    }
    return info
  }

  private func writeIdentifierTerms(_ field: Field, to output: InvertedOutput)
    throws(StorageError)
  {
    output.dictionary.beginField(field.ordinal, options: [])
    func term(_ document: Int) -> UnsafeRawBufferPointer {
      identifiersAreFolded ? identifiers[document] : identifierTerms[document]
    }
    let order = StringOrder.sorted(count: documentCount, term)
    var index = 0
    while index < order.count {
      let bytes = term(Int(order[index]))
      output.postings.begin(options: [], formCount: 0)
      repeat {
        try output.postings.add(
          document: order[index], frequency: 1, norm: 0, positions: nil, forms: nil)
        index += 1
      } while index < order.count && compareBytes(term(Int(order[index])), bytes) == 0
      try output.dictionary.add(term: bytes, info: try output.postings.end(), forms: [])
    }
    try output.dictionary.endField()
  }

  /// Writes a keyword field's terms and postings.
  ///
  /// - Returns: The numbers of its values in the order of their terms.
  private func writeTerms(_ log: KeywordFieldLog, to output: InvertedOutput) throws(StorageError)
    -> [UInt32]
  {
    let mine = (0..<values.count).filter { values.fields[$0] == UInt16(log.field.ordinal) }
    guard !mine.isEmpty else { return [] }
    let order = StringOrder.sorted(count: mine.count) { values.terms[mine[$0]] }
      .map { UInt32(mine[Int($0)]) }
    var rank = [UInt32](repeating: 0, count: values.count)
    for (index, value) in order.enumerated() { rank[Int(value)] = UInt32(index) }
    // Counting sort of the documents by value.
    var starts = [Int](repeating: 0, count: order.count + 1)
    log.values.forEachPiece { words, count in
      for index in 0..<count { starts[Int(rank[Int(words[index])]) + 1] += 1 }
    }
    for index in 0..<order.count { starts[index + 1] += starts[index] }
    var cursors = starts
    let sorted = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, log.values.count))
    defer { sorted.deallocate() }
    var pieces: [UnsafePointer<UInt32>] = []
    log.documents.forEachPiece { words, _ in pieces.append(words) }
    var piece = 0
    log.values.forEachPiece { words, count in
      let documents = pieces[piece]
      for index in 0..<count {
        let place = Int(rank[Int(words[index])])
        sorted[cursors[place]] = documents[index]
        cursors[place] += 1
      }
      piece += 1
    }
    output.dictionary.beginField(log.field.ordinal, options: [])
    for (place, value) in order.enumerated() {
      output.postings.begin(options: [], formCount: 0)
      for index in starts[place]..<starts[place + 1] {
        try output.postings.add(
          document: sorted[index], frequency: 1, norm: 0, positions: nil, forms: nil)
      }
      try output.dictionary.add(
        term: values.terms[Int(value)], info: try output.postings.end(), forms: [])
    }
    try output.dictionary.endField()
    return order
  }

  private func writeTerms(_ field: Field, _ column: SparseColumn<Int>, to output: InvertedOutput)
    throws(StorageError)
  {
    guard !column.values.isEmpty else { return }
    let order = column.values.indices.sorted {
      (column.values[$0], column.documents[$0]) < (column.values[$1], column.documents[$1])
    }
    output.dictionary.beginField(field.ordinal, options: [])
    var index = 0
    while index < order.count {
      let value = column.values[order[index]]
      output.postings.begin(options: [], formCount: 0)
      var previous: UInt32?
      while index < order.count, column.values[order[index]] == value {
        let document = column.documents[order[index]]
        if document != previous {
          try output.postings.add(
            document: document, frequency: 1, norm: 0, positions: nil, forms: nil)
        }
        previous = document
        index += 1
      }
      let info = try output.postings.end()
      try Self.add(IntegerTerm.bytes(value), info, to: output.dictionary)
    }
    try output.dictionary.endField()
  }

  static func add(_ term: [UInt8], _ info: TermInfo, to dictionary: TermDictionaryWriter)
    throws(StorageError)
  {
    try term.withUnsafeBytesTyped { (bytes) throws(StorageError) in
      try dictionary.add(term: bytes, info: info, forms: [])
    }
  }

  private func writeNorms() throws(StorageError) -> FileSummary {
    var writer = SectionedFileWriter(
      try directory.createFile("\(name).norms", kind: .norms, segment: id))
    for log in textLogs {
      guard let log, log.documentCount > 0 else { continue }
      try writer.begin(.norms, field: log.field.ordinal)
      try writer.file.write(log.norms)
      try writer.end()
    }
    return try writer.finish()
  }

  private func writeColumns(_ valueOrders: [Int: [UInt32]]) throws(StorageError) -> FileSummary {
    var writer = SectionedFileWriter(
      try directory.createFile("\(name).columns", kind: .columns, segment: id))
    let file = writer.file
    let count = documentCount
    try writer.begin(.identifiers, field: 0)
    try IdentifierColumn.write(documentCount: count, to: file) { Array(identifiers[$0]) }
    try writer.end()
    try writer.begin(.recordHashes, field: 0)
    for hash in recordHashes { try file.write(hash) }
    try writer.end()
    try writer.begin(.languages, field: 0)
    try file.write(languages)
    try writer.end()
    if definition.ties == .id {
      let order = StringOrder.sorted(count: count) { identifiers[$0] }
      var ranks = [UInt32](repeating: 0, count: count)
      for (rank, document) in order.enumerated() { ranks[Int(document)] = UInt32(rank) }
      try writer.begin(.identifierRanks, field: 0)
      for rank in ranks { try file.write(rank) }
      try writer.end()
    }
    for field in definition.fields {
      switch field.kind {
      case .keyword:
        guard field.isFacet, let order = valueOrders[field.ordinal], !order.isEmpty,
          let log = keywordLogs[field.ordinal]
        else { continue }
        try writer.begin(.keywords, field: field.ordinal)
        try writeColumn(log, order, to: file)
        try writer.end()
      case .integer:
        guard let column = integers[field.ordinal], !column.values.isEmpty else { continue }
        let values = Self.dense(column, count)
        try writer.begin(.integers, field: field.ordinal)
        try IntegerColumn.write(documentCount: count, to: file) { values[$0] }
        try writer.end()
      case .dateRange:
        guard let column = dateRanges[field.ordinal], !column.values.isEmpty else { continue }
        let values = Self.dense(column, count)
        try writer.begin(.dateRanges, field: field.ordinal)
        try DateRangeColumn.write(documentCount: count, to: file) { values[$0] }
        try writer.end()
      case .text: break
      }
    }
    return try writer.finish()
  }

  private static func dense<Value>(_ column: SparseColumn<Value>, _ count: Int) -> [Value?] {
    var result = [Value?](repeating: nil, count: count)
    // Backwards, so that the first value of a document stays.
    for index in column.values.indices.reversed() {
      result[Int(column.documents[index])] = column.values[index]
    }
    return result
  }

  private func writeColumn(_ log: KeywordFieldLog, _ order: [UInt32], to file: FileWriter)
    throws(StorageError)
  {
    var rank = [UInt32](repeating: 0, count: values.count)
    for (index, value) in order.enumerated() { rank[Int(value)] = UInt32(index) }
    var starts = [UInt32](repeating: 0, count: documentCount + 1)
    log.documents.forEachPiece { words, count in
      for index in 0..<count { starts[Int(words[index]) + 1] += 1 }
    }
    for index in 0..<documentCount { starts[index + 1] += starts[index] }
    var ordinals: [UInt32] = []
    ordinals.reserveCapacity(log.values.count)
    log.values.forEachPiece { words, count in
      for index in 0..<count { ordinals.append(rank[Int(words[index])]) }
    }
    for document in 0..<documentCount where starts[document + 1] - starts[document] > 1 {
      ordinals[Int(starts[document])..<Int(starts[document + 1])].sort()
    }
    try KeywordColumn.write(
      documentCount: documentCount, valueCount: order.count, to: file,
      value: { values.displays[Int(order[$0])] },
      forEachOrdinal: { document, body in
        for index in starts[document]..<starts[document + 1] { body(Int(ordinals[Int(index)])) }
      })
  }
}
