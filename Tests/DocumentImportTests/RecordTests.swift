import DocumentImport
import Foundation
import JSON
import Testing

@Suite struct RecordTests {
  private func lines(_ findings: RecordFindings) throws -> [JSONValue] {
    try String(decoding: findings.lines(), as: UTF8.self).split(separator: "\n").map {
      try JSONValue(String($0))
    }
  }

  @Test("Records of OAI-PMH with Dublin Core come in; deleted ones do not")
  func dublinCore() throws {
    let findings = try XMLRecordReader.read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
      <record><header><identifier>oai:lamps.example:12</identifier><datestamp>2013-01-01</datestamp></header>
      <metadata><oai_dc:dc xmlns:oai_dc="x" xmlns:dc="y"><dc:title>Lamps &amp; fog</dc:title>
      <dc:creator>Berg, L.</dc:creator><dc:creator>Holm, K.</dc:creator><dc:date>2012-05-03</dc:date>
      <dc:subject>lamps</dc:subject><dc:subject>fog</dc:subject><dc:language>eng</dc:language>
      <dc:identifier>https://doi.org/10.1000/LAMP.7</dc:identifier><dc:identifier>A/68/999</dc:identifier>
      <dc:description><![CDATA[On lamps < 3 m.]]></dc:description></oai_dc:dc></metadata></record>
      <record><header status="deleted"><identifier>oai:lamps.example:13</identifier></header></record>
      </ListRecords></OAI-PMH>
      """)
    let records = try lines(findings)
    #expect(records.count == 1)
    let record = try #require(records.first)
    #expect(record["id"]?.string == "oai:lamps.example:12")
    #expect(record["kind"]?.string == "document")
    #expect(record["title"]?.string == "Lamps & fog")
    #expect(record["author"]?.strings == ["Berg, L.", "Holm, K."])
    #expect(record["year"]?.integer == 2012)
    #expect(record["language"]?.string == "en")
    #expect(record["doi"]?.string == "10.1000/lamp.7")
    #expect(record["symbol"]?.string == "A/68/999")
    #expect(record["theme"]?.string == "lamps; fog")
    #expect(record["text"]?.string == "On lamps < 3 m.")
  }

  @Test("MARCXML comes in")
  func marc() throws {
    let findings = try XMLRecordReader.read(
      """
      <collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam</leader>
      <controlfield tag="001">77</controlfield>
      <controlfield tag="008">130101s2012    sz            000 0 fre d</controlfield>
      <datafield tag="020" ind1=" " ind2=" "><subfield code="a">9789290686750 (pbk.)</subfield></datafield>
      <datafield tag="100" ind1="1" ind2=" "><subfield code="a">Berg, Lena,</subfield></datafield>
      <datafield tag="191" ind1=" " ind2=" "><subfield code="a">A/68/999</subfield></datafield>
      <datafield tag="245" ind1="1" ind2="0"><subfield code="a">Les phares :</subfield><subfield code="b">une histoire /</subfield><subfield code="c">L. Berg.</subfield></datafield>
      <datafield tag="260" ind1=" " ind2=" "><subfield code="b">Aura,</subfield><subfield code="c">c2012.</subfield></datafield>
      <datafield tag="650" ind1=" " ind2="0"><subfield code="a">Lighthouses</subfield><subfield code="z">Norway</subfield></datafield>
      </record></collection>
      """)
    let record = try #require(try lines(findings).first)
    #expect(record["id"]?.string == "77")
    #expect(record["title"]?.string == "Les phares: une histoire")
    #expect(record["author"]?.strings == ["Berg, Lena"])
    #expect(record["year"]?.integer == 2012)
    #expect(record["language"]?.string == "fr")
    #expect(record["isbn"]?.strings == ["9789290686750"])
    #expect(record["symbol"]?.string == "A/68/999")
    #expect(record["theme"]?.string == "Lighthouses – Norway")
  }

  @Test("CSV comes in by a mapping: columns, values to split, constants")
  func csv() throws {
    try Support.withFolder { folder in
      let path = try Support.write(
        "No.;Title;Subtitle;Names;When\n1;Lamps;\"An \"\"old\"\"\nhistory\";Berg, L./Holm, K.;2012\n2;Fog;;;\n2;Fog again;;;\nshort;row\n",
        "r.csv", in: folder)
      _ = try Support.write(
        """
        delimiter = ";"
        [columns]
        id = "No."
        title = ["Title", "Subtitle"]
        author = "Names"
        year = "When"
        [split]
        author = "/"
        [constants]
        type = "document/report"
        region = ["global"]
        """, "r.mapping.toml", in: folder)
      let findings = try RecordFile.read(
        path: path, bytes: Array(try Data(contentsOf: URL(filePath: path))), mapping: nil)
      let records = try lines(findings)
      #expect(records.map { $0["id"]?.string } == ["1", "2"])
      #expect(records[0]["title"]?.string == "Lamps: An \"old\" history")
      #expect(records[0]["author"]?.strings == ["Berg, L.", "Holm, K."])
      #expect(records[0]["year"]?.integer == 2012)
      #expect(records[1]["region"]?.strings == ["global"])
      #expect(findings.rejected.count == 2, "a repeated id and a short row")
    }
  }

  @Test("A mapping with a key that is not known names its line")
  func mapping() {
    let error = #expect(throws: ImportError.self) {
      try CSVRecordReader.Mapping("delimiter = \",\"\n[colums]\nid = \"x\"\n", file: "m.toml")
    }
    #expect(error?.message.contains("m.toml:2") == true)
  }

  @Test("Damaged XML names its line; entities cannot grow")
  func damage() {
    for text in [
      "<a><b></a>", "<record", "<r a=1/>", "<!DOCTYPE x [ <!ENTITY a \"aa\"> ", "<a>", "plain",
    ] {
      #expect(throws: ImportError.self) { try XMLRecordReader.read(text) }
    }
    let bomb =
      "<!DOCTYPE dc [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;\">]><dc><identifier>i</identifier><title>&b;</title></dc>"
    let findings = try? XMLRecordReader.read(bomb)
    #expect(findings?.records.first?["title"] == ["&b;"])
  }
}
