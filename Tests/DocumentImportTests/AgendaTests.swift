import DocumentImport
import Foundation
import JSON
import TOML
import Testing

@Suite struct AgendaTests {
  private func find(_ text: String, corpus: KnownCatalogue = Support.corpus) -> AgendaFindings {
    AgendaRecognizer.find(in: PlainTextReader.read(text).blocks, corpus: corpus)
  }

  static let header = "Meeting/Conference\tDate and Venue\tMeeting theme or agenda\t\n"

  @Test(
    "A heading holds over page breaks with repeated column heads, and cut headings are put together"
  )
  func headings() {
    let findings = find(
      Self.header + """
        Harbour Dialogue of the Inn (RCP)\ter Sea (HDIS)\t\t
        Workshop\t3–5 May 2011 Oslo, Norway\tLamps\t

        \(Self.header)Summit\t6 June 2012 Riga, Latvia\tFog\t
        Migration Dialogue for Southern Af (RCP)\trica (MIDSA)\t\t
        Ministerial Conference\t2–5 April 2013 Maputo, Mozambique\tWork\t
        """)
    #expect(findings.entries.map(\.mechanism) == ["hdis", "hdis", "midsa"])
    #expect(findings.entries.map(\.type) == ["workshop", "summit", "ministerial"])
    #expect(findings.entries.last?.known == "midsa/2013-04-02/ministerial-conference")
  }

