import ArgumentParser
import Catalogue
import JSON
import Search

/// The forms in which candidates come.
enum CandidateFormat: String, CaseIterable, ExpressibleByArgument {
  case ids, jsonl
  case cslJSON = "csl-json"
  case bibtex, ris, trec, references
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
  /// What stands before the entries and belongs to all of them.
  private var preamble = ""

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - format: nil to tell it by the content.
  ///   - isKnown: Whether an id leads to a record of the index.
  init(
    _ bytes: [UInt8], format: CandidateFormat?, file: String, isKnown: (String) -> Bool
  ) throws {
    // A byte order mark is no part of the first id.
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.badInput, "not UTF-8", at: file, remedy: "convert the file to UTF-8")
    }
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
      .filter { !$0.allSatisfy(\.isWhitespace) }
    let format = format ?? Self.detect(bytes, lines)
    self.format = format
    switch format {
    case .cslJSON: try readCitations(bytes, .cslJSON, file, isKnown)
    case .bibtex: try readCitations(bytes, .bibTeX, file, isKnown)
    case .ris: try readCitations(bytes, .ris, file, isKnown)
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
  private static func detect(_ bytes: [UInt8], _ lines: [String]) -> CandidateFormat {
    switch CitationFormat.detect(bytes) {
    case .cslJSON: return .cslJSON
    case .bibTeX: return .bibtex
    case .ris: return .ris
    case nil: break
    }
    guard let first = lines.first else { return .ids }
    if first.first(where: { !$0.isWhitespace }) == "{" { return .jsonl }
    let columns = first.split(whereSeparator: { $0 == " " || $0 == "\t" })
    if columns.count == 6, columns[1] == "Q0", Double(columns[4]) != nil { return .trec }
    // An id has no white space, a printed reference has.
    return lines.allSatisfy { !$0.contains(where: \.isWhitespace) } ? .ids : .references
  }

  private mutating func readCitations(
    _ bytes: [UInt8], _ format: CitationFormat, _ file: String, _ isKnown: (String) -> Bool
  ) throws {
    let list: CitationList
    do {
      list = try CitationList.read(bytes, format: format, file: file)
    } catch {
      throw Failure(.badInput, "\(error)", at: "", remedy: "mend the file")
    }
    // Every candidate is kept: an entry that cannot be read would be lost.
    if let problem = list.problems.first {
      throw Failure(
        .badInput,
        "\(list.problems.count == 1 ? "an entry" : "entries") that cannot be read: "
          + problem.message, at: "\(file):\(problem.line)", remedy: "mend the entry")
    }
    preamble = list.preamble
    for citation in list.citations {
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
    switch format {
    case .cslJSON:
      out.line("[")
      out.line(entries.map(\.0.source).joined(separator: ",\n"))
      out.line("]")
    case .bibtex, .ris:
      if !preamble.isEmpty { out.line(preamble.hasSuffix("\n") ? preamble : preamble + "\n") }
      for (index, entry) in entries.enumerated() {
        if index > 0 { out.line() }
        out.line(
          entry.0.source.hasSuffix("\n") ? String(entry.0.source.dropLast()) : entry.0.source)
      }
    case .trec:
      for (index, entry) in entries.enumerated() {
        out.line(
          "\(entry.0.source) Q0 \(entry.0.id ?? "") \(index + 1) \(entry.1) rapporteur")
      }
    case .ids, .jsonl, .references:
      for entry in entries { out.line(entry.0.source) }
    }
  }
}
