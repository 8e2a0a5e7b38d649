internal import Analysis

/// Refuses records that the format cannot hold, before anything of them is kept.
struct RecordLimits {
  private let definition: Definition

  init(_ definition: Definition) { self.definition = definition }

  /// Why a record of a batch cannot be indexed, or nil if it can.
  func refusal(_ batch: DocumentBuffer, _ index: Int) -> String? {
    let document = batch.documents[index]
    let id = batch.slice(document.id)
    guard !id.isEmpty, id.count <= KeywordFolder.maximumLength else {
      return "an id has 1 to \(KeywordFolder.maximumLength) bytes"
    }
    guard id.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
      return "an id has no white space or control characters"
    }
    guard document.stored.count <= StoredFieldsWriter.maximumRecordLength else {
      return "the record is longer than 256 MB"
    }
    for value in batch.values[document.values] {
      let field = definition.fields[Int(value.field)]
      switch field.kind {
      case .text:
        guard value.high - value.low <= StoredFieldsWriter.maximumRecordLength else {
          return "the text of `\(field.name)` is longer than 256 MB"
        }
        guard !hasTooManyWords(batch, document, field) else {
          return "`\(field.name)` has more than 16,000,000 words"
        }
      case .keyword:
        guard value.high - value.low <= KeywordFolder.maximumLength else {
          return "the value of `\(field.name)` is longer than \(KeywordFolder.maximumLength) bytes"
        }
      case .integer:
        guard value.low.magnitude <= UInt(IntegerColumn.limit) else {
          return "the value of `\(field.name)` is out of range"
        }
      case .dateRange: break
      }
    }
    return nil
  }

  /// Whether the texts of a field have more positions than can be kept. A word has at least a
  /// byte, so only giant records need to be analysed to know.
  private func hasTooManyWords(
    _ batch: DocumentBuffer, _ document: DocumentBuffer.Document, _ field: Field
  ) -> Bool {
    func isIn(_ value: DocumentBuffer.Value) -> Bool {
      Int(value.field) == field.ordinal
        || field.includes.contains(definition.fields[Int(value.field)].name)
    }
    var length = 0
    for value in batch.values[document.values] where isIn(value) {
      length += value.high - value.low + TextFieldLog.gap
    }
    guard length > TextFieldLog.maximumPosition else { return false }
    let analyzer = Analyzer(definition.analyzer(of: field), lexicon: Lexicon())
    var tokens = TokenBuffer()
    var count = 0
    for value in batch.values[document.values] where isIn(value) {
      analyzer.analyze(
        batch.slice(value.low..<value.high), language: value.language, offsets: false,
        into: &tokens)
      count += tokens.positionCount + TextFieldLog.gap
    }
    return count > TextFieldLog.maximumPosition
  }
}
