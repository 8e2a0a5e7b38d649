internal import Glibc

// The driver of the peer laboratory: `build` makes an index from its corpus, `serve` answers its
// commands line by line and says how long each took inside the engine. `throughput` compares two
// threads on one snapshot with one.

@main
struct LabDriver {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func value(_ name: String) -> String? {
      guard let at = arguments.firstIndex(of: name), at + 1 < arguments.count else { return nil }
      return arguments[at + 1]
    }
    guard let mode = arguments.first, let index = value("--index") else { usage() }
    do {
      switch mode {
      case "build":
        guard let corpus = value("--corpus") else { usage() }
        try Building.build(
          corpus: corpus, index: index, definition: value("--definition"),
          memory: value("--memory").flatMap { Int($0) } ?? 1024)
      case "serve":
        try Serving(index: index, printsDocuments: arguments.contains("--docs")).run()
      case "throughput":
        guard let queries = value("--queries") else { usage() }
        try Throughput(index: index, queries: queries).run(
          rounds: value("--rounds").flatMap { Int($0) } ?? 10)
      default: usage()
      }
    } catch {
      write("LabDriver: error: \(error)\n", to: 2)
      exit(1)
    }
  }

  static func usage() -> Never {
    write(
      "usage: LabDriver build --corpus FILE --index DIR [--memory MB] [--definition DIR]\n"
        + "       LabDriver serve --index DIR [--docs]\n"
        + "       LabDriver throughput --index DIR --queries FILE [--rounds N]\n", to: 2)
    exit(2)
  }
}
