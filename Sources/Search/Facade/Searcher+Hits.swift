internal import Analysis
internal import Glibc
internal import InvertedIndex
internal import JSON
internal import Scoring

extension Searcher {
  /// The hits of a page: stored records, and snippets if they are wanted.
  func hits(
    _ documents: [ScoredDocument], _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> [Hit] {
    var hits: [Hit] = []
    hits.reserveCapacity(documents.count)
    var snippets = request.makesSnippets ? Snippets(self, resolved, request) : nil
    defer { snippets?.finish() }
    // Behind a cursor ranks go on where its page ended.
    let before = request.offset &+ (request.after.flatMap { Cursor($0) }?.shown ?? 0)
    guard request.wantsRecords || request.makesSnippets else {
      for (index, document) in documents.enumerated() {
        let id = snapshot.segments[document.segment].id(Int(document.document))
        var hit = Hit(
          rank: before &+ index &+ 1, score: document.score,
          fields: HitFields(id: id, layout: layout))
        hit.tier = tier(of: document, resolved)
        hits.append(hit)
      }
      return hits
    }
    let known = hitFields.fields(of: documents) { snapshot.segments[$0].base }
    var readers: RecordReaders?
    let deadline = Deadline(request.deadline)
    var byteCount = 0
    for (index, document) in documents.enumerated() {
      let fields: HitFields
      if let kept = known[index] {
        fields = kept
      } else {
        try deadline.check()
        let made = readers ?? RecordReaders()
        readers = made
        fields = try self.fields(of: document, made)
        hitFields.keep(fields, of: document) { snapshot.segments[$0].base }
      }
      byteCount += fields.record.count
      guard byteCount <= request.maximumBytes else {
        throw .limit(
          message: "the records of the hits have more than \(request.maximumBytes >> 20) MiB; ask "
            + "for fewer hits")
      }
      var hit = Hit(
        rank: before &+ index &+ 1, score: document.score, fields: fields)
      explainPlace(of: document, resolved, in: &hit)
      if snippets != nil {
        try deadline.check()
        hit.snippet = snippets?.best(of: fields.record)
      }
      hits.append(hit)
    }
    return hits
  }

  private func fields(
    of document: ScoredDocument, _ readers: RecordReaders
  ) throws(SearchError) -> HitFields {
    let reader = snapshot.segments[document.segment]
    do {
      return HitFields(
        id: reader.id(Int(document.document)), record: try reader.stored(Int(document.document)),
        layout: layout, readers: readers)
    } catch {
      throw .index(message: "\(error)")
    }
  }

  /// Makes the snippets of one page.
  private struct Snippets {
    let maker: SnippetMaker
    let fields: [Field]
    let definition: Definition
    let pool: AnalyzerPool<TextAnalyzer>
    var borrowed: [AnalyzerDefinition: TextAnalyzer] = [:]

    init(_ searcher: Searcher, _ resolved: ResolvedRequest, _ request: SearchRequest) {
      let documentCount = Double(max(1, searcher.engine.statistics.documentCount))
      let lookup = searcher.lookup
      maker = SnippetMaker(
        highlighter: Highlighter(resolved.query),
        weight: { field, term in
          log(1 + documentCount / Double(max(1, lookup.documentFrequency(term, field: field))))
        },
        length: max(20, min(request.snippetLength, 100_000)))
      definition = searcher.definition
      // The text itself first, then what is short; the title is shown anyway.
      let text = definition.fields.filter { $0.kind == .text }
      let preferred = definition.record.snippets
      func place(_ field: Field) -> Int {
        preferred.firstIndex(of: field.name) ?? (field.name == "title" ? .max : preferred.count)
      }
      fields = text.sorted { (place($0), $0.ordinal) < (place($1), $1.ordinal) }
      pool = searcher.textAnalyzers
    }

    mutating func finish() {
      for analyzer in borrowed.values { pool.giveBack(analyzer) }
      borrowed = [:]
    }

    /// The best passage of a record's texts; where nothing matched, how its text begins.
    mutating func best(of record: [UInt8]) -> String? {
      guard let object = try? JSONValue(utf8: record) else { return nil }
      let language = recordLanguage(object, fields)
      var best: Snippet?
      for field in fields {
        guard let value = object[field.name] else { continue }
        let matchable = maker.highlighter.fields[field.ordinal]?.isEmpty == false
        // Where nothing can match, the first text shows how the record begins.
        if !matchable, best != nil { continue }
        for text in value.strings where !text.isEmpty {
          let wanted = definition.analyzer(of: field)
          let analyzer: TextAnalyzer
          if let known = borrowed[wanted] {
            analyzer = known
          } else {
            analyzer = pool.borrow(wanted)
            borrowed[wanted] = analyzer
          }
          let snippet = maker.snippet(
            of: text, field: field.ordinal, language: language,
            analyzer: analyzer)
          if best.map({ snippet.score > $0.score + 1e-9 }) ?? true { best = snippet }
        }
      }
      return best?.text
    }
  }
}
