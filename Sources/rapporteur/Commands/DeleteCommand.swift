import ArgumentParser
import InvertedIndex

/// `delete`: removes records by id.
struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Remove records from the index.",
    discussion: """
      In one commit. Ids are taken as they are written, whole. What an index was built from is \
      then no longer what it holds: to build it anew from there, 'index' needs --replace.

      EXAMPLES
        rapporteur delete midsa/2012-08-27/technical-meeting
        rapporteur delete doc-17 doc-18 --index passages
      """)

  @OptionGroup var location: IndexLocation

  @Argument(help: ArgumentHelp("Ids of records.", valueName: "id"))
  var ids: [String]

  func run() throws {
    let snapshot = try openSnapshot(location)
    let missing = try indexing { () throws(IndexError) in
      let writer = try IndexWriter(path: snapshot.path, definition: nil, mode: .update)
      var missing: [String] = []
      for id in ids {
        if try !writer.delete(id: id) { missing.append(id) }
      }
      guard missing.count < ids.count else { return missing }
      // The index is no longer what its source says.
      writer.userData = [:]
      let summary = try writer.commit()
      maintain(writer)
      StandardError.note(
        "removed \(grouped(ids.count - missing.count)); the index has "
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
