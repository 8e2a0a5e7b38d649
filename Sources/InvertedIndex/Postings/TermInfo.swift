/// What the postings of a field hold besides documents.
package struct IndexOptions: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// How often the term stands in each document, and impacts to skip blocks by.
  package static let frequencies = IndexOptions(rawValue: 1)
  /// Where the term stands; needs `frequencies`.
  package static let positions = IndexOptions(rawValue: 2)
  /// In which written form it stands there; needs `positions`.
  package static let forms = IndexOptions(rawValue: 4)

  /// All of the above.
  package static let text: IndexOptions = [.frequencies, .positions, .forms]

  /// Whether each option's needs are met; false only in damaged bytes.
  var isConsistent: Bool {
    rawValue < 8 && (!contains(.positions) || contains(.frequencies))
      && (!contains(.forms) || contains(.positions))
  }
}

/// A term's statistics in one segment and where its postings and positions stand.
///
/// Index/FORMAT.md, section "Term dictionary".
package struct TermInfo: Sendable, Hashable {
  /// Documents that have the term, deleted ones included.
  package var documentFrequency: UInt32 = 0
  /// Occurrences in all of them; equals `documentFrequency` in fields without frequencies.
  package var totalTermFrequency: UInt64 = 0
  /// The only document of a term with `documentFrequency` 1: such a term has no postings.
  package var singleDocument: UInt32 = 0
  /// Whether a bit set of its documents stands before the blocks.
  package var isDense = false
  /// Extent in the postings region.
  package var postingsOffset: UInt64 = 0
  package var postingsLength: UInt64 = 0
  /// Extent in the positions region.
  package var positionsOffset: UInt64 = 0
  package var positionsLength: UInt64 = 0
  /// Extent of the list of written forms in the dictionary; length 0: the term itself is the only.
  package var formsOffset: UInt64 = 0
  package var formsLength: UInt64 = 0
  /// How many written forms the term has, at least 1.
  package var formCount: UInt32 = 1

  package init() {}

  /// Bits of a form's ordinal beside each position.
  package var formWidth: Int {
    formCount <= 1 ? 0 : UInt32.bitWidth - (formCount - 1).leadingZeroBitCount
  }
}
