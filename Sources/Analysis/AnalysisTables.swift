import CAnalysis

/// The tables of the linked ICU as pointers: kept ones, or made at the first use of any.
package enum AnalysisTables {
  static var transitions: UnsafePointer<UInt8> { analysis_tables().pointee.transitions }
  static var classLow: UnsafePointer<UInt8> { analysis_tables().pointee.class_low }
  static var classIndex: UnsafePointer<UInt16> { analysis_tables().pointee.class_index }
  static var classBlocks: UnsafePointer<UInt8> { analysis_tables().pointee.class_blocks }
  static var folded: UnsafePointer<UInt16> { analysis_tables().pointee.folded }
  static var bare: UnsafePointer<UInt16> { analysis_tables().pointee.bare }
  static var attaching: UInt32 { analysis_tables().pointee.attaching }

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
    let tables = analysis_tables()
    if scalar < 0x3000 { return tables.pointee.class_low[Int(scalar)] }
    guard scalar < 0x110000 else { return 0 }
    let block = Int(tables.pointee.class_index[Int(scalar &>> 7)])
    return tables.pointee.class_blocks[block &<< 7 | Int(scalar & 0x7F)]
  }
}
