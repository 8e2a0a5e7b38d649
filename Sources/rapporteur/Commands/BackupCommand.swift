import ArgumentParser
import InvertedIndex

/// `backup`: a consistent copy of the index.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the index, while a writer may be at work.",
    discussion: """
      The copy is the newest commit, whole and checked. To restore it, copy it back.

      EXAMPLES
        rapporteur backup /mnt/backup/catalogue-2026-11-21
      """)

  @OptionGroup var location: IndexLocation

  @Argument(
    help: ArgumentHelp("Folder for the copy: new, or empty.", valueName: "dir"),
    completion: .directory)
  var target: String

  func run() throws {
    let path = try location.resolve()
    let summary = try indexing { () throws(IndexError) in
      try IndexBackup.copy(path: path, to: target)
    }
    StandardError.note(
      "copied \(counted(summary.documentCount, "record")), generation \(summary.generation), "
        + "fingerprint \(summary.fingerprint)")
  }
}
