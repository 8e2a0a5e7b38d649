internal import InvertedIndex
internal import JSON
internal import Scoring

// Single records by id.

extension Searcher {
  /// The stored record of an id, one JSON object. A unique ending or beginning of the id suffices in
  /// any case, and so does a name or an older id that the record lists as `formerly`.
  public func record(id: String) throws(SearchError) -> [UInt8] {
    let address = try self.address(of: id)
    do {
      return try snapshot.segments[address.segment].stored(address.document)
    } catch {
      throw .index(message: "\(error)")
    }
  }

  /// The stored record of exactly that id; nil if there is none. One look-up.
  public func recordIfExact(id: String) throws(SearchError) -> [UInt8]? {
    guard let address = snapshot.find(id: id) else { return nil }
    do {
      return try snapshot.segments[address.segment].stored(address.document)
    } catch {
      throw .index(message: "\(error)")
    }
  }

  /// The record that an id, its ending or a former id leads to.
  func address(of id: String) throws(SearchError) -> DocumentAddress {
    if let address = snapshot.find(id: id) { return address }
    guard !id.isEmpty else { throw .notFound(id: id, candidates: []) }
    if let field = definition.field("formerly"), field.kind == .keyword {
      let query = Query.anyTerm(field: field.ordinal, terms: [KeywordTerm.fold(id)])
      let found = try answer { () throws(ScoringError) in try engine.topHits(query, limit: 2) }
      if found.count == 1 {
        return DocumentAddress(segment: found[0].segment, document: Int(found[0].document))
      }
    }
    // By its ending: all ids are looked at, which takes a millisecond per 100,000.
    let ending = Array(id.utf8)
    var found: [DocumentAddress] = []
    for (segment, reader) in snapshot.segments.enumerated() {
      reader.forEachID { document, bytes in
        guard found.count <= 100, bytes.count > ending.count,
          bytes.suffix(ending.count).elementsEqual(ending), reader.isLive(document)
        else { return }
        found.append(DocumentAddress(segment: segment, document: document))
      }
    }
    // An ending that begins at a part of the id beats one inside a word.
    let whole = found.filter { address in
      let bytes = snapshot.segments[address.segment].idBytes(address.document)
      let before = bytes[bytes.count - ending.count - 1]
      return before == UInt8(ascii: "/") || before == UInt8(ascii: "#")
    }
    if whole.count == 1 { return whole[0] }
    if found.count == 1 { return found[0] }
    if found.isEmpty, definition.field("formerly") == nil,
      let former = try formerRecord(of: id)
    {
      return former
    }
    let named = recordIDs(named: id)
    if named.count == 1, let address = snapshot.find(id: named[0]) { return address }
    let folded = addresses(like: id)
    if folded.count == 1 { return folded[0] }
    let near = whole.isEmpty ? (found.isEmpty ? folded : found) : whole
    throw .notFound(
      id: id,
      candidates: near.isEmpty
        ? named : near.map { snapshot.segments[$0.segment].id($0.document) }.sorted())
  }

  /// Records whose id ends with a text in another case, or begins with it: whole parts first.
  private func addresses(like text: String) -> [DocumentAddress] {
    func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    let wanted = text.utf8.map(folded)
    var equal: [DocumentAddress] = []
    var endings: [DocumentAddress] = []
    var beginnings: [DocumentAddress] = []
    for (segment, reader) in snapshot.segments.enumerated() {
      reader.forEachID { document, bytes in
        guard bytes.count >= wanted.count, equal.count + endings.count + beginnings.count <= 300,
          reader.isLive(document)
        else { return }
        let address = DocumentAddress(segment: segment, document: document)
        if bytes.count == wanted.count {
          if bytes.lazy.map(folded).elementsEqual(wanted) { equal.append(address) }
          return
        }
        let before = bytes[bytes.startIndex + bytes.count - wanted.count - 1]
        if before == UInt8(ascii: "/") || before == UInt8(ascii: "#"),
          bytes.suffix(wanted.count).lazy.map(folded).elementsEqual(wanted)
        {
          endings.append(address)
        } else if bytes.prefix(wanted.count).lazy.map(folded).elementsEqual(wanted) {
          beginnings.append(address)
        }
      }
    }
    if !equal.isEmpty { return equal }
    return endings.isEmpty ? beginnings : endings
  }

  /// Where no field holds former ids, the records themselves are asked, in a small index.
  private func formerRecord(of id: String) throws(SearchError) -> DocumentAddress? {
    guard snapshot.documentCount <= 20_000 else { return nil }
    for (segment, reader) in snapshot.segments.enumerated() {
      for document in 0..<reader.documentCount where reader.isLive(document) {
        guard let record = try? reader.stored(document),
          let object = try? JSONValue(utf8: record),
          object["formerly"]?.strings.contains(id) == true
        else { continue }
        return DocumentAddress(segment: segment, document: document)
      }
    }
    return nil
  }
}
