import Foundation

/// The data beside the package that some tests read; where it is missing, those tests are skipped.
enum SharedData {
  static let directory: URL? = {
    var candidates: [URL] = []
    if let path = ProcessInfo.processInfo.environment["RAPPORTEUR_SHARED"] {
      candidates.append(URL(fileURLWithPath: path))
    }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    candidates.append(root.deletingLastPathComponent().appendingPathComponent("shared"))
    return candidates.first {
      FileManager.default.fileExists(atPath: $0.appendingPathComponent("data").path)
    }
  }()

  static func has(_ path: String) -> Bool {
    guard let directory else { return false }
    return FileManager.default.fileExists(atPath: directory.appendingPathComponent(path).path)
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let directory else { return [] }
    let url = directory.appendingPathComponent(path)
    guard path.hasSuffix(".zst") else { return [UInt8](try Data(contentsOf: url)) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["zstd", "-dcq", url.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](data)
  }

  static func lines(_ path: String) throws -> [String] {
    try bytes(path).split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The objects of a JSON Lines file.
  static func records(_ path: String) throws -> [[String: String]] {
    try bytes(path).split(separator: 0x0A).map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] ?? [:]
      return object.compactMapValues { $0 as? String }
    }
  }
}
