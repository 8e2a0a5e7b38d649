import InvertedIndex
import JSON

/// How many lines were read, and what became of them: read = indexed + rejected.
struct InputCounts {
  var read = 0
  var indexed = 0
  var rejected = 0
}

/// What `index` says when it is done.
struct IndexReport {
  var counts = InputCounts()
  var isUnchanged = false
  var generation: UInt64
  var fingerprint: String
  var records: Int
  var nanoseconds: UInt64 = 0

  /// Nothing was to be done.
  init(unchanged snapshot: Snapshot) {
    isUnchanged = true
    generation = snapshot.generation
    fingerprint = snapshot.fingerprint
    records = snapshot.documentCount
  }

  /// A commit was made.
  init(counts: InputCounts, summary: CommitSummary, nanoseconds: UInt64) {
    self.counts = counts
    generation = summary.generation
    fingerprint = summary.fingerprint
    records = summary.documentCount
    self.nanoseconds = nanoseconds
  }

  /// A line for people on standard error, or an object for programs on standard output.
  func tell(_ format: AnswerFormat) {
    switch format {
    case .text:
      if isUnchanged {
        StandardError.note(
          "nothing to do: the index has \(counted(records, "record")) of the same input, "
            + "generation \(generation)")
        return
      }
      var line = "read \(grouped(counts.read)) = indexed \(grouped(counts.indexed))"
      line += " + rejected \(grouped(counts.rejected)) in \(fixed(Double(nanoseconds) / 1e9, 2)) s"
      if counts.indexed != records { line += "; the index has \(counted(records, "record"))" }
      StandardError.note(line + "; generation \(generation)")
    case .json:
      var object = JSONObject()
      object["read"] = .integer(counts.read)
      object["indexed"] = .integer(counts.indexed)
      object["rejected"] = .integer(counts.rejected)
      object["unchanged"] = .boolean(isUnchanged)
      object["records"] = .integer(records)
      object["generation"] = .integer(Int(clamping: generation))
      object["fingerprint"] = .string(fingerprint)
      object["seconds"] = .number(fixed(Double(nanoseconds) / 1e9, 3))
      var out = StandardOutput()
      out.line(JSONValue.object(object).text)
      out.flush()
    }
  }
}
