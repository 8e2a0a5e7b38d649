import DocumentImport
import Foundation
import Testing

/// Calendars in the shapes in which they are printed and exported.
@Suite struct CalendarKindsTests {
  private func entries(_ text: String, _ name: String) throws -> [AgendaProposal] {
    try findings(text, name).entries
  }

  private func findings(_ text: String, _ name: String) throws -> AgendaFindings {
    try Support.withFolder { folder in
      try Support.read(Support.write(text, name, in: folder)).agenda
    }
  }

  /// A table with tabs.
  private func table(
    _ header: String, _ rows: [String], heading: String = "Meetings of the towns, 2013"
  ) -> String {
    "\(heading)\n\n"
      + ([header] + rows).map { $0.replacing("|", with: "\t") }.joined(separator: "\n") + "\n"
  }

  @Test(
    "Dates of a column are read in the order that the column has",
    arguments: [
      (["02/05/2013", "13/05/2013", "01/06/2013"], ["2013-05-02", "2013-05-13", "2013-06-01"]),
      (["05/02/2013", "05/13/2013", "06/01/2013"], ["2013-05-02", "2013-05-13", "2013-06-01"]),
      (["2013/05/02", "2013/05/13", "2013/06/01"], ["2013-05-02", "2013-05-13", "2013-06-01"]),
      (
        ["02.05.2013", "12.–13.05.2013", "30.05.–01.06.2013"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-05-30/2013-06-01"]
      ),
      (
        ["05.02", "05.12-13", "06.30-07.02"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-06-30/2013-07-02"]
      ),
      (
        ["2 May", "12–13 May", "30 June – 2 July"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-06-30/2013-07-02"]
      ),
      (
        ["May 2", "May 12-13", "June 30 - July 2"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-06-30/2013-07-02"]
      ),
      (
        ["Thu 2 May 2013", "Sunday, 12 – Monday, 13 May 2013", "July 2013"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-07"]
      ),
      (
        ["2. Mai 2013", "12. bis 13. Mai 2013", "Juli 2013"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-07"]
      ),
      (
        ["2 мая 2013 г.", "12–13 мая 2013 г.", "июль 2013 г."],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-07"]
      ),
      (
        ["٢ مايو ٢٠١٣", "12-13 أيار/مايو 2013", "تموز 2013"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-07"]
      ),
      (
        ["2013年5月2日", "2013年5月12日至13日", "2013年7月"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-07"]
      ),
      (
        ["2 de mayo de 2013", "12 al 13 de mayo de 2013", "julio de 2013"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-07"]
      ),
      (
        ["2013-05-02", "2013-05-12/13", "2013-06-30/2013-07-02"],
        ["2013-05-02", "2013-05-12/2013-05-13", "2013-06-30/2013-07-02"]
      ),
    ] as [([String], [String])])
  func shapes(printed: [String], edtf: [String]) throws {
    let rows = zip(printed, ["Workshop of clerks", "Summit of masters", "Forum of pilots"]).map {
      "\($0)|\($1)|Oslo, Norway"
    }
    let found = try entries(table("Date|Event|Location", rows), "c.txt")
    #expect(found.map(\.date.edtf) == edtf)
    #expect(found.map(\.title) == ["Workshop of clerks", "Summit of masters", "Forum of pilots"])
    #expect(found.allSatisfy { $0.venue?.city == "Oslo" && $0.venue?.country == "Norway" })
    #expect(!found.contains { $0.date.isAmbiguous })
  }

  @Test("Days and months that may be exchanged are called so")
  func ambiguous() throws {
    let found = try entries(
      table(
        "Date|Event|Location",
        ["02/05/2013|Workshop|Oslo, Norway", "05/02/2013|Summit|Riga, Latvia"]), "c.txt")
    #expect(found.count == 2 && found.allSatisfy { $0.date.isAmbiguous })
    #expect(found.allSatisfy { $0.repairs.contains { $0.contains("exchanged") } })
  }

  @Test("Columns of begin and end, of city and country, numbers in front")
  func columns() throws {
    let found = try entries(
      table(
        "No.|Start|End|Title|City|Country",
        [
          "1|2 May 2013|4 May 2013|Workshop of clerks|Oslo|Norway",
          "2|1 June 2013|1 June 2013|Summit|Riga|Latvia",
        ]), "c.txt")
    #expect(found.map(\.date.edtf) == ["2013-05-02/2013-05-04", "2013-06-01"])
    #expect(found.map(\.title) == ["Workshop of clerks", "Summit"])
    #expect(found.map { $0.venue?.country } == ["Norway", "Latvia"])
  }

  @Test("What programs export: iCalendar and CSV")
  func exports() throws {
    let events = try entries(
      """
      BEGIN:VCALENDAR
      BEGIN:VEVENT
      DTSTART;VALUE=DATE:20130502
      DTEND;VALUE=DATE:20130505
      SUMMARY:Workshop of clerks\\, and of
        masters
      LOCATION:Oslo\\, Norway
      END:VEVENT
      BEGIN:VEVENT
      DTSTART:20130601T090000Z
      SUMMARY:Summit
      END:VEVENT
      END:VCALENDAR
      """, "c.ics")
    #expect(events.map(\.date.edtf) == ["2013-05-02/2013-05-04", "2013-06-01"])
    #expect(events.first?.title == "Workshop of clerks, and of masters")
    #expect(events.first?.venue?.city == "Oslo")
    let rows = try entries(
      "Subject,Start Date,End Date,Location\nWorkshop of clerks,2013-05-02,2013-05-04,\"Oslo, Norway\"\n",
      "c.csv")
    #expect(rows.map(\.date.edtf) == ["2013-05-02/2013-05-04"])
    #expect(rows.first?.title == "Workshop of clerks" && rows.first?.venue?.country == "Norway")
  }

  @Test(
    "Meetings told in sentences, each short and with its place, are a calendar; a report is none")
  func prose() throws {
    let found = try entries(
      """
      The year of the towns

      Harbour Process

      The 3rd workshop of clerks, 2-4 May 2013 in Oslo, Norway on seasonal fares.
      The 4th summit of masters, 1 June 2013 in Riga, Latvia on fog.
      """, "c.txt")
    #expect(found.map(\.date.edtf) == ["2013-05-02/2013-05-04", "2013-06-01"])
    #expect(found.map { $0.venue?.city } == ["Oslo", "Riga"])
    #expect(found.first?.theme == "seasonal fares")
    let report = try entries(
      """
      Report

      The clerks met on 2 May 2013 in Oslo, Norway, where they agreed on fares. It was a long day, and nobody slept. On 1 June 2013 in Riga, Latvia the masters did the same, and wrote it down.
      """, "c.txt")
    #expect(report.isEmpty)
  }

  @Test(
    "The heading above a table names its mechanism and its year", .enabled(if: Support.hasPandoc))
  func headings() throws {
    let found = try entries(
      """
      # Bali Process

      ## 2012

      | Date | Meeting | Place |
      |---|---|---|
      | 2 May | Workshop of clerks | Oslo, Norway |

      ## 2013

      | Date | Meeting | Place |
      |---|---|---|
      | 3 May | Summit | Riga, Latvia |
      """, "c.md")
    #expect(found.map(\.date.edtf) == ["2012-05-02", "2013-05-03"])
    #expect(found.map(\.mechanism) == ["bali-process", "bali-process"])
  }

  @Test("A row that is not understood is listed with its line")
  func unread() throws {
    let findings = try findings(
      table(
        "Date|Event|Location",
        [
          "2 May 2013|Workshop|Oslo, Norway",
          "to be fixed|Some gathering of the towns|Riga, Latvia",
        ]), "c.txt")
    #expect(findings.entries.count == 1)
    #expect(findings.unread.contains { $0.contains("line 5") && $0.contains("Some gathering") })
  }
}
