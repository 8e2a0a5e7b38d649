package import Storage

/// The read side of a segment's dictionary, postings and positions.
///
/// Opening checks the dictionary's table of fields, nothing else: O(fields). Everything behind it is
/// checked when it is reached: extents when a term is looked up, blocks when they are decoded. Bytes
/// that cannot be right give `nil`, an empty list or wrong numbers, never a read out of bounds.
/// Immutable; safe to share between threads.
package final class InvertedFile: @unchecked Sendable {
  /// The bytes, shared with the readers of the fields.
  private let regions: InvertedRegions
  private var fields: [TermDictionaryReader?] = []

  /// Documents of the segment, deleted ones included.
  package var documentCount: Int { regions.documentCount }
  var postings: UnsafeRawBufferPointer { regions.postings }
  var positions: UnsafeRawBufferPointer { regions.positions }

  /// - Parameters:
  ///   - dictionary: The bytes that `TermDictionaryWriter` wrote; the same for the other two.
  ///   - owner: Kept as long as this object: what keeps the bytes in place.
  package init(
    documentCount: Int, dictionary: UnsafeRawBufferPointer, postings: UnsafeRawBufferPointer,
    positions: UnsafeRawBufferPointer, owner: AnyObject?
  ) throws(StorageError) {
    let padding = PostingsFormat.padding
    guard documentCount >= 0, documentCount <= PostingsFormat.maximumDocumentCount,
      postings.count >= padding, positions.count >= padding,
      dictionary.count >= padding + TermDictionaryFormat.trailerLength
    else {
      throw .corrupt(file: "terms", offset: 0, what: "the structure ends too early")
    }
    regions = InvertedRegions(
      documentCount: documentCount,
      dictionary: UnsafeRawBufferPointer(rebasing: dictionary[..<(dictionary.count - padding)]),
      postings: UnsafeRawBufferPointer(rebasing: postings[..<(postings.count - padding)]),
      positions: UnsafeRawBufferPointer(rebasing: positions[..<(positions.count - padding)]),
      owner: owner)
    try readFields(regions.dictionary)
  }

  private func readFields(_ dictionary: UnsafeRawBufferPointer) throws(StorageError) {
    let trailer = dictionary.count - TermDictionaryFormat.trailerLength
    let tableOffset = dictionary.word64(at: trailer)
    let count = Int(dictionary.word32(at: trailer + 8))
    let entry = TermDictionaryFormat.fieldEntryLength
    guard tableOffset <= UInt64(trailer), trailer - Int(tableOffset) == count * entry else {
      throw .corrupt(file: "terms", offset: trailer, what: "the table of fields is damaged")
    }
    for index in 0..<count {
      let at = Int(tableOffset) + index * entry
      let ordinal = Int(dictionary.word32(at: at))
      guard ordinal >= fields.count, ordinal < 1 << 16,
        let reader = TermDictionaryReader(
          file: regions, entryAt: at, limit: Int(tableOffset))
      else {
        throw .corrupt(file: "terms", offset: at, what: "the table of fields is damaged")
      }
      while fields.count < ordinal { fields.append(nil) }
      fields.append(reader)
    }
  }

  /// The dictionary of a field; nil if no document of the segment has a term in it.
  package func terms(field: Int) -> TermDictionaryReader? {
    field >= 0 && field < fields.count ? fields[field] : nil
  }

  /// Whether the fields follow each other from the beginning to their table, and the table ends
  /// as it should.
  var fieldsFillDictionary: Bool {
    let dictionary = regions.dictionary
    let trailer = dictionary.count - TermDictionaryFormat.trailerLength
    var end = 0
    for field in fields {
      guard let field else { continue }
      guard field.extent.lowerBound == end else { return false }
      end = field.extent.upperBound
    }
    return dictionary.word64(at: trailer) == UInt64(end)
      && dictionary.word32(at: trailer + 12) == UInt32(TermDictionaryFormat.blockLength)
  }

  /// One more than the greatest ordinal of a field that has terms.
  package var fieldCount: Int { fields.count }
}

/// The three regions without their padding, and what keeps them in place.
final class InvertedRegions: @unchecked Sendable {
  let documentCount: Int
  let dictionary: UnsafeRawBufferPointer
  let postings: UnsafeRawBufferPointer
  let positions: UnsafeRawBufferPointer
  private let owner: AnyObject?

  init(
    documentCount: Int, dictionary: UnsafeRawBufferPointer, postings: UnsafeRawBufferPointer,
    positions: UnsafeRawBufferPointer, owner: AnyObject?
  ) {
    self.documentCount = documentCount
    self.dictionary = dictionary
    self.postings = postings
    self.positions = positions
    self.owner = owner
  }
}
