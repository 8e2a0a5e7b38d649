import DocumentImport
import Foundation

/// Where things for the tests are.
enum Support {
  /// The package's root.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The seeds and facts beside the package, where they are.
  static let shared: URL? = {
    let named = ProcessInfo.processInfo.environment["RAPPORTEUR_SHARED"].map { URL(filePath: $0) }
    let candidates = [named, root.deletingLastPathComponent().appending(path: "shared")].compactMap
    { $0 }
    return candidates.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "seeds/mrs-45.txt").path())
    }
  }()

  /// The catalogue of this package.
  static let corpus =
    (try? KnownCatalogue(path: root.appending(path: "Corpus").path())) ?? KnownCatalogue()

  static func fixture(_ name: String) -> String {
    Bundle.module.url(forResource: "Fixtures/" + name, withExtension: nil)?.path() ?? "Fixtures/"
      + name
  }

  /// Whether a tool is on `PATH`.
  static func has(_ tool: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
  }

  static let hasPandoc = has("pandoc")
  static let hasPoppler = has("pdftotext") && has("pdfinfo")

  /// A folder of its own, removed afterwards.
  static func withFolder<T>(_ body: (URL) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "import-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  static func write(_ text: String, _ name: String, in folder: URL) throws -> String {
    try write(Array(text.utf8), name, in: folder)
  }

  static func write(_ bytes: [UInt8], _ name: String, in folder: URL) throws -> String {
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path()
  }

  /// Makes a file of another format from Markdown, by pandoc.
  static func convert(_ markdown: String, to name: String, in folder: URL) throws -> String {
    let source = try write(markdown, "source.md", in: folder)
    let target = folder.appending(path: name).path()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["pandoc", "-s", "-o", target, source]
    try process.run()
    process.waitUntilExit()
    return target
  }

  static func read(_ path: String, id: String? = nil, corpus: KnownCatalogue = corpus) throws
    -> ImportedDocument
  {
    try DocumentImporter(folder: "", catalogue: corpus) { _ in nil }.read(path: path, id: id)
  }

  static func letters(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// Dice's coefficient of letter trigrams, written plainly.
  static func likeness(_ a: String, _ b: String) -> Double {
    func trigrams(_ text: String) -> Set<String> {
      let signs = Array(letters(text))
      guard signs.count >= 3 else { return [String(signs)] }
      return Set((0...(signs.count - 3)).map { String(signs[$0..<($0 + 3)]) })
    }
    let x = trigrams(a)
    let y = trigrams(b)
    return 2 * Double(x.intersection(y).count) / Double(x.count + y.count)
  }
}
