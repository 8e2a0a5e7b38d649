import ArgumentParser
import InvertedIndex
import Search

/// `delete`: removes records by id.
struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Remove records from the index.",
    discussion: """
      In one commit. Ids are taken as they are written, whole; older ids still lead to their \
      record. What an index was built from is then no longer what it holds: to build it anew from \
      there, 'index' needs --replace.

      EXAMPLES
        rapporteur delete midsa/2012-08-27/technical-meeting
        rapporteur delete doc-17 doc-18 --index passages
      """)

  @OptionGroup var location: IndexLocation

  @Argument(help: ArgumentHelp("Ids of records.", valueName: "id"))
  var ids: [String]

  func run() throws {
    let snapshot = try openSnapshot(location)
    let searcher = try openSearcher(location)
    // Each record once, whatever names it was given by.
    var known: [String] = []
    var unknown: [String] = []
    for id in ids {
      if let current = searcher.currentID(of: id) {
        if !known.contains(current) { known.append(current) }
      } else if !unknown.contains(id) {
        unknown.append(id)
      }
    }
    let missing = try indexing { () throws(IndexError) in
      let writer = try IndexWriter(path: snapshot.path, definition: nil, mode: .update)
      var missing = unknown
      for id in known {
        if try !writer.delete(id: id) { missing.append(id) }
      }
      let count = known.count + unknown.count - missing.count
      guard count > 0 else { return missing }
      // The index is no longer what its source says.
      writer.userData = [:]
      let summary = try writer.commit()
      maintain(writer)
      StandardError.note(
        "removed \(grouped(count)); the index has "
          + "\(counted(summary.documentCount, "record")), generation \(summary.generation)")
      return missing
    }
    guard missing.isEmpty else {
      throw Failure(
        .nothingFound, "no record " + missing.map { "'\($0)'" }.joined(separator: ", "),
        at: snapshot.path, remedy: "find ids with 'rapporteur search'")
    }
  }
}
