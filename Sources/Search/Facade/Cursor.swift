/// Where a page of results ended: the key of its last hit.
///
/// Written as the order's first letter, the key in hexadecimal, the number of hits so far, the length of
/// the id in bytes, and the id with that of the hit before it: no white space, so that it can stand in a
/// line of the protocol.
/// It names no commit: what comes behind the same record, by the numbers of the commit that answers,
/// is the next page. If the record is gone by then, the one before it serves.
struct Cursor: Equatable {
  var sort: SortOrder
  /// Bits of the score, or the number sorted by.
  var key: UInt64
  var id: String
  /// The id of the hit before; empty if there was none.
  var previous: String
  /// How many hits the pages so far had: the next hit has the rank behind it.
  var shown: Int

  init(sort: SortOrder, key: UInt64, id: String, previous: String = "", shown: Int) {
    self.sort = sort
    self.key = key
    self.shown = shown
    self.id = id
    self.previous = previous
  }

  /// Nil if the text is no cursor.
  init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let letter = parts[0].first,
      let sort = SortOrder.allCases.first(where: { $0.rawValue.first == letter })
    else { return nil }
    let digits = parts[0].dropFirst()
    guard (1...16).contains(digits.utf8.count), !digits.hasPrefix("+"),
      let key = UInt64(digits, radix: 16),
      let shown = Int(parts[1]), (0...Int(Int32.max)).contains(shown),
      let length = Int(parts[2]), length > 0, length <= parts[3].utf8.count
    else { return nil }
    let ids = Array(parts[3].utf8)
    self.init(
      sort: sort, key: key, id: String(decoding: ids[..<length], as: UTF8.self),
      previous: String(decoding: ids[length...], as: UTF8.self), shown: shown)
  }

  var text: String {
    "\(sort.rawValue.prefix(1))\(String(key, radix: 16))-\(shown)-\(id.utf8.count)-\(id)\(previous)"
  }
}
