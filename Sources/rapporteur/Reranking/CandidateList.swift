import ArgumentParser
import Catalogue
import DocumentImport
import JSON
import Search

/// The forms in which candidates come.
enum CandidateFormat: String, CaseIterable, ExpressibleByArgument {
  case ids, jsonl
  case cslJSON = "csl-json"
  case bibtex, ris, trec, references
  case cslYAML = "csl-yaml"
  case endNote = "endnote"
  case endNoteXML = "endnote-xml"
  case webOfScience = "wos"
  case medline, mods

  /// The form of citations that it is, if any.
  var citations: CitationInput? { CitationInput(rawValue: rawValue) }
}

/// Candidates of a reranking as they came, so that they can be given back in another order.
struct CandidateList {
  struct Entry {
    var candidate: RerankCandidate
    /// The id it came with, if any.
    var id: String?
    /// The entry as it was written.
    var source: String
  }

  let format: CandidateFormat
  private(set) var candidates: [Entry] = []
  /// What stands before, between and behind the entries of a citation file.
  private var preamble = ""
  private var separator = ""
  private var trailer = ""
  /// Entries that could not be read, and are left out: line and what is wrong.
  private(set) var damaged: [(line: Int, message: String)] = []
  /// The citations as they came, for an order that their form can be read in.
  private var citations = CitationList()
  /// Place of each candidate among the citations.
  private var places: [Int] = []
  /// How lines end.
  private let lineEnd: String

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - format: nil to tell it by the content.
  ///   - isKnown: Whether an id leads to a record of the index.
  init(
    _ bytes: [UInt8], format: CandidateFormat?, file: String, isKnown: (String) -> Bool
  ) throws {
    // Reference managers write many encodings; the list is given back in UTF-8.
    let text = TextDecoder.decode(bytes, declared: Self.declaredEncoding(bytes)).text
    guard !text.unicodeScalars.contains("\0") else {
      throw Failure(.badInput, "it is no text", at: file, remedy: "give a file of candidates")
    }
    lineEnd = text.utf8.contains(0x0D) && text.contains("\r\n") ? "\r\n" : "\n"
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
      .filter { !$0.allSatisfy(\.isWhitespace) }
    let format = format ?? Self.detect(text, lines)
    self.format = format
    if let form = format.citations {
      try readCitations(text, form, file, isKnown)
      return
    }
    switch format {
    case .cslJSON, .cslYAML, .bibtex, .ris, .endNote, .endNoteXML, .webOfScience, .medline, .mods:
      break
    case .jsonl, .ids, .references:
      for (index, line) in lines.enumerated() {
        let candidate = RerankCandidate(line: line)
        if format == .jsonl, candidate.line != nil {
          throw Failure(
            .badInput, "no JSON object with an id, title or text", at: "\(file):\(index + 1)",
            remedy: "mend the line, or give --input-format references")
        }
        let id = candidate.id ?? candidate.line.flatMap { isKnown($0) ? $0 : nil }
        candidates.append(Entry(candidate: candidate, id: id, source: line))
      }
    case .trec:
      for (index, line) in lines.enumerated() {
        let columns = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard columns.count >= 5 else {
          throw Failure(
            .badInput, "no run line 'topic Q0 id rank score tag'", at: "\(file):\(index + 1)",
            remedy: "mend the line")
        }
        let id = String(columns[2])
        candidates.append(
          Entry(candidate: RerankCandidate(id: id), id: id, source: String(columns[0])))
      }
    }
  }

  /// Tells the form by the content.
  private static func detect(_ text: String, _ lines: [String]) -> CandidateFormat {
    if let form = CitationInput.detect(text), let format = CandidateFormat(rawValue: form.rawValue)
    {
      return format
    }
    guard let first = lines.first else { return .ids }
    if first.first(where: { !$0.isWhitespace }) == "{" { return .jsonl }
    let columns = first.split(whereSeparator: { $0 == " " || $0 == "\t" })
    if columns.count == 6, columns[1] == "Q0", Double(columns[4]) != nil { return .trec }
    // An id has no white space, a printed reference has.
    return lines.allSatisfy { !$0.contains(where: \.isWhitespace) } ? .ids : .references
  }

  /// JabRef's "% Encoding: UTF-8" in front of a file.
  private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
    let head = String(decoding: bytes.prefix(200).map { $0 < 128 ? $0 : 63 }, as: UTF8.self)
    guard let mark = head.firstRange(of: "Encoding:") else { return nil }
    let name = head[mark.upperBound...].drop { $0 == " " }.prefix { !$0.isWhitespace }
    return name.isEmpty ? nil : String(name).replacing("ISO8859_", with: "ISO-8859-")
  }

  private mutating func readCitations(
    _ text: String, _ form: CitationInput, _ file: String, _ isKnown: (String) -> Bool
  ) throws {
    let list: CitationList
    do {
      list = try CitationList.read(text, form: form, file: file)
    } catch {
      throw Failure(.badInput, "\(error)", at: "", remedy: "mend the file")
    }
    damaged = list.problems.map { ($0.line, $0.message) }
    preamble = list.preamble
    separator = list.separator
    trailer = list.trailer
    citations = list
    for (place, citation) in list.citations.enumerated() where !citation.isDamaged {
      places.append(place)
      let item = citation.item
      // A key that the index does not know may still be a reference that it knows.
      let isRecord = !citation.id.isEmpty && isKnown(citation.id)
      let title = item["title"]?.string
      let author = (item["author"]?.array ?? []).compactMap {
        $0["literal"]?.string ?? $0["family"]?.string
      }.joined(separator: ", ")
      let year = item["issued"]?["date-parts"]?.array?.first?.array?.first.map { part in
        part.string ?? part.integer.map(String.init) ?? ""
      }
      let line = [author, year.map { "(\($0))" } ?? "", title ?? ""]
        .filter { !$0.isEmpty }.joined(separator: " ")
      candidates.append(
        Entry(
          candidate: RerankCandidate(
            id: isRecord ? citation.id : nil, title: title, author: author, year: year,
            text: item["abstract"]?.string,
            container: ["container-title", "collection-title", "publisher"].compactMap {
              item[$0]?.string
            }.joined(separator: ", "),
            identifiers: ["DOI", "ISBN", "number"].compactMap { item[$0]?.string }, line: line),
          id: citation.id.isEmpty ? nil : citation.id, source: citation.text))
    }
  }

  /// Writes the candidates in a new order, in the form in which they came.
  ///
  /// - Parameter order: Places in the list as it came, from 1, with their scores.
  func write(_ order: [(original: Int, score: Double)], _ out: inout StandardOutput) {
    let entries = order.map { (candidates[$0.original - 1], $0.score) }
    if format.citations != nil {
      writeCitations(order.map { places[$0.original - 1] }, &out)
      return
    }
    if format == .trec {
      for (index, entry) in entries.enumerated() {
        out.write(
          "\(entry.0.source) Q0 \(entry.0.id ?? "") \(index + 1) \(entry.1) rapporteur" + lineEnd)
      }
    } else {
      for entry in entries { out.write(entry.0.source + lineEnd) }
    }
  }

  private func writeCitations(_ order: [Int], _ out: inout StandardOutput) {
    var text = preamble
    let entries = citations.readable(order).map { citations.citations[$0].text }
    text += entries.joined(separator: separator)
    if !trailer.isEmpty { text += (separator == "\n" && !entries.isEmpty ? "\n" : "") + trailer }
    if text.last != "\n" { text += "\n" }
    out.write(lineEnd == "\n" ? text : text.replacing("\n", with: lineEnd))
  }
}
