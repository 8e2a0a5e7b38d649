package import InvertedIndex

/// A word of a query as it stands, for nearness, exact form and snippets.
package struct QuerySlot: Sendable {
  /// A term that the word was looked up as.
  package struct Term: Sendable {
    package var bytes: [UInt8]
    package var entries: TermEntries

    /// A term with where it stands.
    package init(_ bytes: [UInt8], _ entries: TermEntries) {
      self.bytes = bytes
      self.entries = entries
    }
  }

  /// As written (NFC).
  package var written: [UInt8]
  /// The terms it was looked up as, in each field.
  package var terms: [Int: [Term]]
  /// Where these stand; shared by all copies.
  let places = SlotPlaces()

  /// A word as written with its terms.
  package init(written: [UInt8], terms: [Int: [Term]]) {
    self.written = written
    self.terms = terms
  }

  /// Decodes where the word stands in every segment, to be kept. Returns the bytes that it takes.
  package func decodePlaces(_ segments: [SegmentReader]) -> Int {
    places.decode(segments, self)
  }
}
