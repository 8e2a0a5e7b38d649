import Foundation
import Testing

/// The built program, run as users run it: arguments and standard input in, output, errors and exit
/// status out.
struct Program {
  /// What a run left behind.
  struct Outcome {
    var status: Int32
    var output: Data
    var errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// The lines of standard error that are errors.
    var errorLines: [String] {
      errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("rapporteur: error: ") }
    }

    /// The output as one JSON object.
    var json: [String: Any] {
      get throws {
        try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
      }
    }

    /// The output as JSON Lines.
    var jsonLines: [[String: Any]] {
      get throws {
        try lines.map {
          try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
      }
    }
  }

  /// The program stands beside the test bundle: one build makes both. `RAPPORTEUR_PROGRAM` names
  /// another.
  static let path: String = {
    if let named = ProcessInfo.processInfo.environment["RAPPORTEUR_PROGRAM"] { return named }
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = bundle.deletingLastPathComponent().appendingPathComponent("rapporteur").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    let argument = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
    return argument.deletingLastPathComponent().appendingPathComponent("rapporteur").path
  }()

  /// The package's root, from this file's place in it.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of test collections that lies beside the package on some machines.
  static let shared: URL? = {
    let named = ProcessInfo.processInfo.environment["RAPPORTEUR_SHARED"].map {
      URL(fileURLWithPath: $0)
    }
    let folder = named ?? root.deletingLastPathComponent().appendingPathComponent("shared")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - folder: The working folder; without one, a folder outside any project.
  ///   - environment: Added to an environment that has nothing of the user's.
  static func run(
    _ arguments: [String], input: Data? = nil, in folder: URL? = nil,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder ?? FileManager.default.temporaryDirectory
    var variables = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "TERM": "xterm"]
    variables.merge(environment) { $1 }
    process.environment = variables
    // Files, not pipes: whatever the size, nobody waits for a reader.
    let scratch = try TemporaryFolder()
    defer { scratch.remove() }
    let outputFile = scratch.file("output")
    let errorsFile = scratch.file("errors")
    for file in [outputFile, errorsFile] {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    let inputFile = scratch.file("input")
    try (input ?? Data()).write(to: inputFile)
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorsFile)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try Data(contentsOf: outputFile),
      errors: String(decoding: try Data(contentsOf: errorsFile), as: UTF8.self))
  }

  /// Runs the program, which must end with status 0.
  @discardableResult
  static func succeed(
    _ arguments: [String], input: Data? = nil, in folder: URL? = nil,
    environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try run(arguments, input: input, in: folder, environment: environment)
    #expect(
      outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)",
      sourceLocation: sourceLocation)
    return outcome
  }
}

/// A folder for the files of one test.
struct TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("rapporteur-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ content: Data) throws -> String {
    try content.write(to: file(name))
    return file(name).path
  }

  @discardableResult
  func write(_ name: String, _ content: String) throws -> String {
    try write(name, Data(content.utf8))
  }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
