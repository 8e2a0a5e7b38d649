internal import Catalogue
internal import Platform

/// Writes what was recognized as files of the catalogue's own formats, for a person to review and to
/// move by hand: never into the catalogue's files.
struct ProposalWriter {
  let document: ImportedDocument
  let folder: String

  /// Writes the files; those of an earlier import that have nothing in them now are removed.
  func write() throws(ImportError) -> [String] {
    var files: [String: [UInt8]] = [:]
    for (mechanism, entries) in byMechanism() {
      files["agenda-\(TextFile.name(of: mechanism)).toml"] = Array(
        agenda(mechanism, entries).utf8)
    }
    if !document.references.items.isEmpty {
      files["citations.csl.json"] = CitationProposals.cslJSON(document.references.items)
      files["cited.toml"] = Array(
        CitationProposals.cited(document.references.items, file: document.file).utf8)
    }
    for name in Files.names(in: folder) ?? []
    where files[name] == nil
      && (name == "citations.csl.json" || name == "cited.toml"
        || name.hasPrefix("agenda-") && name.hasSuffix(".toml"))
    {
      Files.remove(folder + "/" + name)
    }
    guard !files.isEmpty else { return [] }
    try ImportFiles.makeFolder(folder)
    var written: [String] = []
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      try ImportFiles.write(bytes, to: folder + "/" + name)
      written.append(folder + "/" + name)
    }
    return written
  }

  private func byMechanism() -> [(String, [AgendaProposal])] {
    var order: [String] = []
    var groups: [String: [AgendaProposal]] = [:]
    for entry in document.agenda.entries {
      if groups[entry.mechanism] == nil { order.append(entry.mechanism) }
      groups[entry.mechanism, default: []].append(entry)
    }
    for statement in document.agenda.statements where groups[statement.mechanism] == nil {
      order.append(statement.mechanism)
      groups[statement.mechanism] = []
    }
    return order.map { ($0, groups[$0] ?? []) }
  }

  private func agenda(_ mechanism: String, _ entries: [AgendaProposal]) -> String {
    var text = """
      # Proposed from \(document.file): review, then move what is right to mechanisms/\(mechanism).toml.
      # Printed heading: \(oneLine(entries.first?.heading ?? mechanism))

      """
    for statement in document.agenda.statements
    where statement.mechanism == mechanism && entries.isEmpty {
      text += """

        [no_agenda]
        id     = \(TOMLText.quoted(mechanism + "/none"))
        why    = \(TOMLText.quoted(statement.text))
        source = \(TOMLText.quoted(source(page: nil)))

        """
    }
    for entry in entries {
      text += "\n"
      if let known = entry.known { text += "# The catalogue has it: \(known)\n" }
      text += "[[agenda]]\n"
      text += "id     = \(TOMLText.quoted(entry.known ?? entry.id))\n"
      text += "title  = \(TOMLText.quoted(entry.title))\n"
      text += "type   = \(TOMLText.quoted(entry.type))\n"
      text += "date   = \(TOMLText.quoted(entry.date.edtf))\n"
      if let span = entry.date.span { text += "span   = \(TOMLText.quoted(span))\n" }
      if entry.date.sessions.count > 1 {
        let days = entry.date.sessions.map {
          TOMLText.quoted(AgendaDate.interval($0.first, $0.last))
        }
        text += "sessions = [\(days.joined(separator: ", "))]\n"
      }
      if let venue = entry.venue {
        let parts = [("city", venue.city), ("part", venue.part), ("country", venue.country)]
          .compactMap { key, value in value.map { "\(key) = \(TOMLText.quoted($0))" } }
        if !parts.isEmpty { text += "place  = { \(parts.joined(separator: ", ")) }\n" }
      }
      text += "theme  = \(TOMLText.quoted(entry.theme))\n"
      text += "status = \(TOMLText.quoted(entry.isForthcoming ? "forthcoming" : "held"))\n"
      if !entry.repairs.isEmpty {
        text += "repair = \(TOMLText.quoted(entry.repairs.joined(separator: " ")))\n"
      }
      text +=
        "source = \(TOMLText.quoted(source(page: entry.page) + (entry.page == nil ? "@row \(entry.row)" : ", row \(entry.row)")))\n"
    }
    return text
  }

  /// The section that holds the calendar.
  private func source(page: String?) -> String {
    let section = document.sections.first { section in
      section.blocks.contains {
        $0.kind == .row && (page == nil || $0.page == page)
          && AgendaColumns($0.cells.filter { !$0.isEmpty }) != nil
      }
    }
    let id = section.map { document.id + "#" + $0.key } ?? document.id
    return page.map { id + "@p. " + $0 } ?? id
  }

  private func oneLine(_ text: String) -> String { TextMending.collapse(text) }
}
