import Search

/// Writes a list of hits in a format for programs, one by one, so that a list of any length takes
/// constant memory.
protocol HitWriter {
  /// What comes before the first hit.
  mutating func begin(_ out: inout StandardOutput)
  /// One hit.
  mutating func write(_ hit: Hit, _ out: inout StandardOutput)
  /// What comes after the last hit.
  mutating func end(_ out: inout StandardOutput)
}

extension HitWriter {
  mutating func begin(_ out: inout StandardOutput) {}
  mutating func end(_ out: inout StandardOutput) {}
}

/// JSON Lines of hit objects, as in the `hits` of a search.
struct HitLinesWriter: HitWriter {
  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    var json = JSONWriter()
    hit.writeJSON(into: &json)
    out.write(json.bytes)
    out.write("\n")
  }
}

/// JSON Lines of whole records, as they were read: what `index --input` takes.
struct RecordLinesWriter: HitWriter {
  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    out.write(hit.record)
    out.write("\n")
  }
}

/// A TREC run: `topic Q0 id rank score tag`.
struct TRECWriter: HitWriter {
  var topic = "1"
  /// Rank of a hit that has none, as in an export.
  private var count = 0

  init() {}

  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    count += 1
    let rank = hit.rank > 0 ? hit.rank : count
    out.line("\(topic) Q0 \(hit.id) \(rank) \(hit.score) rapporteur")
  }
}
