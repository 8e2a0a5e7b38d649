import DocumentImport
import Foundation
import TestSupport
import Testing

/// The readers that are ours must answer or throw, whatever they are given. Seeds are fixed.
@Suite struct FuzzTests {
  private static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...(random.next() % 6) {
      guard !bytes.isEmpty else { return bytes }
      let at = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 5 {
      case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int(random.next() % 40)))
      case 2:
        bytes.insert(
          contentsOf: bytes[at..<min(bytes.count, at + 20)],
          at: Int(random.next() % UInt64(bytes.count)))
      case 3:
        bytes.insert(
          contentsOf: [[9], [10], [12], [0x2A], [0x22], [0x3C], [0xE2, 0x80, 0x93]][
            Int(random.next() % 7)], at: at)
      default: bytes = Array(bytes.prefix(at))
      }
    }
    return bytes
  }

  @Test("XML of records", arguments: [0xA1, 0xA2, 0xA3] as [UInt64])
  func xml(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let start = Array(
      """
      <?xml version="1.0"?><!DOCTYPE c [<!ENTITY a "b">]><collection><!-- c --><record><controlfield tag="001">7</controlfield>
      <datafield tag="245" ind1='1'><subfield code="a">T &amp; &#x41; &unknown;</subfield></datafield></record>
      <dc:dc><dc:title><![CDATA[x]]></dc:title><dc:identifier>A/1/2</dc:identifier></dc:dc></collection>
      """.utf8)
    for _ in 0..<1500 {
      _ = try? XMLRecordReader.read(String(decoding: Self.mutate(start, &random), as: UTF8.self))
    }
    _ = try? XMLRecordReader.read(String(repeating: "<a>", count: 100_000))
  }

  @Test("CSV and its mapping", arguments: [0xB1, 0xB2] as [UInt64])
  func csv(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let start = Array("id,title,\"no\"\"te\"\n1,\"a\nb\",c\n2,,\n".utf8)
    let map = Array(
      "delimiter = \";\"\n[columns]\nid = \"id\"\ntitle = [\"title\"]\n[split]\ntitle = \"/\"\n"
        .utf8)
    for _ in 0..<1500 {
      let text = String(decoding: Self.mutate(start, &random), as: UTF8.self)
      let mapping = try? CSVRecordReader.Mapping(
        String(decoding: Self.mutate(map, &random), as: UTF8.self), file: "m")
      _ = try? CSVRecordReader.read(text, mapping: mapping, isTabbed: false)
    }
  }

  @Test(
    "Plain text with headings, tables, notes and references", arguments: [0xC1, 0xC2] as [UInt64])
  func text(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let start = Array(
      (OutlineTests.text + "\n\n" + AgendaTests.header
        + "Bali Process (RCP)\t\t\nWorkshop\t31 March – 1 April 2011 Oslo, Norway\tLamps\n\u{0C}12\nENDNOTES\n\n- 1. A. Berg, \"Lamps,\" report (Oslo, 2010). Available from www.a.example/ b.pdf.\n- *Fog* (B, 2001).\n\nREFERENCES\n\nBerg, A.\n\n2012 Title. In: *Book*. Aura, Turku.\n")
        .utf8)
    try Support.withFolder { folder in
      for _ in 0..<150 {
        let path = try Support.write(Self.mutate(start, &random), "t.txt", in: folder)
        guard let document = try? Support.read(path) else { continue }
        _ = document.lines()
      }
    }
  }

  @Test("Bytes of any encoding")
  func decoder() {
    var random = SeededGenerator(seed: 0xD1)
    for length in 0..<300 {
      let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next() >> 11) }
      let text = TextDecoder.decode(bytes).text
      _ = PlainTextReader.read(text)
    }
  }
}
