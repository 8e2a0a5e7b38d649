import Catalogue
import JSON
import Search

/// Writes a list of hits in a format for programs, one by one, so that a list of any length takes
/// constant memory.
protocol HitWriter {
  /// What comes before the first hit.
  mutating func begin(_ out: inout StandardOutput)
  /// One hit.
  mutating func write(_ hit: Hit, _ out: inout StandardOutput)
  /// What comes after the last hit.
  mutating func end(_ out: inout StandardOutput)
}

extension HitWriter {
  mutating func begin(_ out: inout StandardOutput) {}
  mutating func end(_ out: inout StandardOutput) {}
}

/// JSON Lines of hit objects, as in the `hits` of a search.
struct HitLinesWriter: HitWriter {
  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    var json = JSONWriter()
    hit.writeJSON(into: &json)
    out.write(json.bytes)
    out.write("\n")
  }
}

/// JSON Lines of whole records, as they were read: what `index --input` takes.
///
/// The first line carries what belongs to the index and to no record, such as the names by which
/// records find each other, so that an index made of these lines is equal to the first.
struct RecordLinesWriter: HitWriter {
  var attachments: [(name: String, bytes: [UInt8])]

  init(attachments: [(name: String, bytes: [UInt8])]) { self.attachments = attachments }

  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    if attachments.isEmpty {
      out.write(hit.record)
    } else {
      out.write(withAttachments(hit.record))
      attachments = []
    }
    out.write("\n")
  }

  private func withAttachments(_ record: [UInt8]) -> [UInt8] {
    guard var object = (try? JSONValue(utf8: record))?.object else { return record }
    var members = JSONObject()
    for (name, bytes) in attachments {
      members[name] = .string(String(decoding: bytes, as: UTF8.self))
    }
    object["attachments"] = .object(members)
    return Array(JSONValue.object(object).text.utf8)
  }
}

/// Citations of the records: BibTeX, RIS or CSL-JSON, an entry each.
struct CitationFileWriter: HitWriter {
  private var writer: CitationWriter

  init(_ format: CitationFormat) { writer = CitationWriter(format) }

  mutating func begin(_ out: inout StandardOutput) {
    var bytes: [UInt8] = []
    writer.begin(into: &bytes)
    out.write(bytes)
  }

  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    write(record: (try? JSONValue(utf8: hit.record))?.object ?? JSONObject(), &out)
  }

  mutating func write(record: JSONObject, _ out: inout StandardOutput) {
    var bytes: [UInt8] = []
    writer.append(record, into: &bytes)
    out.write(bytes)
  }

  mutating func end(_ out: inout StandardOutput) {
    var bytes: [UInt8] = []
    writer.end(into: &bytes)
    out.write(bytes)
  }
}

/// One JSON array of hit objects.
struct HitArrayWriter: HitWriter {
  private var isFirst = true

  init() {}

  mutating func begin(_ out: inout StandardOutput) { out.write("[") }

  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    var json = JSONWriter()
    hit.writeJSON(into: &json)
    out.write(isFirst ? "\n" : ",\n")
    out.write(json.bytes)
    isFirst = false
  }

  mutating func end(_ out: inout StandardOutput) { out.write(isFirst ? "]\n" : "\n]\n") }
}

/// Titles with ids, a line each.
struct TitleListWriter: HitWriter {
  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    var line = StyledText(hit.id, .identifier)
    if let title = hit.title { line.append("  " + title) }
    out.line(line.rendered(colour: Terminal.output.hasColour))
  }
}

/// A TREC run: `topic Q0 id rank score tag`.
struct TRECWriter: HitWriter {
  var topic = "1"
  /// Rank of a hit that has none, as in an export.
  private var count = 0

  init() {}

  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    count += 1
    let rank = hit.rank > 0 ? hit.rank : count
    out.line("\(topic) Q0 \(hit.id) \(rank) \(hit.score) rapporteur")
  }
}
