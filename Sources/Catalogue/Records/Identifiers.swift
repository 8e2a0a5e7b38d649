/// Numbers that identify publications, and whether their check digits are right.
public enum Identifiers {
  /// Whether an ISBN-10 or ISBN-13, with or without hyphens, has the right check digit (ISO 2108).
  public static func isISBN(_ text: String) -> Bool {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    if digits.count == 13 {
      var sum = 0
      for (place, digit) in digits.enumerated() {
        guard let value = decimal(digit) else { return false }
        sum += value * (place % 2 == 0 ? 1 : 3)
      }
      return sum % 10 == 0 && (digits.starts(with: "978".utf8) || digits.starts(with: "979".utf8))
    }
    return digits.count == 10 && weightedSum(digits) % 11 == 0
  }

  /// Whether an ISSN, with or without its hyphen, has the right check digit (ISO 3297).
  public static func isISSN(_ text: String) -> Bool {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    return digits.count == 8 && weightedSum(digits) % 11 == 0
  }

  /// Digits weighted n, n-1 … 1, the last may be X for 10; 1 (never divisible) if it is no number.
  private static func weightedSum(_ digits: [UInt8]) -> Int {
    var sum = 0
    for (place, digit) in digits.enumerated() {
      let weight = digits.count - place
      if weight == 1, digit == UInt8(ascii: "X") || digit == UInt8(ascii: "x") {
        sum += 10
      } else if let value = decimal(digit) {
        sum += value * weight
      } else {
        return 1
      }
    }
    return sum
  }

  private static func decimal(_ byte: UInt8) -> Int? {
    byte >= 0x30 && byte <= 0x39 ? Int(byte - 0x30) : nil
  }

  /// A DOI without resolver or label, `10.` and on; nil if it is none.
  ///
  /// DOIs have no check digit: the form is all that can be held to (DOI Handbook, 2.2: prefix
  /// `10.` and digits, a slash, a suffix).
  public static func bareDOI(_ text: String) -> String? {
    var bare = Substring(text)
    for prefix in ["https://", "http://", "dx.", "doi.org/", "doi:", "DOI:", "doi "] {
      if bare.hasPrefix(prefix) { bare = bare.dropFirst(prefix.count) }
    }
    while bare.first == " " { bare = bare.dropFirst() }
    guard bare.hasPrefix("10."), let slash = bare.firstIndex(of: "/") else { return nil }
    let registrant = bare[bare.index(bare.startIndex, offsetBy: 3)..<slash]
    guard registrant.utf8.count >= 4,
      registrant.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }),
      bare.index(after: slash) < bare.endIndex, !bare.contains(where: \.isWhitespace)
    else { return nil }
    return String(bare)
  }
}
