internal import InvertedIndex
internal import JSON
internal import Scoring

extension Searcher {
  /// The best hit of each value of the field that groups, in the order of the request.
  func groups(
    _ resolved: ResolvedRequest, _ request: SearchRequest, _ bonus: NearnessBonus?
  ) throws(SearchError) -> (documents: [ScoredDocument], total: Int) {
    guard let grouping = request.grouping else { return ([], 0) }
    guard request.after == nil else {
      throw .option(name: "after", message: "groups are paged by offset")
    }
    let most = max(1, snapshot.maximumDocument)
    let wanted = min(min(request.limit, most) + min(request.offset, most), most)
    var plain = request
    plain.grouping = nil
    plain.offset = 0
    plain.limit = min(max(4 * wanted, 64), most)
    var page: [ScoredDocument] = []
    while true {
      let hits = try self.page(resolved, plain, bonus)
      var seen: Set<String> = []
      page = []
      for hit in hits.documents {
        let key = groupKey(hit.segment, Int(hit.document), grouping)
        if seen.insert(key).inserted { page.append(hit) }
        if page.count == wanted { break }
      }
      if page.count == wanted || hits.next == nil || plain.limit >= most { break }
      plain.limit = min(plain.limit * 4, most)
    }
    var keys: Set<String> = []
    try answer { () throws(ScoringError) in
      try engine.matches(weight: resolved.filtered, deadline: request.deadline) {
        segment, first, words in
        for (index, word) in words.enumerated() {
          var word = word
          while word != 0 {
            let document = first + index * 64 + word.trailingZeroBitCount
            word &= word - 1
            keys.insert(groupKey(segment, document, grouping))
          }
        }
      }
    }
    return (Array(page.dropFirst(request.offset)), keys.count)
  }

  /// The id of the record that stands for a record's group; its own where it belongs to none.
  private func groupKey(_ segment: Int, _ document: Int, _ grouping: String) -> String {
    let reader = snapshot.segments[segment]
    if let field = definition.field(grouping), field.kind == .keyword,
      field.isFacet
    {
      if let column = reader.keywordColumn(field.ordinal) {
        var first: Int?
        column.forEach(document) { if first == nil { first = $0 } }
        if let first { return column.value(first) }
      }
      return reader.id(document)
    }
    // Without a column the stored record says it.
    if let record = try? reader.stored(document), let object = try? JSONValue(utf8: record),
      let key = object[grouping]?.string, !key.isEmpty
    {
      return key
    }
    return reader.id(document)
  }
}
