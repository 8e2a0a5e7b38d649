import DocumentImport
import TestSupport
import Testing

@Suite struct AgendaDateTests {
  @Test(
    "Dates in every shape that calendars print are read",
    arguments: [
      ("2–5 April 2013 Maputo", "2013-04-02/2013-04-05"),
      ("9 July 2012 Dakar, Senegal", "2012-07-09"),
      ("31 March – 1 April 2011", "2011-03-31/2011-04-01"),
      ("29 October – 1 November 2012 Singapore", "2012-10-29/2012-11-01"),
      ("27 – 28 February 2013", "2013-02-27/2013-02-28"),
      ("5–6 October, 2012 Valletta", "2012-10-05/2012-10-06"),
      ("28 April 2009, Prague Czech Republic", "2009-04-28"),
      ("June 2013 San José", "2013-06"),
      ("Second week of June 2012 Geneva", "2012-06"),
      ("17–18 February and 15–16 March 2010 Madrid", "2010-02-17/2010-03-16"),
      ("7–8 November Gammarth", "XXXX-11-07/XXXX-11-08"),
      ("March 4-5, 2013", "2013-03-04/2013-03-05"),
      ("March 30 – April 1, 2013", "2013-03-30/2013-04-01"),
      ("30 December – 2 January 2012", "2011-12-30/2012-01-02"),
      ("2012-06-27", "2012-06-27"), ("27/06/2012", "2012-06-27"), ("27.06.2012 Wien", "2012-06-27"),
      ("1st and 2nd of May 2011", "2011-05-01/2011-05-02"),
      ("Monday, 3 September 2012", "2012-09-03"),
      ("3 au 5 février 2010 Dakar", "2010-02-03/2010-02-05"),
      ("12 de mayo de 2011", "2011-05-12"), ("June–July 2012", "2012-06/2012-07"),
      ("29 February 2012", "2012-02-29"),
    ])
  func shapes(text: String, edtf: String) throws {
    let date = try #require(AgendaDate.find(in: text))
    #expect(date.edtf == edtf)
    #expect(date.range.lowerBound == 0)
  }

  @Test(
    "Text without a date has none",
    arguments: [
      "", "Ministerial Conference", "31 February 2012", "To be announced", "5th Meeting", "99 May",
    ])
  func none(text: String) {
    #expect(AgendaDate.find(in: text).map { $0.range.lowerBound == 0 } != true)
  }

  @Test("A week of a month spans seven days of it")
  func week() throws {
    let date = try #require(AgendaDate.find(in: "Second week of June 2012"))
    #expect(date.span == "2012-06-08/2012-06-14")
    let last = try #require(AgendaDate.find(in: "last week of February 2012"))
    #expect(last.span == "2012-02-23/2012-02-29")
  }

  @Test("An entry with two meetings keeps the days of each")
  func sessions() throws {
    let date = try #require(AgendaDate.find(in: "17–18 February and 15–16 March 2010"))
    #expect(date.sessions.map(\.first.edtf) == ["2010-02-17", "2010-03-15"])
    #expect(date.sessions.map(\.last.edtf) == ["2010-02-18", "2010-03-16"])
  }

  @Test("No text makes the date reader fail")
  func fuzz() {
    var random = SeededGenerator(seed: 0x5EED)
    let pieces = [
      "1", "31", "2012", "May", "–", "-", ",", "and", "of", "week", "Second", "/", ".",
      "99999999999999999999", "é",
      "\u{0}", " ", "to", "June", "0",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int(random.next() % 12)).map { _ in
        pieces[Int(random.next() % UInt64(pieces.count))]
      }
      .joined(separator: random.next() % 2 == 0 ? " " : "")
      _ = AgendaDate.find(in: text)
    }
  }
}
