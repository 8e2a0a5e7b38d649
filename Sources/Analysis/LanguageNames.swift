internal import CICU

/// Names of languages as ICU's data have them.
public enum LanguageNames {
  /// The name of the language with a tag (BCP 47; its first part counts), in a language; nil where
  /// ICU has none.
  public static func name(of tag: String, in language: String) -> String? {
    let code = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
    guard (2...3).contains(code.utf8.count) else { return nil }
    var units = [UInt16](repeating: 0, count: 256)
    let capacity = Int32(units.count)
    let length = units.withUnsafeMutableBufferPointer {
      icu_languageName(code, language, $0.baseAddress, capacity)
    }
    guard length > 0, length <= capacity else { return nil }
    let name = String(decoding: units[..<Int(length)], as: UTF16.self)
    return name == code ? nil : name
  }
}
