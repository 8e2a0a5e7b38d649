import Testing

@testable import WebPages

@Suite struct LanguageTests {
  @Test(
    "dates as people write them",
    arguments: [
      ("2010-12-07", "2010-12-09", "7–9 December 2010", "2010年12月7日至9日"),
      ("2010-11-30", "2010-12-02", "30 November 2010 – 2 December 2010", "2010年11月30日至2010年12月2日"),
      ("2012-06", "2012-06", "June 2012", "2012年6月"), ("2012", "2012", "2012", "2012年"),
      ("XXXX-11-07", "XXXX-11-08", "7–8 November", "11月7日至8日"),
    ])
  func dates(_ start: String, _ end: String, _ english: String, _ chinese: String) {
    #expect(DateText.text(from: start, to: end, .english) == english)
    #expect(DateText.text(from: start, to: end, .chinese) == chinese)
  }

  @Test("a date that is none is shown as it is")
  func notADate() {
    #expect(DateText.text(from: "soon", to: nil, .english) == "soon")
    #expect(DateText.text(from: "2012-13-01", to: nil, .english) == "2012-13-01")
    #expect(DateText.text(from: nil, to: "2012", .english) == nil)
  }

  @Test("other languages")
  func otherLanguages() {
    #expect(DateText.text(from: "2012-03-01", to: nil, .french) == "1er mars 2012")
    #expect(
      DateText.text(from: "2012-03-20", to: "2012-03-21", .spanish) == "20–21 de marzo de 2012")
    #expect(DateText.text(from: "2012-03", to: nil, .russian) == "март 2012")
    #expect(DateText.text(from: "2012-03-05", to: nil, .russian) == "5 марта 2012")
  }

  @Test(
    "plural forms",
    arguments: [
      (Language.english, 1, "1 record"), (.english, 0, "0 records"), (.french, 0, "0 notice"),
      (.russian, 1, "1 запись"), (.russian, 22, "22 записи"), (.russian, 11, "11 записей"),
      (.russian, 112, "112 записей"), (.russian, 1_021, "1021 запись"), (.arabic, 2, "سجلان"),
      (.arabic, 5, "5 سجلات"), (.arabic, 11, "11 سجلا"), (.arabic, 100, "100 سجل"),
      (.chinese, 3, "3 条记录"),
    ])
  func plurals(_ language: Language, _ count: Int, _ text: String) {
    #expect(CountedNoun.records(language, count) == text)
  }

  @Test("numbers have their separators")
  func numbers() {
    #expect(Language.english.number(254_278) == "254,278")
    #expect(Language.french.number(254_278) == "254\u{202F}278")
    #expect(Language.english.number(1_000) == "1,000")
    #expect(Language.spanish.number(1_000) == "1000")
    #expect(Language.english.number(999) == "999")
  }

  @Test("values are put into texts")
  func values() {
    #expect(Phrase.withoutPart(.english, "visa", "3 records") == "Without “visa”: 3 records")
    #expect(Phrase.atLeast(.english, "{1}") == "at least {1}")
  }

  @Test("types, kinds and states have names; others are made readable")
  func labels() {
    #expect(Labels.value("agenda/workshop", of: "type", .english) == "Workshop")
    #expect(Labels.value("agenda", of: "type", .french) == "Réunions")
    #expect(Labels.value("x/some-thing", of: "type", .english) == "Some thing")
    #expect(Labels.value("anything", of: "court", .english) == nil)
    #expect(Labels.field("partnerCountries", .english) == "Partner countries")
    #expect(Labels.field("region", .arabic) == "المنطقة")
  }
}

@Suite struct CalendarTests {
  @Test(
    "days of a calendar: a month where only that is known, nothing for a year",
    arguments: [
      ("2010-12-07", "2010-12-09", "20101207", "20101210"),
      ("2012-02-28", "2012-02-28", "20120228", "20120229"),
      ("2012-02", "2012-02", "20120201", "20120301"), ("2011-12-31", nil, "20111231", "20120101"),
      ("2012-06-05", "2012-06-01", "20120605", "20120606"),
      ("2011-12", nil, "20111201", "20120101"),
    ] as [(String, String?, String, String)])
  func days(_ start: String, _ end: String?, _ first: String, _ behind: String) {
    let days = CalendarWriter.days(from: start, to: end)
    #expect(days?.first == first)
    #expect(days?.behind == behind)
  }

  @Test(
    "what has no day and no month", arguments: ["2012", "XXXX-11-07", "soon", "", "99999-01-01"])
  func undated(_ start: String) {
    #expect(CalendarWriter.days(from: start, to: nil) == nil)
  }

  @Test("texts are escaped, line breaks cannot begin a property")
  func escaping() {
    #expect(CalendarWriter.escaped("a,b;c\\d\ne\r\u{0}") == "a\\,b\\;c\\\\d\\ne")
  }

  @Test("rows of a table are quoted where they must be")
  func rows() {
    var bytes: [UInt8] = []
    ExportWriter.row(["a", "b,c", "d\"e", "f\ng", " h"], into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\" h\"\r\n")
  }

  @Test("XML leaves out what it does not know and escapes the rest")
  func xml() {
    var xml = XMLWriter()
    xml.element("a", [("b", "\"<&>")], text: "x\u{0}\u{FFFE}<y>]]>&")
    #expect(
      String(decoding: xml.bytes, as: UTF8.self).hasSuffix(
        "<a b=\"&quot;&lt;&amp;&gt;\">x&lt;y&gt;]]&gt;&amp;</a>"))
  }
}
