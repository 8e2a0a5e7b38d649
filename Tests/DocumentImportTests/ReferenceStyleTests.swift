import DocumentImport
import Foundation
import Testing

/// Lists of references in the styles of journals, one a line, wrapped and with hanging indents.
@Suite struct ReferenceStyleTests {
  struct Work: Sendable {
    var family: String
    var given: String
    var year: Int
    var title: String
    var container: String?
    var volume = ""
    var issue = ""
    var pages = ""
    var publisher = ""
    var place = ""
    var initial: String { String(given.prefix(1)) }
  }

  static let works = [
    Work(
      family: "Berg", given: "Lena", year: 1997, title: "Ferries and the price of salt",
      container: "Journal of Northern Harbours", volume: "8", issue: "2", pages: "11-39"),
    Work(
      family: "Holm", given: "Karin", year: 2000, title: "A chest of letters from the islands",
      publisher: "Gotland Press", place: "Visby"),
    Work(
      family: "Sand", given: "Peter", year: 2004, title: "Who owns the fog?",
      container: "Law and Weather", volume: "31", issue: "4", pages: "201-222"),
    Work(
      family: "Okafor", given: "Mira", year: 2008, title: "Keepers, wages and winter",
      publisher: "Harbour University Press", place: "Turku"),
    Work(
      family: "Derksen", given: "Anna", year: 2011, title: "Counting lamps along the coast",
      container: "Annals of Light", volume: "5", issue: "1", pages: "3-18"),
    Work(
      family: "Skelde", given: "Rolf", year: 2015, title: "The board and its ledgers",
      publisher: "Aura Books", place: "Oslo"),
  ]

  enum Style: String, CaseIterable, Sendable {
    case apa, chicagoDate, chicagoNotes, mla, harvard, ieee, vancouver, springer, elsevier, german

    func print(_ work: Work, _ number: Int) -> String {
      let dot = work.title.hasSuffix("?") ? "" : "."
      let (v, n, p) = (work.volume, work.issue, work.pages)
      guard let journal = work.container else {
        let book = "\(work.place): \(work.publisher)"
        return switch self {
        case .apa: "\(work.family), \(work.initial). (\(work.year)). \(work.title)\(dot) \(book)."
        case .chicagoDate:
          "\(work.family), \(work.given). \(work.year). \(work.title)\(dot) \(book)."
        case .chicagoNotes:
          "\(number). \(work.given) \(work.family), \(work.title) (\(book), \(work.year)), 7."
        case .mla:
          "\(work.family), \(work.given). \(work.title)\(dot) \(work.publisher), \(work.year)."
        case .harvard:
          "\(work.family), \(work.initial). (\(work.year)) \(work.title)\(dot) \(book)."
        case .ieee:
          "[\(number)] \(work.initial). \(work.family), \(work.title)\(dot) \(book), \(work.year)."
        case .vancouver:
          "\(number). \(work.family) \(work.initial). \(work.title)\(dot) \(book); \(work.year)."
        case .springer:
          "\(work.family) \(work.initial) (\(work.year)) \(work.title)\(dot) \(work.publisher), \(work.place)"
        case .elsevier:
          "\(work.family), \(work.initial)., \(work.year). \(work.title)\(dot) \(work.publisher), \(work.place)."
        case .german: "\(work.family), \(work.given) (\(work.year)): \(work.title)\(dot) \(book)."
        }
      }
      return switch self {
      case .apa:
        "\(work.family), \(work.initial). (\(work.year)). \(work.title)\(dot) \(journal), \(v)(\(n)), \(p)."
      case .chicagoDate:
        "\(work.family), \(work.given). \(work.year). “\(work.title)\(dot)” \(journal) \(v) (\(n)): \(p)."
      case .chicagoNotes:
        "\(number). \(work.given) \(work.family), “\(work.title),” \(journal) \(v), no. \(n) (\(work.year)): 12."
      case .mla:
        "\(work.family), \(work.given). “\(work.title)\(dot)” \(journal), vol. \(v), no. \(n), \(work.year), pp. \(p)."
      case .harvard:
        "\(work.family), \(work.initial). (\(work.year)) ‘\(work.title)’, \(journal), \(v)/\(n): \(p)."
      case .ieee:
        "[\(number)] \(work.initial). \(work.family), “\(work.title),” \(journal), vol. \(v), no. \(n), pp. \(p), \(work.year)."
      case .vancouver:
        "\(number). \(work.family) \(work.initial). \(work.title)\(dot) \(journal). \(work.year);\(v)(\(n)):\(p)."
      case .springer:
        "\(work.family) \(work.initial) (\(work.year)) \(work.title)\(dot) \(journal) \(v):\(p)"
      case .elsevier:
        "\(work.family), \(work.initial)., \(work.year). \(work.title)\(dot) \(journal) \(v) (\(n)), \(p)."
      case .german:
        "\(work.family), \(work.given) (\(work.year)): \(work.title)\(dot) In: \(journal) \(v) (\(n)), S. \(p)."
      }
    }
  }

