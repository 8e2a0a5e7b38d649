import Catalogue
import Glibc
import JSON
import Platform

/// The lines of input that are no records: counted, told to the user, kept in a file if wanted.
/// Constant memory: what is kept is written as it comes.
final class RejectionLog {
  private(set) var count = 0
  /// The first ones, to be told.
  private var told: [Rejection] = []
  private static let toldAtMost = 1000
  private let path: String?
  /// Where the lines are written before they take the place of what is at `path`.
  private let temporary: String?
  private let file: LineFile?
  /// Bytes that are not written yet.
  private var pending: [UInt8] = []
  private static let pendingAtMost = 1 << 16
  private var failure: (any Error)?

  /// - Parameters:
  ///   - path: file for all of them: JSON Lines with `file`, `line`, `reason`, `id`, `text`.
  ///   - inputs: What is read meanwhile.
  /// - Throws: if the file cannot be made, or is one of the inputs.
  init(path: String?, inputs: [String]) throws {
    self.path = path
    guard let path else {
      temporary = nil
      file = nil
      return
    }
    let identity = Files.identity(of: path)
    if let identity, let input = inputs.first(where: { Files.identity(of: $0) == identity }) {
      throw Failure(
        .badInput, "the rejected lines would take the place of the input", at: input,
        remedy: "give --rejects another file")
    }
    // A pipe or a terminal is written to as it is.
    temporary = identity == nil || Files.isRegular(path) ? path + ".new" : nil
    file = try LineFile(temporary ?? path)
  }

  deinit {
    // Left over where the run ended before all was told.
    if let temporary { unlink(temporary) }
  }

  func add(_ rejection: Rejection, text: UnsafeRawBufferPointer) {
    count += 1
    if told.count < Self.toldAtMost { told.append(rejection) }
    guard file != nil, failure == nil else { return }
    var object = JSONObject()
    object["file"] = .string(rejection.file)
    object["line"] = .integer(rejection.line)
    object["reason"] = .string(rejection.reason)
    object["id"] = rejection.id.map(JSONValue.string) ?? .null
    object["text"] = .string(String(decoding: text, as: UTF8.self))
    pending.append(contentsOf: JSONValue.object(object).text.utf8)
    pending.append(0x0A)
    guard pending.count >= Self.pendingAtMost else { return }
    do { try flush() } catch { failure = error }
  }

  private func flush() throws {
    try file?.write(pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Finishes the file, also if there is nothing in it: an old one would mislead.
  func write() throws {
    if let failure { throw failure }
    try flush()
    guard let path, let temporary else { return }
    guard rename(temporary, path) == 0 else {
      throw Failure.system("cannot write", path, remedy: "name a file that can be written")
    }
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
