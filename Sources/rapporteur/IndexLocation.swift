import ArgumentParser
import Glibc

/// Where the index is: the option that every command has.
struct IndexLocation: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The index's folder.",
      discussion: """
        Otherwise $RAPPORTEUR_INDEX; else Index/built of the nearest folder upwards that has \
        Corpus/ and Index/; else $XDG_DATA_HOME/rapporteur.
        """, valueName: "dir"),
    completion: .directory)
  var index: String?

  init() {}

  /// The folder, which need not exist yet.
  func resolve() throws -> String {
    if let index {
      guard !index.isEmpty else {
        throw Failure(.badInput, "empty folder name", at: "--index", remedy: "name a folder")
      }
      return index
    }
    if let named = environment("RAPPORTEUR_INDEX") { return named }
    if let project = Self.project() { return project + "/Index/built" }
    if let data = environment("XDG_DATA_HOME") { return data + "/rapporteur" }
    if let home = environment("HOME") { return home + "/.local/share/rapporteur" }
    throw Failure(
      .badInput, "no index named, and no home folder to look in", at: "--index",
      remedy: "give --index DIR or set RAPPORTEUR_INDEX")
  }

  /// The nearest folder upwards from the working one that has `Corpus/` and `Index/`.
  static func project() -> String? {
    guard let pointer = getcwd(nil, 0) else { return nil }
    defer { free(pointer) }
    var folder = String(cString: pointer)
    while true {
      if isDirectory(folder + "/Corpus") && isDirectory(folder + "/Index") {
        return folder == "/" ? "" : folder
      }
      guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }
}

/// Whether a path leads to a folder.
func isDirectory(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