  enum Layout: String, CaseIterable, Sendable { case line, wrapped, hanging }

  private func text(_ style: Style, _ layout: Layout) -> String {
    let entries = Self.works.enumerated().map { style.print($0.element, $0.offset + 1) }
    let lines = entries.flatMap { entry -> [String] in
      if layout == .line { return [entry] }
      var lines: [String] = []
      var line = ""
      for word in entry.split(separator: " ") {
        if line.count + word.count > 66 {
          lines.append(line)
          line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
      }
      lines.append(line)
      return lines.enumerated().map {
        ($0.offset > 0 && layout == .hanging ? "    " : "") + $0.element
      }
    }
    let heading =
      style == .chicagoNotes ? "Notes" : style == .german ? "Literaturverzeichnis" : "References"
    return """
      Lamps

      Mira Example

      1. Introduction

      This paper is about lamps and those who kept them lit, through many winters and some wars, and about what was written down.

      \(heading)

      \(lines.joined(separator: "\n"))

      """
  }

  @Test(
    "Title, year, author and container come out in every style and layout",
    arguments: Style.allCases, Layout.allCases)
  func styles(style: Style, layout: Layout) throws {
    let items = try Support.withFolder { folder in
      try Support.read(Support.write(text(style, layout), "t.txt", in: folder)).references.items
    }
    for work in Self.works {
      let item = items.first { $0.title == work.title }
      #expect(item != nil, "\(style) \(layout): \(work.title) in \(items.map(\.title))")
      #expect(item?.year == work.year, "\(style) \(layout): \(work.title)")
      #expect(
        item?.authors.first?.hasPrefix(work.family + ",") == true,
        "\(style) \(layout): \(item?.authors ?? [])")
      #expect(item?.container == work.container, "\(style) \(layout): \(work.title)")
    }
    #expect(items.count == Self.works.count, "\(items.map(\.title))")
  }

  @Test("DOIs that a line end cut, works in press, dashes for the author before")
  func details() throws {
    let items = try Support.withFolder { folder in
      try Support.read(
        Support.write(
          """
          Lamps

          References

          Berg, L. (1998). Ferries and salt. Journal of Harbours, 12(3), 101–120. https://doi.org/10.1234/
              jh.1998.012

          ———. (2002). Salt and ferries. Journal of Harbours, 16(1), 3–19.

          Holm, K., Sand, P., & Okafor, M. (in press). Letters from the islands. Annals of Light.

          Harbour Union (2004). Handbook for clerks. Turku: Harbour Union.

          """, "t.txt", in: folder)
      ).references.items
    }
    func find(_ title: String) -> ReferenceProposal? { items.first { $0.title == title } }
    #expect(find("Ferries and salt")?.doi == "10.1234/jh.1998.012")
    #expect(find("Salt and ferries")?.authors == ["Berg, L."])
    #expect(find("Letters from the islands")?.year == nil)
    #expect(find("Letters from the islands")?.authors.count == 3)
    #expect(find("Letters from the islands")?.container == "Annals of Light")
    #expect(find("Handbook for clerks")?.authors == ["Harbour Union"])
  }
}
