import CAnalysis
import CICU

/// The committed tables as pointers, and whether they are the linked ICU's.
package enum AnalysisTables {
  // Safe to share: constant data of the program.
  nonisolated(unsafe) static let transitions = analysis_transitions_table()!
  nonisolated(unsafe) static let classLow = analysis_class_low_table()!
  nonisolated(unsafe) static let classIndex = analysis_class_index_table()!
  nonisolated(unsafe) static let classBlocks = analysis_class_blocks_table()!
  nonisolated(unsafe) static let folded = analysis_folded_table()!
  nonisolated(unsafe) static let bare = analysis_bare_table()!

  nonisolated(unsafe) static let trigrams = analysis_trigrams_table()!
  nonisolated(unsafe) static let trigramBuckets = analysis_trigram_buckets_table()!

  /// A letter or number.
  static let alphanumeric: UInt8 = 0x20
  /// Left to ICU's dictionaries.
  static let dictionary: UInt8 = 0x40
  static let han: UInt8 = 0x80

  /// The class of a scalar: CAnalysis.h.
  @inline(__always)
  package static func characterClass(_ scalar: UInt32) -> UInt8 {
    if scalar < 0x3000 { return classLow[Int(scalar)] }
    guard scalar < 0x110000 else { return 0 }
    let block = Int(classIndex[Int(scalar &>> 7)])
    return classBlocks[block &<< 7 | Int(scalar & 0x7F)]
  }
}
