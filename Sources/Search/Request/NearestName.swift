/// Finds which of the known names somebody may have meant.
enum NearestName {
  /// Names longer than this are no slips of a finger.
  private static let maximumLength = 64

  /// The nearest names, the nearest first; none where nothing is near.
  ///
  /// Near is what differs by a third of its letters or less, or begins with what was written, or holds
  /// it.
  ///
  /// - Complexity: O(length²) for each name.
  static func of(_ text: String, among names: some Sequence<String>, limit: Int = 1) -> [String] {
    let wanted = Array(text.lowercased().utf8.prefix(maximumLength))
    guard !wanted.isEmpty else { return [] }
    var found: [(distance: Int, name: String)] = []
    for name in names {
      let letters = Array(name.lowercased().utf8.prefix(maximumLength))
      let most = max(1, min(wanted.count, letters.count) / 3)
      var distance = edits(wanted, letters, atMost: most)
      if distance > most {
        guard wanted.count > 2, letters.count > wanted.count,
          letters.starts(with: wanted) || contains(letters, wanted)
        else { continue }
        distance = most + 1
      }
      found.append((distance, name))
    }
    return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit)
      .map(\.name)
  }

  /// A sentence's end that names the nearest, or some of them where none is near: `; did you mean
  /// 'year'?`, `; known are: year, type, …`.
  static func hint(for text: String, among names: [String]) -> String {
    if let near = of(text, among: names).first { return "; did you mean '\(near)'?" }
    guard !names.isEmpty else { return "" }
    return "; known are: \(names.prefix(12).joined(separator: ", "))"
      + (names.count > 12 ? ", …" : "")
  }

  private static func contains(_ letters: [UInt8], _ wanted: [UInt8]) -> Bool {
    (0...(letters.count - wanted.count)).contains { letters[$0...].starts(with: wanted) }
  }

  /// Letters to add, remove, change or swap with their neighbour; more than `most` counts as one more.
  private static func edits(_ a: [UInt8], _ b: [UInt8], atMost most: Int) -> Int {
    guard abs(a.count - b.count) <= most else { return most + 1 }
    var before: [Int] = []
    var row = Array(0...b.count)
    for i in a.indices {
      var next = [i + 1]
      next.reserveCapacity(b.count + 1)
      for j in b.indices {
        var least = min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, before[j - 1] + 1)
        }
        next.append(least)
      }
      if next.min() ?? 0 > most { return most + 1 }
      before = row
      row = next
    }
    return row[b.count]
  }
}
