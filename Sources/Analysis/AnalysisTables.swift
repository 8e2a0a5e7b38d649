import CAnalysis
import CICU

/// The committed tables as pointers, and whether they are the linked ICU's.
package enum AnalysisTables {
  static var transitions: UnsafePointer<UInt8> { analysis_transitions_table() }
  static var classLow: UnsafePointer<UInt8> { analysis_class_low_table() }
  static var classIndex: UnsafePointer<UInt16> { analysis_class_index_table() }
  static var classBlocks: UnsafePointer<UInt8> { analysis_class_blocks_table() }
  static var folded: UnsafePointer<UInt16> { analysis_folded_table() }
  static var bare: UnsafePointer<UInt16> { analysis_bare_table() }

  static var trigrams: UnsafePointer<UInt32> { analysis_trigrams_table() }
  static var trigramBuckets: UnsafePointer<UInt16> { analysis_trigram_buckets_table() }

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
