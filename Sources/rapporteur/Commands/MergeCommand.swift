import ArgumentParser
import InvertedIndex

/// `merge`: makes one segment of all.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Merge all segments of the index into one.",
    discussion: """
      Frees what deleted and replaced records still take, and makes searching a little faster. \
      Readers go on meanwhile.

      EXAMPLES
        rapporteur merge
        rapporteur merge --index passages
      """)

  @OptionGroup var location: IndexLocation

  func run() throws {
    let snapshot = try openSnapshot(location)
    let summary = try indexing { () throws(IndexError) in
      try IndexWriter(path: snapshot.path, definition: nil, mode: .update).mergeAll()
    }
    StandardError.note(
      "\(counted(summary.documentCount, "record")) in \(counted(summary.segmentCount, "segment"))"
        + ", generation \(summary.generation)")
  }
}
