internal import Analysis
internal import Vocabulary

/// Countries by the names that records have them under.
enum Countries {
  /// Two-letter codes by name, lower case: ICU's names in the languages of the interface, and those
  /// that sources use where ICU's differ.
  private static let codes: [String: String] = {
    var codes: [String: String] = [:]
    for code in CountryNames.codes {
      for language in Language.allCases {
        guard let name = CountryNames.name(of: code, in: language.rawValue) else { continue }
        codes[name.lowercased()] = codes[name.lowercased()] ?? code
      }
    }
    for (name, code) in printed { codes[name.lowercased()] = code }
    return codes
  }()

  /// Names of United Nations usage that ICU does not have.
  private static let printed: [(String, String)] = [
    ("Bolivia (Plurinational State of)", "BO"), ("Brunei Darussalam", "BN"), ("Burma", "MM"),
    ("Cape Verde", "CV"), ("Congo", "CG"), ("Côte d'Ivoire", "CI"), ("Ivory Coast", "CI"),
    ("Czech Republic", "CZ"), ("Democratic People's Republic of Korea", "KP"),
    ("Democratic Republic of the Congo", "CD"), ("East Timor", "TL"),
    ("Federated States of Micronesia", "FM"), ("Holy See", "VA"), ("Hong Kong SAR", "HK"),
    ("Hong Kong", "HK"), ("Iran (Islamic Republic of)", "IR"), ("Islamic Republic of Iran", "IR"),
    ("Lao People's Democratic Republic", "LA"), ("Libyan Arab Jamahiriya", "LY"),
    ("Macau SAR", "MO"), ("Macao", "MO"), ("Macau", "MO"),
    ("Micronesia (Federated States of)", "FM"),
    ("Moldova (Republic of)", "MD"), ("Republic of Korea", "KR"), ("Republic of Moldova", "MD"),
    ("Russian Federation", "RU"), ("Saint Kitts and Nevis", "KN"), ("Saint Lucia", "LC"),
    ("Saint Vincent and the Grenadines", "VC"), ("Sao Tome and Principe", "ST"),
    ("Swaziland", "SZ"), ("Syrian Arab Republic", "SY"),
    ("The former Yugoslav Republic of Macedonia", "MK"), ("Trinidad and Tobago", "TT"),
    ("Antigua and Barbuda", "AG"), ("Bosnia and Herzegovina", "BA"),
    ("Turkey", "TR"), ("Britain", "GB"), ("Great Britain", "GB"),
    ("United Kingdom of Great Britain and Northern Ireland", "GB"),
    ("United Republic of Tanzania", "TZ"), ("United States of America", "US"), ("USA", "US"),
    ("Venezuela (Bolivarian Republic of)", "VE"), ("Viet Nam", "VN"), ("Vietnam", "VN"),
    ("State of Palestine", "PS"), ("Palestine", "PS"), ("Myanmar", "MM"), ("The Gambia", "GM"),
    ("The Netherlands", "NL"), ("The Philippines", "PH"), ("The Bahamas", "BS"),
  ]

  /// The code of a country under any of its names; nil for other texts.
  static func code(of name: String) -> String? { codes[name.lowercased()] }

  /// All names of a country that are known.
  static func names(of code: String) -> [String] {
    var names: [String] = []
    for language in Language.allCases {
      if let name = CountryNames.name(of: code, in: language.rawValue), !names.contains(name) {
        names.append(name)
      }
    }
    return names + printed.filter { $0.1 == code }.map(\.0)
  }
}

extension Library {
  /// The code of the country that a name of a record means; nil if it is none.
  func countryCode(of name: String) -> String? {
    names.entry(.country, name)?.facts["iso2"]?.first ?? Countries.code(of: name)
  }

  /// All names under which records may have a country.
  func names(ofCountry code: String) -> [String] {
    guard let id = names.country(code: code) else { return Countries.names(of: code) }
    return [id] + (names.entry(.country, id)?.facts["names"] ?? []).filter { $0 != id }
  }
}
