/// Ids of documents.
enum Identifier {
  /// Longest id, in bytes, that is given to a document.
  static let longest = 200

  /// An id from a file's name: white space and `#` become hyphens; what is too long is cut.
  static func make(_ stem: String) -> String {
    var result = ""
    for scalar in stem.unicodeScalars {
      guard result.utf8.count < 160 else { break }
      if isForbidden(scalar) {
        if result.last != "-" { result += "-" }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result.isEmpty ? "document" : result
  }

  /// Whether a text can be a document's id.
  static func isValid(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= longest && !id.unicodeScalars.contains(where: isForbidden)
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "#" || scalar.value < 0x21
      || (0x7F...0x9F).contains(scalar.value)
  }
}
