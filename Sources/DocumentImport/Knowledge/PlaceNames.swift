/// Names of countries as the catalogue knows them, for taking venues apart.
public struct PlaceNames: Sendable {
  /// Lower-case name → the name used in the catalogue.
  private var names: [String: String] = [:]
  private var longest = 1
  /// Name of a city in another language → the name used in the catalogue.
  private var cities: [String: String] = [:]

  public init() {}

  /// Adds a country under its names.
  public mutating func add(_ name: String, also: [String]) {
    for other in [name] + also where !other.isEmpty {
      let key = Self.key(other)
      if names[key] == nil { names[key] = name }
      longest = max(longest, key.split(separator: " ").count)
    }
  }

  /// Adds a city under its names in other languages.
  public mutating func addCity(_ name: String, labels: [String]) {
    for label in labels where !label.isEmpty { cities[Self.key(label)] = name }
  }

  /// The catalogue's name of a city that a text names in another language; else the printed name.
  func city(_ printed: String) -> String { cities[Self.key(printed)] ?? printed }

  /// Number of names.
  public var count: Int { names.count }

  static func key(_ text: some StringProtocol) -> String {
    let words = text.lowercased().split(whereSeparator: { !($0.isLetter || $0.isNumber) })
    let key = words.joined(separator: " ")
    return key.hasPrefix("the ") ? String(key.dropFirst(4)) : key
  }

  /// The country of exactly this name.
  public func country(_ name: some StringProtocol) -> String? { names[Self.key(name)] }

  /// The country that differs from a printed name by one letter; for names of five letters and more.
  func nearly(_ name: String) -> String? {
    let key = Array(Self.key(name))
    guard key.count >= 5 else { return nil }
    var found: Set<String> = []
    for (other, country) in names where abs(other.count - key.count) <= 1 {
      if Self.isOneEditApart(key, Array(other)) { found.insert(country) }
    }
    return found.count == 1 ? found.first : nil
  }

  private static func isOneEditApart(_ a: [Character], _ b: [Character]) -> Bool {
    var prefix = 0
    while prefix < min(a.count, b.count), a[prefix] == b[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < min(a.count, b.count) - prefix,
      a[a.count - 1 - suffix] == b[b.count - 1 - suffix]
    {
      suffix += 1
    }
    return max(a.count, b.count) - prefix - suffix == 1
  }

  /// The first name of a country in a text, longest match first, that begins at a word.
  ///
  /// - Parameter range: of the match, in Unicode scalars.
  func first(in text: String) -> (country: String, range: Range<Int>)? {
    let scalars = Array(text.unicodeScalars.prefix(2000))
    var words: [Range<Int>] = []
    var index = 0
    while index < scalars.count {
      guard scalars[index].properties.isAlphabetic else {
        index += 1
        continue
      }
      let start = index
      while index < scalars.count,
        scalars[index].properties.isAlphabetic || scalars[index] == "'" || scalars[index] == "’"
      {
        // "Burkina FasoThe": a capital inside a word is where two cells ran together.
        if index > start, scalars[index].properties.isUppercase,
          scalars[index - 1].properties.isLowercase
        {
          break
        }
        index += 1
      }
      words.append(start..<index)
    }
    for start in words.indices {
      for length in stride(from: min(longest, words.count - start), through: 1, by: -1) {
        let range = words[start].lowerBound..<words[start + length - 1].upperBound
        let name = String(String.UnicodeScalarView(scalars[range]))
        if let country = country(name) { return (country, range) }
      }
    }
    return nil
  }
}

/// Where a meeting was.
public struct Venue: Hashable, Sendable {
  public var city: String?
  /// A province, district or larger town.
  public var part: String?
  public var country: String?
  /// What was put right, in words.
  public var repair: String?

  /// A venue as printed: parts between commas, the country last, with or without a comma before it.
  public init?(_ printed: String, places: PlaceNames) {
    var text = printed
    for (sign, other) in [
      ("(", ", "), (")", " "), (";", ","), ("،", ","), ("，", ","), ("、", ","), ("؛", ","),
    ] {
      text = text.split(separator: Character(sign), omittingEmptySubsequences: false).joined(
        separator: other)
    }
    var parts = text.split(separator: ",").map { TextMending.collapse($0) }.filter { !$0.isEmpty }
    for index in parts.indices {
      while let last = parts[index].last, ".:–-".contains(last) { parts[index].removeLast() }
    }
    parts.removeAll { $0.isEmpty }
    guard let last = parts.last, parts.count <= 5, text.count <= 120 else { return nil }
    if let country = places.country(last) {
      self.country = country
      parts.removeLast()
      // A city that is a state of its own: "Singapore".
      if parts.isEmpty, country == last, Self.cityStates.contains(country) { city = country }
    } else if let split = Self.split(last, places) {
      country = split.country
      parts[parts.count - 1] = split.city
    } else if let country = places.nearly(last) {
      self.country = country
      repair = "The country is printed '\(last)'."
      parts.removeLast()
    } else if parts.count > 1 {
      country = last
      parts.removeLast()
    }
    if let first = parts.first { city = places.city(first) }
    if parts.count > 1 { part = parts[1...].joined(separator: ", ") }
  }

  private static let cityStates: Set<String> = ["Singapore", "Monaco", "San Marino", "Holy See"]

  /// "Prague Czech Republic": the longest end that is a country's name.
  private static func split(_ text: String, _ places: PlaceNames) -> (
    city: String, country: String
  )? {
    let words = text.split(separator: " ")
    guard words.count > 1 else { return nil }
    for start in 1..<words.count {
      if let country = places.country(words[start...].joined(separator: " ")) {
        return (words[..<start].joined(separator: " "), country)
      }
    }
    return nil
  }
}
