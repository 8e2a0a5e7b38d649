internal import Analysis

/// Whole values as terms: folded, so that values are compared without regard to case, width and
/// diacritics. Index and query use the same function.
package final class KeywordFolder {
  private let normalizer = Normalizer()
  private var folded: [UInt8] = []
  private var bare: [UInt8] = []

  package init() {}

  /// The longest value in bytes; longer ones are refused when a record is indexed.
  package static let maximumLength = 8192

  /// The term of a value. White space at the ends is not part of it. Valid until the next call.
  package func fold(_ utf8: UnsafeRawBufferPointer) -> [UInt8] {
    var start = 0
    var end = utf8.count
    while start < end, utf8[start] <= 0x20 { start += 1 }
    while end > start, utf8[end - 1] <= 0x20 { end -= 1 }
    let trimmed = UnsafeRawBufferPointer(rebasing: utf8[start..<end])
    bare.removeAll(keepingCapacity: true)
    if trimmed.allSatisfy({ $0 < 0x80 }) {
      for byte in trimmed { bare.append(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) }
      return bare
    }
    folded.removeAll(keepingCapacity: true)
    Folding.appendFolded(trimmed, dotlessI: false, normalizer: normalizer, to: &folded)
    folded.withUnsafeBytes { Folding.appendBare($0, to: &bare) }
    return bare
  }
}

package enum KeywordTerm {
  /// The term of a value, for a single look-up.
  package static func fold(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { KeywordFolder().fold(UnsafeRawBufferPointer($0)) }
  }
}
