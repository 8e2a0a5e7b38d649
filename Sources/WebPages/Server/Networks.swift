internal import Glibc

/// An address or a network of addresses: `10.0.0.0/8`, `2001:db8::/32`, `127.0.0.1`.
struct Network: Sendable, Hashable {
  private let bytes: [UInt8]
  private let bits: Int

  /// Nil if the text is neither.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2, let bytes = Self.bytes(of: String(first))
    else {
      return nil
    }
    var bits = bytes.count * 8
    if parts.count == 2 {
      guard let given = Int(parts[1]), (0...bits).contains(given) else { return nil }
      bits = given
    }
    self.bytes = Self.masked(bytes, bits)
    self.bits = bits
  }

  /// Whether an address lies in it.
  func contains(_ address: String) -> Bool {
    guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
    return Self.masked(other, bits) == bytes
  }

  /// The network that a client is counted with: /24 of IPv4, /48 of IPv6.
  static func ofClient(_ address: String) -> [UInt8] {
    guard let bytes = bytes(of: address) else { return Array(address.utf8) }
    return masked(bytes, bytes.count == 4 ? 24 : 48)
  }

  /// Whether only this machine has the address.
  static func isLoopback(_ address: String) -> Bool {
    guard let bytes = bytes(of: address) else { return false }
    return bytes.count == 4
      ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  private static func masked(_ bytes: [UInt8], _ bits: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let kept = min(8, max(0, bits - index * 8))
      return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
    }
  }

  /// 4 or 16 bytes; an IPv4 address in IPv6 clothes is one of IPv4.
  private static func bytes(of text: String) -> [UInt8]? {
    let bare =
      text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, bare, &bytes) == 1 { return Array(bytes[..<4]) }
    // A zone (`fe80::1%eth0`) tells one link from another, not one network.
    guard inet_pton(AF_INET6, String(bare.prefix { $0 != "%" }), &bytes) == 1 else { return nil }
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    return isMapped ? Array(bytes[12...]) : bytes
  }
}
