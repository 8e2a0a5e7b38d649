/// Where a page of results ended: the key of its last hit.
///
/// Written as the order's letter (`a` or `d` for a field, rising or falling), the key in hexadecimal, the
/// number of hits so far, the length of the id in bytes, the field's name if there is one, and the id with
/// that of the hit before it: no white space, so that it can stand in a line of the protocol.
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
    guard parts.count == 4, let letter = parts[0].first else { return nil }
    var rest = parts[3]
    switch letter {
    case "r": sort = .relevance
    case "n": sort = .newest
    case "o": sort = .oldest
    case "i": sort = .id
    case "a", "d":
      guard let colon = rest.firstIndex(of: ":"), colon > rest.startIndex else { return nil }
      sort = .field(String(rest[..<colon]), descending: letter == "d")
      rest = rest[rest.index(after: colon)...]
    default: return nil
    }
    let digits = parts[0].dropFirst()
    guard (1...16).contains(digits.utf8.count), !digits.hasPrefix("+"),
      let key = UInt64(digits, radix: 16),
      let shown = Int(parts[1]), (0...Int(Int32.max)).contains(shown),
      let length = Int(parts[2]), length > 0, length <= rest.utf8.count
    else { return nil }
    let ids = Array(rest.utf8)
    self.key = key
    self.shown = shown
    id = String(decoding: ids[..<length], as: UTF8.self)
    previous = String(decoding: ids[length...], as: UTF8.self)
  }

  var text: String {
    let letter =
      switch sort {
      case .field(_, let isDescending): isDescending ? "d" : "a"
      default: String(sort.name.prefix(1))
      }
    var name = ""
    if case .field(let field, _) = sort { name = field + ":" }
    return "\(letter)\(String(key, radix: 16))-\(shown)-\(id.utf8.count)-\(name)\(id)\(previous)"
  }
}