  @Test("Venues are split from dates, with and without commas")
  func venues() {
    let findings = find(
      Self.header + """
        Prague Process (RCP)\t\t\t
        A Meeting\t28 April 2009, Prague Czech Republic\tOne\t
        B Meeting\t9–10 June 2011 Bayahibe, La Romana, Dominican Republic\tTwo\t
        C Meeting\t8 December 2011 Stockholm,Sweden\tThree\t
        D Meeting\t7–9 December 2010 Maldives\tFour\t
        E Meeting\t12–15 July 2010 Singapore\tFive\t
        F Meeting\t10–14 June 2013 Oslo, Norwey\tSix\t
        G Meeting\t1 May 2010'Seven' in one cell\t\t
        """)
    let places = findings.entries.map { [$0.venue?.city, $0.venue?.part, $0.venue?.country] }
    #expect(
      places == [
        ["Prague", nil, "Czech Republic"], ["Bayahibe", "La Romana", "Dominican Republic"],
        ["Stockholm", nil, "Sweden"], [nil, nil, "Maldives"], ["Singapore", nil, "Singapore"],
        ["Oslo", nil, "Norway"], [nil, nil, nil],
      ])
    #expect(findings.entries.last?.theme == "'Seven' in one cell")
    #expect(findings.entries[5].repairs.isEmpty == false)
  }

  @Test("A row that lies outside the table, in lines, is read; statements and junk are no entries")
  func strays() {
    let findings = find(
      Self.header + """
        Bali Process (RCP)\t\t\t
        Workshop\t3 May 2011 Bali, Indonesia\tVisas\t

        Council of Harbour
        Masters (35th Session)21–22 June 2010
        Ouagadougou, Burkina FasoThe council released
        a declaration on fog.

        COMESA RCP (RCP, pillar)\t\t\t
        It is expected that the process\twill begin in 2013.\t\t
        . ,\t\t\t
        """)
    #expect(findings.entries.count == 2)
    let stray = findings.entries.last
    #expect(stray?.title == "Council of Harbour Masters (35th Session)")
    #expect(stray?.venue?.country == "Burkina Faso" && stray?.venue?.city == "Ouagadougou")
    #expect(stray?.theme == "The council released a declaration on fog.")
    #expect(findings.statements.map(\.mechanism) == ["comesa-rcp"])
  }

  @Test("Labels, several meetings, missing years and vague days are kept apart from the rest")
  func shapes() {
    let findings = find(
      Self.header + """
        IGC (RCP)\t\t\t
        Forthcoming: Summit\tJune 2013 Oslo, Norway\tTo be announced\t
        Round\tSecond week of June 2012 Geneva, Switzerland\tData\t
        Meetings\t17–18 February and 15–16 March 2010 Madrid, Spain\tHealth\t
        Workshop\t7–8 November Gammarth, Tunis, Tunisia\tCo- operation and capacity- building\t
        """)
    #expect(findings.entries.map(\.isForthcoming) == [true, false, false, false])
    #expect(findings.entries[0].title == "Summit" && findings.entries[0].id == "igc/2013-06/summit")
    #expect(findings.entries[1].date.span == "2012-06-08/2012-06-14")
    #expect(findings.entries[2].date.sessions.count == 2)
    #expect(findings.entries[3].id == "igc/undated/workshop")
    #expect(findings.entries[3].theme == "Co-operation and capacity-building")
  }

  @Test("Tables about other things give no entries")
  func others() {
    let findings = find(
      "Name\tDate of Initiation\tMembers\nMIDSA\t2000\tAngola, Botswana\nMIDWA\t12 October 2001\tBenin\n\n"
        + "Ship\tBuilt\tTons\nAurora\t3 May 1911\t400\n")
    #expect(findings.entries.isEmpty)
  }

  @Test(
    "The HTML of a calendar gives the same entries",
    .enabled(if: Support.hasPandoc, "pandoc is not installed"))
  func html() throws {
    try Support.withFolder { folder in
      let path = try Support.write(
        """
        <html lang="en"><head><title>Calendar of the harbours</title></head><body><h1>Calendar</h1>
        <table><tr><th>Meeting</th><th>Date and venue</th><th>Theme</th></tr>
        <tr><td colspan="3">Bali Process (RCP)</td></tr>
        <tr><td>Workshop</td><td>29 October &ndash; 1 November 2012<br>Singapore</td><td>Documents</td></tr>
        <tr><td>Summit</td><td>1 June 2012 Bali, Indonesia</td><td>Rules</td></tr></table></body></html>
        """, "c.html", in: folder)
      let entries = try Support.read(path).agenda.entries
      #expect(entries.map(\.mechanism) == ["bali-process", "bali-process"])
      #expect(entries.map(\.date.edtf) == ["2012-10-29/2012-11-01", "2012-06-01"])
      #expect(entries.first?.venue?.city == "Singapore")
    }
  }

  /// How many of the 131 rows of the seeds' calendar come out right: mechanism, days, city, country,
  /// and title and theme in all but a few letters (misprints that only a person can mend).
  @Test(
    "Of the calendar of MRS 45 at least 125 of 131 rows come out right",
    .enabled(if: Support.shared != nil, "no ../shared"))
  func measure() throws {
    let shared = try #require(Support.shared)
    let document = try Support.read(shared.appending(path: "seeds/mrs-45.txt").path())
    let entries = document.agenda.entries
    #expect(entries.count == 131)
    var used: Set<Int> = []
    var right = 0
    var wrong: [String] = []
    for line in try String(
      contentsOf: shared.appending(path: "facts/agendas.jsonl"), encoding: .utf8
    ).split(separator: "\n") {
      let fact = try JSONValue(String(line))
      let title = fact["title"]?.string ?? ""
      let theme = fact["theme"]?.string ?? ""
      let start = fact["date_start"]?.string
      let isWeek = fact["date_precision"]?.string == "week"
      func score(_ entry: AgendaProposal) -> Double {
        Support.likeness(entry.title, title) + Support.likeness(entry.theme, theme)
          + (entry.date.first.edtf == start ? 1 : 0)
          + (entry.mechanism == fact["mechanism"]?.string ? 1 : 0)
      }
      guard
        let index = entries.indices.filter({ !used.contains($0) }).max(by: {
          score(entries[$0]) < score(entries[$1])
        })
      else { continue }
      used.insert(index)
      let entry = entries[index]
      let hasDates =
        isWeek
        || entry.date.last.year == nil && start == nil
        || entry.date.first.edtf == start && entry.date.last.edtf == fact["date_end"]?.string
      if entry.mechanism == fact["mechanism"]?.string, hasDates,
        entry.venue?.city == fact["city"]?.string,
        entry.venue?.country == fact["country"]?.string,
        Support.likeness(entry.title, title) >= 0.9,
        Support.likeness(entry.theme, theme) >= 0.9
      {
        right += 1
      } else {
        wrong.append(fact["id"]?.string ?? "")
      }
    }
    print("calendar of MRS 45: \(right) of 131 rows right; not: \(wrong.joined(separator: ", "))")
    #expect(right >= 125)
  }
}
