/// A text of the interface in its six languages. `{0}`, `{1}` stand for what is put in.
struct Phrase: Sendable {
  let en, fr, es, ru, ar, zh: StaticString

  /// The text in a language.
  func callAsFunction(_ language: Language) -> String {
    let text =
      switch language {
      case .english: en
      case .french: fr
      case .spanish: es
      case .russian: ru
      case .arabic: ar
      case .chinese: zh
      }
    return "\(text)"
  }

  /// The text in a language, with values put in.
  func callAsFunction(_ language: Language, _ values: String...) -> String {
    var out = ""
    var rest = self(language)[...]
    while let brace = rest.firstIndex(of: "{") {
      out += rest[..<brace]
      rest = rest[brace...]
      let marker = rest.prefix(3)
      if marker.count == 3, marker.last == "}",
        let index = marker.dropFirst().first?.wholeNumberValue, index < values.count
      {
        out += values[index]
        rest = rest.dropFirst(3)
      } else {
        out.append("{")
        rest = rest.dropFirst()
      }
    }
    return out + rest
  }
}

/// A noun with a number, in the plural forms that the languages have (CLDR's categories).
struct CountedNoun: Sendable {
  /// `one`, `other`; Russian `one`, `few`, `many`; Arabic `zero`, `one`, `two`, `few`, `many`,
  /// `other`; Chinese one form. `{0}` stands for the number.
  let en, fr, es: (StaticString, StaticString)
  let ru: (StaticString, StaticString, StaticString)
  let ar: (StaticString, StaticString, StaticString, StaticString, StaticString)
  let zh: StaticString

  /// "12 records".
  func callAsFunction(_ language: Language, _ count: Int) -> String {
    let form: StaticString
    switch language {
    case .english: form = count == 1 ? en.0 : en.1
    case .french: form = count < 2 ? fr.0 : fr.1
    case .spanish: form = count == 1 ? es.0 : es.1
    case .russian:
      let (unit, tens) = (count % 10, count % 100)
      if unit == 1, tens != 11 {
        form = ru.0
      } else if (2...4).contains(unit), !(12...14).contains(tens) {
        form = ru.1
      } else {
        form = ru.2
      }
    case .arabic:
      switch count {
      case 1: form = ar.0
      case 2: form = ar.1
      case _ where (3...10).contains(count % 100): form = ar.2
      case _ where count % 100 >= 11: form = ar.3
      default: form = ar.4
      }
    case .chinese: form = zh
    }
    return Phrase(en: form, fr: form, es: form, ru: form, ar: form, zh: form)(
      language, language.number(count))
  }
}
