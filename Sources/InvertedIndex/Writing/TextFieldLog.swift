internal import Analysis

/// The words of one text field in the segment being built, in the order of the documents: four
/// bytes a word.
///
/// A word of the log is
/// * below 2^31: a written form, one position after the one before it;
/// * 2^31 + n: the next form stands n positions after the one before it, not one;
/// * 2^31 + 2^30 + d: what follows belongs to the document d after the one before; positions start
///   anew.
final class TextFieldLog {
  static let stepFlag: UInt32 = 0x8000_0000
  static let documentFlag: UInt32 = 0xc000_0000
  static let valueMask: UInt32 = 0x3fff_ffff
  /// Words between two texts of one field, so that no phrase spans them. As in Lucene's usual
  /// `positionIncrementGap`.
  static let gap = 100
  /// Positions are kept in 24 bits while a segment is sorted.
  static let maximumPosition = (1 << 24) - 1

  let field: Field
  let log = WordLog()
  /// Length norm of each document, as far as documents had the field.
  @exclusivity(unchecked) private(set) var norms: [UInt8] = []
  @exclusivity(unchecked) private(set) var documentCount = 0
  @exclusivity(unchecked) private var currentDocument = -1
  /// Document of the last document mark.
  @exclusivity(unchecked) private var markedDocument: UInt32 = 0
  @exclusivity(unchecked) private var length = 0
  /// Position of the next word if it follows directly.
  @exclusivity(unchecked) private var nextPosition = 0
  @exclusivity(unchecked) private var lastPosition = -1

  init(_ field: Field) { self.field = field }

  var memory: Int { log.memory + norms.capacity }

  func removeAll() {
    log.removeAll()
    norms = []
    documentCount = 0
    currentDocument = -1
    markedDocument = 0
    length = 0
    nextPosition = 0
    lastPosition = -1
  }

  /// Adds the words of one text of a document. Documents ascend. The caller has checked that the
  /// document has at most `maximumPosition` positions.
  func add(_ tokens: borrowing TokenBuffer, document: Int) {
    if document != currentDocument {
      endDocument()
      currentDocument = document
      length = 0
      nextPosition = 0
      lastPosition = -1
    } else if nextPosition > 0 {
      nextPosition += Self.gap
    }
    let start = nextPosition
    nextPosition += tokens.positionCount
    precondition(nextPosition <= Self.maximumPosition)
    guard tokens.count > 0 else { return }
    if length == 0 { markDocument() }
    let first = start + Int(tokens.positions[0])
    if first != lastPosition + 1 {
      log.append(Self.stepFlag | UInt32(first - lastPosition))
    }
    if tokens.isSequential {
      log.append(tokens.formIDs, count: tokens.count)
      length += tokens.count
      lastPosition = start + tokens.count - 1
      return
    }
    log.append(tokens.formIDs[0])
    length += 1
    var previous = tokens.positions[0]
    for index in 1..<tokens.count {
      let position = tokens.positions[index]
      let step = position &- previous
      if step != 1 { log.append(Self.stepFlag | step) }
      // Alternatives at one place count once in the field's length.
      if step != 0 { length += 1 }
      log.append(tokens.formIDs[index])
      previous = position
    }
    lastPosition = start + Int(previous)
  }

  private func markDocument() {
    let document = UInt32(currentDocument)
    // The first mark counts from document 0, so it may be 0.
    log.append(Self.documentFlag | (document - markedDocument))
    markedDocument = document
  }

  private func endDocument() {
    guard currentDocument >= 0, length > 0 else { return }
    while norms.count < currentDocument { norms.append(0) }
    norms.append(FieldNorms.encode(length))
    documentCount += 1
  }

  /// Brings the norms up to the segment's number of documents. Nothing is added after it.
  func finish(segmentDocumentCount: Int) {
    endDocument()
    currentDocument = -1
    guard documentCount > 0 else { return }
    norms.reserveCapacity(segmentDocumentCount)
    while norms.count < segmentDocumentCount { norms.append(0) }
  }
}
