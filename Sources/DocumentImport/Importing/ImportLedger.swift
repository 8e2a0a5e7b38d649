internal import InvertedIndex
internal import JSON
internal import Platform

/// Which file each imported text came from, so that no text is ever replaced by another file's.
///
/// The texts themselves are the ledger: the first line of a document's file in `fulltext/`, and each
/// record of other catalogues, carries `imported` with the file it came from.
public struct ImportLedger: Sendable {
  /// Where a text came from.
  public struct Origin: Hashable, Sendable {
    /// The file's name, where it is known.
    public var file: String?
    /// Its whole path, links resolved.
    var source: String?
    /// A hash of its bytes.
    var hash: String?
    /// The file in `fulltext/` that holds the text.
    var text: String

    /// What a person knows the file by.
    public var name: String { source ?? file ?? text }

    /// Whether this is the same file, or the same bytes at another place.
    func isSame(as other: Origin) -> Bool {
      if let source, let otherSource = other.source, source == otherSource { return true }
      if let hash, let otherHash = other.hash { return hash == otherHash }
      // Texts of earlier versions know the file's name only.
      return hash == nil && file != nil && file == other.file && text == other.text
    }
  }

  /// By id of the document or record.
  private var origins: [String: Origin] = [:]
  /// Ids by path of the file they came from.
  private var idsBySource: [String: String] = [:]

  /// An empty ledger.
  public init() {}

  /// Reads the ledger of a catalogue's folder.
  ///
  /// - Throws: if a text cannot be read.
  public init(corpus: String) throws(ImportError) {
    for name in Files.names(in: corpus + "/fulltext") ?? [] where name.hasSuffix(".jsonl") {
      try add(corpus + "/fulltext/" + name)
    }
  }

  private mutating func add(_ path: String) throws(ImportError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try Files.read(path, limit: 1 << 34) } catch {
      throw ImportError(error)
    }
    for line in bytes.split(separator: 0x0A) {
      // Sections are the bulk of a text and say nothing of its origin.
      if line.prefix(4096).firstRange(of: Array("\"kind\":\"section\"".utf8)) != nil { continue }
      guard let object = try? JSONValue(utf8: line), let id = object["id"]?.string,
        object["kind"]?.string != "section"
      else { continue }
      let imported = object["imported"]
      let origin = Origin(
        file: imported?["file"]?.string, source: imported?["source"]?.string,
        hash: imported?["hash"]?.string, text: path)
      origins[id] = origin
      if let source = origin.source, object["kind"]?.string == "document",
        imported?["records"] == nil
      {
        idsBySource[source] = id
      }
    }
  }

  /// Where the text of a document came from; nil if there is none of that id.
  public func origin(of id: String) -> Origin? { origins[id] }

  /// The id under which a file's text was imported before.
  func formerID(of origin: Origin) -> String? { origin.source.flatMap { idsBySource[$0] } }

  /// Notes an imported text.
  mutating func record(_ id: String, _ origin: Origin, isRecord: Bool = false) {
    origins[id] = origin
    if !isRecord, let source = origin.source { idsBySource[source] = id }
  }

  /// Forgets the ids that a file in `fulltext/` held, before it is written anew.
  mutating func forget(text: String) {
    for (id, origin) in origins where origin.text == text { origins[id] = nil }
  }

  /// Ids that a file in `fulltext/` holds.
  func ids(in text: String) -> [String] {
    origins.filter { $0.value.text == text }.map(\.key)
  }

  /// The id for a file without `--id`: its stem, and where another file has that, with the name of
  /// its folder before it or its ending behind it.
  ///
  /// - Parameter stems: What to try, in order.
  func freeID(_ stems: [String], for origin: Origin) -> String {
    func isFree(_ id: String) -> Bool { origins[id].map { $0.isSame(as: origin) } ?? true }
    for stem in stems where isFree(stem) { return stem }
    let stem = stems.last ?? "document"
    var number = 2
    while !isFree("\(stem)-\(number)") { number += 1 }
    return "\(stem)-\(number)"
  }

  /// The origin of a file that is about to be read.
  static func origin(path: String, bytes: [UInt8], text: String) -> Origin {
    var hash = ContentHash(seed: 3)
    bytes.withUnsafeBytes { hash.combine($0) }
    let value = String(hash.value, radix: 16)
    return Origin(
      file: path.split(separator: "/").last.map(String.init) ?? path,
      source: Files.canonicalPath(path),
      hash: String(repeating: "0", count: 16 - value.count) + value, text: text)
  }
}

extension ImportLedger.Origin {
  /// As it stands in a text's first line.
  var json: JSONObject {
    var object = JSONObject()
    for (key, value) in [("file", file), ("source", source), ("hash", hash)] {
      if let value { object[key] = .string(value) }
    }
    return object
  }
}

/// How ids become names of files, and back.
public enum TextFile {
  /// An id as a file's name: `/`, `%` and a dot in front are written as in a URL, so that two ids
  /// never have one name.
  public static func name(of id: String) -> String {
    var name = ""
    for (place, scalar) in id.unicodeScalars.enumerated() {
      switch scalar {
      case "/": name += "%2F"
      case "%": name += "%25"
      case "." where place == 0: name += "%2E"
      default: name.unicodeScalars.append(scalar)
      }
    }
    return name
  }

  /// The name that earlier versions gave: `/` as `_`.
  static func formerName(of id: String) -> String {
    let name = id.replacing("/", with: "_")
    return name.hasPrefix(".") ? "_" + name.dropFirst() : name
  }
}
