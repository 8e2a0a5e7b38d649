import Catalogue
import JSON

/// The lines of input that are no records: counted, told to the user, kept in a file if wanted.
final class RejectionLog {
  private(set) var count = 0
  /// The first ones, to be told.
  private var told: [Rejection] = []
  private static let toldAtMost = 1000
  private let path: String?
  private var lines = ""

  /// - Parameter path: file for all of them: JSON Lines with `file`, `line`, `reason`, `id`, `text`.
  init(path: String?) { self.path = path }

  func add(_ rejection: Rejection, text: UnsafeRawBufferPointer) {
    count += 1
    if told.count < Self.toldAtMost { told.append(rejection) }
    guard path != nil else { return }
    var object = JSONObject()
    object["file"] = .string(rejection.file)
    object["line"] = .integer(rejection.line)
    object["reason"] = .string(rejection.reason)
    object["id"] = rejection.id.map(JSONValue.string) ?? .null
    object["text"] = .string(String(decoding: text, as: UTF8.self))
    lines += JSONValue.object(object).text + "\n"
  }

  /// Writes the file, also if there is nothing to write: an old one would mislead.
  func write() throws {
    if let path { try writeFile(path, lines) }
  }

  /// The only rejection, where there is one: then it is said in the error itself.
  var only: Rejection? { count == 1 ? told.first : nil }

  /// Tells each, a line each.
  func tell() {
    for rejection in told { StandardError.note("rejected \(rejection)") }
    if count > told.count {
      StandardError.note(
        "and \(grouped(count - told.count)) more"
          + (path == nil ? "; --rejects FILE keeps all" : ""))
    }
  }
}
