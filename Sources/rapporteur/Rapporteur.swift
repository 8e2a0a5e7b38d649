import ArgumentParser

@main
struct Rapporteur: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rapporteur",
    abstract: "Search the record of inter-State consultation mechanisms on migration.",
    version: "0.1.0")
}
