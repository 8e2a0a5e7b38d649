/// Something wrong in the catalogue's files: where, what, and as far as possible what to do.
public struct CatalogueProblem: Error, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Path of the file, as it was reached.
  public let file: String
  /// Line, from 1; 0 where the file as a whole is meant.
  public let line: Int
  /// What is wrong.
  public let message: String

  public init(file: String, line: Int, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// "Corpus/mechanisms/mtm.toml:12: unknown key `namme`; the nearest is `name`".
  public var description: String {
    line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)"
  }

  public static func < (a: CatalogueProblem, b: CatalogueProblem) -> Bool {
    (a.file, a.line, a.message) < (b.file, b.line, b.message)
  }
}
