import CAnalysis

/// ICU's word rules as a table-driven automaton over UTF-8.
///
/// Every boundary is a place to start afresh: ICU's rules look only to the right of a segment's
/// start. The tables are ICU's compiled rules themselves, so a segment ends where ICU ends it;
/// only where it holds characters of a dictionary script has ICU the last word (`DictionaryBreaker`).
package struct WordBreaker {
  private let transitions = AnalysisTables.transitions
  private let classLow = AnalysisTables.classLow
  private let classIndex = AnalysisTables.classIndex
  private let classBlocks = AnalysisTables.classBlocks
  private let attaching = AnalysisTables.attaching

  package init() {}

  /// Whether the tables are those of the ICU that is linked. If not, all text goes through ICU.
  package static let matchesLinkedICU = analysis_tables_fit() != 0

  /// The end of the segment that starts at `start`, and the classes of its characters or-ed.
  ///
  /// `start` must be below `count`. At least one character long.
  @inline(__always)
  package func segment(_ p: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> (
    end: Int, classes: UInt8
  ) {
    var state = 1
    var i = start
    var end = start
    var seen: UInt8 = 0
    var classes: UInt8 = 0
    while i < count {
      let characterClass: UInt8
      let b0 = p[i]
      if b0 < 0x80 {
        characterClass = classLow[Int(b0)]
        i &+= 1
      } else if b0 &- 0xC2 < 0x1E, i &+ 1 < count, p[i &+ 1] & 0xC0 == 0x80 {
        characterClass = classLow[Int(b0 & 0x1F) &<< 6 | Int(p[i &+ 1] & 0x3F)]
        i &+= 2
      } else if b0 &- 0xE1 < 0x0C, i &+ 2 < count, p[i &+ 1] & p[i &+ 2] & 0x80 != 0,
        (p[i &+ 1] | p[i &+ 2]) & 0x40 == 0
      {
        // U+1000 to U+CFFF: no overlong forms, no surrogates.
        let scalar =
          Int(b0 & 0x0F) &<< 12 | Int(p[i &+ 1] & 0x3F) &<< 6 | Int(p[i &+ 2] & 0x3F)
        characterClass =
          scalar < 0x3000
          ? classLow[scalar] : classBlocks[Int(classIndex[scalar &>> 7]) &<< 7 | scalar & 0x7F]
        i &+= 3
      } else {
        let (scalar, length) = UTF8Decoder.decode(p, i, count)
        characterClass = AnalysisTables.characterClass(scalar)
        i &+= length
      }
      let next = transitions[state &<< 5 | Int(characterClass & 31)]
      state = Int(next & 63)
      if state == 0 { break }
      seen |= characterClass
      if next & 64 != 0 {
        end = i
        classes = seen
      }
    }
    if end == start {  // cannot be: the rules accept any character. But a loop must go on.
      end = start &+ UTF8Decoder.decode(p, start, count).length
    }
    return (end, classes)
  }

  /// Whether the character attaches to what precedes it: Extend, Format or ZWJ.
  @inline(__always)
  func attaches(_ p: UnsafePointer<UInt8>, _ i: Int, _ count: Int) -> Bool {
    let k = AnalysisTables.characterClass(UTF8Decoder.decode(p, i, count).scalar)
    return attaching &>> UInt32(k & 31) & 1 != 0
  }

  /// Whether the character may stand in one segment with an ASCII separator before it: it attaches,
  /// or is one more space (WSegSpace, which has a category of its own).
  @inline(__always)
  func continuesSeparator(_ p: UnsafePointer<UInt8>, _ i: Int, _ count: Int) -> Bool {
    let k = AnalysisTables.characterClass(UTF8Decoder.decode(p, i, count).scalar) & 31
    return attaching &>> UInt32(k) & 1 != 0 || k == classLow[0x20] & 31
  }
}
