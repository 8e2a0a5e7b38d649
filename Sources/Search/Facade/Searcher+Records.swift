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

  /// The id of the record that exactly this id leads to: its own, or one that it lists as
  /// `formerly`. Nil if there is none.
  public func currentID(of id: String) -> String? {
    exactAddress(of: id).map(snapshot.id)
  }

  private func exactAddress(of id: String) -> DocumentAddress? {
    if let address = snapshot.find(id: id) { return address }
    guard !id.isEmpty else { return nil }
    return snapshot.record(formerly: id)
  }

  /// An id as it is before it is a BibTeX key: what ends a key there is written as in a URL (`%2C`).
  private static func unescaped(_ key: String) -> String? {
    guard key.contains("%") else { return nil }
    var result: [UInt8] = []
    var rest = Array(key.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), value < 0x80
      {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte)
      }
    }
    let id = String(decoding: result, as: UTF8.self)
    return id == key ? nil : id
  }

  /// The record that an id, its BibTeX key, its ending or a former id leads to.
  func address(of id: String) throws(SearchError) -> DocumentAddress {
    if let address = exactAddress(of: id) { return address }
    guard !id.isEmpty else { throw .notFound(id: id, candidates: []) }
    if let plain = Self.unescaped(id), let address = exactAddress(of: plain) { return address }
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
}

extension Snapshot {
  /// The id of a record.
  func id(of address: DocumentAddress) -> String { segments[address.segment].id(address.document) }

  /// The record that lists an id as `formerly`. Where no field holds such ids, the records themselves
  /// are asked, in an index of at most 20,000.
  func record(formerly id: String) -> DocumentAddress? {
    if let field = definition.field("formerly"), field.kind == .keyword {
      return record(withTerm: KeywordTerm.fold(id), field: field.ordinal)
    }
    guard documentCount <= 20_000 else { return nil }
    let formerly = Array("\"formerly\"".utf8)
    for (segment, reader) in segments.enumerated() {
      for document in 0..<reader.documentCount where reader.isLive(document) {
        guard let record = try? reader.stored(document),
          record.contains(formerly),
          let object = try? JSONValue(utf8: record),
          object["formerly"]?.strings.contains(id) == true
        else { continue }
        return DocumentAddress(segment: segment, document: document)
      }
    }
    return nil
  }

  /// The only live record with a term; nil where there are several or none.
  private func record(withTerm term: [UInt8], field: Int) -> DocumentAddress? {
    var found: [DocumentAddress] = []
    for (index, segment) in segments.enumerated() {
      guard let dictionary = segment.inverted.terms(field: field),
        let info = dictionary.find(term),
        var list = PostingsCursor(segment.inverted, options: dictionary.options, info: info)
      else { continue }
      while list.next(), found.count < 2 {
        let document = Int(list.document)
        if document < segment.documentCount, segment.isLive(document) {
          found.append(DocumentAddress(segment: index, document: document))
        }
      }
    }
    return found.count == 1 ? found[0] : nil
  }
}
