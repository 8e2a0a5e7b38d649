/// Where a page of results ended: the key of its last hit.
///
/// Written as the order's first letter, the key in hexadecimal, the length of the id in bytes, and the
/// id with that of the hit before it: no white space, so that it can stand in a line of the protocol.
/// It names no commit: what comes behind the same record, by the numbers of the commit that answers,
/// is the next page. If the record is gone by then, the one before it serves.
struct Cursor: Equatable {
  var sort: SortOrder
  /// Bits of the score, or the number sorted by.
  var key: UInt64
  var id: String
  /// The id of the hit before; empty if there was none.
  var previous: String

  init(sort: SortOrder, key: UInt64, id: String, previous: String = "") {
    self.sort = sort
    self.key = key
    self.id = id
    self.previous = previous
  }

  /// Nil if the text is no cursor.
  init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let letter = parts[0].first,
      let sort = SortOrder.allCases.first(where: { $0.rawValue.first == letter })
    else { return nil }
    let digits = parts[0].dropFirst()
    guard (1...16).contains(digits.utf8.count), !digits.hasPrefix("+"),
      let key = UInt64(digits, radix: 16),
      let length = Int(parts[1]), length > 0, length <= parts[2].utf8.count
    else { return nil }
    let ids = Array(parts[2].utf8)
    self.init(
      sort: sort, key: key, id: String(decoding: ids[..<length], as: UTF8.self),
      previous: String(decoding: ids[length...], as: UTF8.self))
  }

  var text: String {
    "\(sort.rawValue.prefix(1))\(String(key, radix: 16))-\(id.utf8.count)-\(id)\(previous)"
  }
}
