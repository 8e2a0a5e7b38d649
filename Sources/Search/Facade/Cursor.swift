/// Where a page of results ended: the key of its last hit.
///
/// Written as the order's first letter, the key in hexadecimal, and the id: no white space, so
/// that it can stand in a line of the protocol. It names no commit: what comes behind the same
/// record, by the numbers of the commit that answers, is the next page.
struct Cursor: Equatable {
  var sort: SortOrder
  /// Bits of the score, or the number sorted by.
  var key: UInt64
  var id: String

  init(sort: SortOrder, key: UInt64, id: String) {
    self.sort = sort
    self.key = key
    self.id = id
  }

  /// Nil if the text is no cursor.
  init?(_ text: String) {
    guard let letter = text.first,
      let sort = SortOrder.allCases.first(where: { $0.rawValue.first == letter }),
      let dash = text.firstIndex(of: "-")
    else { return nil }
    let digits = text[text.index(after: text.startIndex)..<dash]
    guard (1...16).contains(digits.utf8.count), let key = UInt64(digits, radix: 16),
      !digits.hasPrefix("+")
    else { return nil }
    let id = String(text[text.index(after: dash)...])
    guard !id.isEmpty else { return nil }
    self.init(sort: sort, key: key, id: id)
  }

  var text: String {
    "\(sort.rawValue.prefix(1))\(String(key, radix: 16))-\(id)"
  }
}
