import ArgumentParser
import Glibc

/// The program: reads the arguments, runs one command, turns what goes wrong into one line on
/// standard error and the exit status of the contract.
@main
struct Rapporteur: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "rapporteur",
    abstract: "Search the record of inter-State consultations on migration.",
    discussion: """
      Finds meetings, their bodies, documents and references by what they say, when and where they \
      were, and who took part; and indexes any other corpus given as JSON Lines.

      EXAMPLES
        rapporteur index
        rapporteur search visa integrity --year 2010..2012
        rapporteur show bali-process
        rapporteur facets "*" --by type,year --kind agenda

      EXIT STATUS
        0 done, 1 nothing found or damage found by check, 2 bad usage or bad input,
        3 index missing, damaged, locked or of another version, 4 something else failed.
      """,
    version: version,
    subcommands: [
      IndexCommand.self, SearchCommand.self, FacetsCommand.self, ShowCommand.self,
      ContradictionsCommand.self, ExplainCommand.self, SimilarCommand.self, SuggestCommand.self,
      AcronymsCommand.self, VocabularyCommand.self, RerankCommand.self, EvaluateCommand.self,
      ServeCommand.self,
      ImportCommand.self,
      ExportCommand.self, DeleteCommand.self, MergeCommand.self, CheckCommand.self,
      RepairCommand.self, BackupCommand.self, StatsCommand.self, ShardCommand.self,
    ])

  /// Parses, runs, reports. Not ArgumentParser's own `main`: its errors take several lines and its
  /// exit status is 64.
  static func main() {
    // A closed pipe is met where it is written to, not by a signal.
    signal(SIGPIPE, SIG_IGN)
    // A file that grows beyond what a process may write is an error of that write, too.
    signal(SIGXFSZ, SIG_IGN)
    openStandardStreams()
    do {
      var command = try parseAsRoot()
      try command.run()
      try verifyNothingLost()
      Glibc.exit(ExitStatus.done.rawValue)
    } catch {
      // Whatever went wrong, bytes that were lost are the reason that helps.
      if !(error is QuietExit), (try? verifyNothingLost()) == nil {
        Glibc.exit(report(Failure.lostBytes).rawValue)
      }
      Glibc.exit(report(error).rawValue)
    }
  }

  /// Makes sure that the descriptors 0, 1 and 2 are open, so that no file of an index is taken for a
  /// stream that the caller has closed. Reading such an input, and writing such an output, fails.
  private static func openStandardStreams() {
    for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY)] {
      // The lowest free number is given.
      if fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", mode) }
    }
    if fcntl(STDERR_FILENO, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
  }

  /// Says what went wrong, and with which status to end.
  private static func report(_ error: any Error) -> ExitStatus {
    switch error {
    case let failure as Failure:
      failure.report()
      return failure.status
    case let quiet as QuietExit:
      return quiet.status
    default:
      // --help and --version arrive as errors too.
      guard exitCode(for: error) != .success else {
        var out = StandardOutput()
        out.line(fullMessage(for: error))
        out.flush()
        return .done
      }
      usageFailure(message(for: error)).report()
      return .badInput
    }
  }

  private static func usageFailure(_ message: String) -> Failure {
    let name = CommandLine.arguments.dropFirst().first { argument in
      configuration.subcommands.contains { $0._commandName == argument }
    }
    let command = "rapporteur" + (name.map { " " + $0 } ?? "")
    var what = message
    while let last = what.last, last == "." || last.isWhitespace { what.removeLast() }
    var remedy = "see '\(command) --help'"
    if what.hasPrefix("Unknown option") {
      remedy += "; a query that begins with '-' goes behind '--'"
    }
    return Failure(.badInput, what, at: "in the arguments of '\(command)'", remedy: remedy)
  }
}
