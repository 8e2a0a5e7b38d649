import CAnalysis
import Testing

/// Tables that were made beforehand are those that the linked ICU gives.
@Suite("Tables of the word breaker") struct TablesTests {
  @Test("what is made now equals what is used")
  func equality() throws {
    let made = try #require(analysis_make_tables()).pointee
    let used = analysis_tables().pointee
    #expect(analysis_tables_fit() != 0)
    #expect(made.icu_version.0 == used.icu_version.0 && made.icu_version.1 == used.icu_version.1)
    #expect(made.attaching == used.attaching)
    #expect(made.class_block_count == used.class_block_count)
    func equal<Number: Equatable>(
      _ a: UnsafePointer<Number>, _ b: UnsafePointer<Number>, _ count: Int
    ) -> Bool {
      UnsafeBufferPointer(start: a, count: count).elementsEqual(
        UnsafeBufferPointer(start: b, count: count))
    }
    #expect(equal(made.transitions, used.transitions, 2_048))
    #expect(equal(made.class_low, used.class_low, 0x3000))
    #expect(equal(made.class_index, used.class_index, 0x2200))
    #expect(equal(made.class_blocks, used.class_blocks, Int(made.class_block_count) * 128))
    #expect(equal(made.folded, used.folded, 0x3000))
    #expect(equal(made.bare, used.bare, 0x3000))
  }

  @Test("the blocks of all characters say below U+3000 what the direct table says")
  func blocks() {
    let tables = analysis_tables().pointee
    for scalar in 0..<0x3000 {
      let block = Int(tables.class_index[scalar >> 7])
      #expect(tables.class_blocks[block << 7 | scalar & 0x7F] == tables.class_low[scalar])
    }
  }
}
