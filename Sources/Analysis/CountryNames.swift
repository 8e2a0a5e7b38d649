internal import CICU

/// Names of countries and territories as ICU's data have them.
public enum CountryNames {
  /// Two-letter codes (ISO 3166-1) of all countries and territories that ICU knows, sorted.
  public static let codes: [String] = {
    var result: [String] = []
    guard var place = icu_countryCodes() else { return [] }
    while let code = place.pointee {
      result.append(String(cString: code))
      place += 1
    }
    return result.sorted()
  }()

  /// The name of the country with a code, in a language (BCP 47); nil where ICU has none.
  public static func name(of code: String, in language: String) -> String? {
    var units = [UInt16](repeating: 0, count: 256)
    let capacity = Int32(units.count)
    let length = units.withUnsafeMutableBufferPointer {
      icu_countryName(code, language, $0.baseAddress, capacity)
    }
    guard length > 0, length <= capacity else { return nil }
    let name = String(decoding: units[..<Int(length)], as: UTF16.self)
    return name == code ? nil : name
  }
}
