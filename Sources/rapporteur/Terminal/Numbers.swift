// Numbers as people read them.

/// An integer with thin groups of three: 254 278.
func grouped(_ value: Int) -> String {
  var digits = String(value.magnitude)
  var groups: [Substring] = []
  while digits.count > 3 {
    groups.insert(digits.suffix(3), at: 0)
    digits.removeLast(3)
  }
  groups.insert(digits[...], at: 0)
  return (value < 0 ? "-" : "") + groups.joined(separator: "\u{202F}")
}

/// A count with its noun: "1 record", "254 278 records".
func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// A duration as milliseconds with three significant digits: "0.41 ms".
func milliseconds(_ nanoseconds: UInt64) -> String {
  let value = Double(nanoseconds) / 1e6
  return fixed(value, value < 1 ? 2 : value < 10 ? 1 : 0) + " ms"
}

/// A number with so many decimals, rounded half away from zero.
func fixed(_ value: some BinaryFloatingPoint, _ decimals: Int) -> String {
  let value = Double(value)
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = Int((abs(value) * scale).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return sign + String(scaled) }
  let digits = String(scaled)
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}
