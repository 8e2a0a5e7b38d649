/// A file of this server that pages load. Its name holds a hash of its bytes, so that browsers may keep
/// it for ever.
struct Asset: Sendable {
  let name: String
  let mediaType: String
  let bytes: [UInt8]

  init(_ stem: String, _ ending: String, mediaType: String, _ bytes: [UInt8]) {
    // FNV-1a, 64 bits: only to tell one version from the next.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    name = "\(stem)-\(String(hash, radix: 36)).\(ending)"
    self.mediaType = mediaType
    self.bytes = bytes
  }

  var link: Link { Link([name]) }
}

enum Assets {
  static let style = Asset(
    "pages", "css", mediaType: "text/css; charset=utf-8", PackageResources.pages_css)
  static let script = Asset(
    "suggest", "js", mediaType: "text/javascript; charset=utf-8", PackageResources.suggest_js)

  /// The file of that name.
  static func named(_ name: String) -> Asset? {
    [style, script].first { $0.name == name }
  }
}
