/// A language of the interface. The raw value is its BCP 47 tag.
enum Language: String, CaseIterable, Sendable, Hashable {
  case english = "en"
  case french = "fr"
  case spanish = "es"
  case russian = "ru"
  case arabic = "ar"
  case chinese = "zh"

  /// What its speakers call it.
  var ownName: String {
    switch self {
    case .english: "English"
    case .french: "Français"
    case .spanish: "Español"
    case .russian: "Русский"
    case .arabic: "العربية"
    case .chinese: "中文"
    }
  }

  /// `ltr` or `rtl`.
  var direction: String { self == .arabic ? "rtl" : "ltr" }

  /// What a tag such as `fr-CA` or `zh_Hant` asks for; nil for any other language.
  init?(tag: String) {
    let primary = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
    self.init(rawValue: primary)
  }

  /// The language that an `Accept-Language` header likes best of those there are; nil if none.
  ///
  /// Languages with equal weights count in the order in which they stand.
  init?(acceptLanguage header: String) {
    var best: (language: Language, weight: Double)?
    for part in header.prefix(1_000).split(separator: ",") {
      let pieces = part.split(separator: ";")
      guard let tag = pieces.first else { continue }
      let name = tag.filter { $0 != " " && $0 != "\t" }
      guard let language = name == "*" ? .english : Language(tag: name) else { continue }
      let weight = MediaWeight.of(pieces.dropFirst())
      if weight > (best?.weight ?? 0) { best = (language, weight) }
    }
    guard let best else { return nil }
    self = best.language
  }

  /// A number as it is written in the language, with separators of thousands.
  func number(_ value: Int) -> String {
    let separator =
      switch self {
      case .english, .chinese, .arabic: ","
      case .french: "\u{202F}"
      case .spanish, .russian: "\u{A0}"
      }
    let digits = String(value.magnitude)
    guard digits.count > 4 || (digits.count == 4 && separator == ",") else {
      return (value < 0 ? "−" : "") + digits
    }
    var out = value < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { out += separator }
      out.append(digit)
    }
    return out
  }

  /// Texts of a list as one: "a, b, c".
  func list(_ texts: [String]) -> String {
    texts.joined(separator: self == .chinese ? "、" : self == .arabic ? "، " : ", ")
  }
}

/// The weight of a member of an `Accept` or `Accept-Language` header.
enum MediaWeight {
  /// The `q` among the parameters: 1 if none is given, 0 if it cannot be read.
  static func of(_ parameters: some Sequence<Substring>) -> Double {
    for parameter in parameters {
      let text = parameter.filter { $0 != " " && $0 != "\t" }.lowercased()
      guard text.hasPrefix("q=") else { continue }
      guard let weight = Double(text.dropFirst(2)), (0...1).contains(weight) else { return 0 }
      return weight
    }
    return 1
  }
}
