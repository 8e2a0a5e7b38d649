internal import InvertedIndex

/// Which keys of a record mean what: found by one probe of a small table per member.
///
/// Plain memory, so that looking up a key of millions of lines counts no references.
final class RecordKeys {
  /// What the mapper does with a member.
  enum Role: UInt8 {
    case id
    case kind
    /// A string: title, type, url. Indexed if the definition has a field of that name.
    case string
    case text
    case region
    case year
    case language
    case dateStart
    case dateEnd
    /// The days that a vague date can mean, as an interval; for filters only.
    case span
    case place
    /// Written by a search into each hit and no part of a record.
    case ofHit
    /// What an exported index carries beside its records; in the first line of an export.
    case attachments
    /// Any other key that is a field of the definition.
    case field
  }

  /// Spellings that are indexed beside the one given.
  enum OtherSpelling: UInt8 {
    case none
    /// Numbers of books and journals, without hyphens.
    case compact
    /// DOIs, without resolver.
    case bareDOI
  }

  struct Entry {
    let role: Role
    let otherSpelling: OtherSpelling
    /// Ordinal of the definition's field of that name, or -1.
    let field: Int
    let kind: Field.Kind
    fileprivate let key: UnsafeRawBufferPointer
    /// The key as it is stored, with its quotes and colon.
    let storedKey: UnsafeRawBufferPointer
    fileprivate let next: UInt16
  }

  private let buckets: UnsafeMutablePointer<UInt16>
  private var table: UnsafeMutablePointer<Entry>
  /// Number of known keys.
  let count: Int
  private let bytes: UnsafeMutableRawPointer
  private static let none = UInt16.max

  /// The number of the key that holds a record's id; always there.
  let id = 0
  /// The number of `language` and of its other name.
  let language: Int
  let lang: Int
  /// The numbers of `kind` and `type`.
  let kind = 1
  let type = 3

  init(_ definition: Definition) {
    var known: [(key: String, stored: String, role: Role)] = [
      ("id", "id", .id), ("kind", "kind", .kind), ("title", "title", .string),
      ("type", "type", .string), ("url", "url", .string), ("text", "text", .text),
      ("region", "region", .region), ("year", "year", .year), ("language", "language", .language),
      ("lang", "language", .language), ("dateStart", "dateStart", .dateStart),
      ("dateEnd", "dateEnd", .dateEnd), ("span", "span", .span), ("place", "place", .place),
      ("rank", "rank", .ofHit), ("score", "score", .ofHit), ("snippet", "snippet", .ofHit),
      ("attachments", "attachments", .attachments),
    ]
    language = 8
    lang = 9
    let names = Set(known.map(\.key))
    for field in definition.fields where !names.contains(field.name) {
      known.append((field.name, field.name, .field))
    }
    count = known.count
    buckets = .allocate(capacity: 256)
    buckets.initialize(repeating: Self.none, count: 256)
    table = .allocate(capacity: known.count)
    let total = known.reduce(0) { $0 + $1.key.utf8.count + $1.stored.utf8.count + 4 }
    bytes = .allocate(byteCount: total + 1, alignment: 1)
    var end = 0
    func keep(_ text: String) -> UnsafeRawBufferPointer {
      let start = end
      for byte in text.utf8 {
        bytes.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
        end += 1
      }
      return UnsafeRawBufferPointer(start: bytes + start, count: end - start)
    }
    for (index, item) in known.enumerated() {
      let field = definition.field(item.stored)
      let key = keep(item.key)
      let bucket = Self.bucket(key)
      let spelling: OtherSpelling =
        switch item.stored {
        case "isbn", "issn": .compact
        case "doi": .bareDOI
        default: .none
        }
      (table + index).initialize(
        to: Entry(
          role: item.role, otherSpelling: spelling, field: field?.ordinal ?? -1,
          kind: field?.kind ?? .keyword, key: key, storedKey: keep(",\"\(item.stored)\":"),
          next: buckets[bucket]))
      buckets[bucket] = UInt16(index)
    }
  }

  deinit {
    table.deallocate()
    buckets.deallocate()
    bytes.deallocate()
  }

  private static func bucket(_ key: UnsafeRawBufferPointer) -> Int {
    guard let first = key.first, let last = key.last else { return 0 }
    return (key.count &* 37 &+ Int(first) &* 5 &+ Int(last)) & 255
  }

  /// The key's number, or -1 if it means nothing here.
  func find(_ key: UnsafeRawBufferPointer) -> Int {
    var place = buckets[Self.bucket(key)]
    while place != Self.none {
      let entry = table + Int(place)
      if entry.pointee.key.count == key.count, Self.isEqual(entry.pointee.key, key) {
        return Int(place)
      }
      place = entry.pointee.next
    }
    return -1
  }

  /// Whether two keys of equal length are equal.
  static func isEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    for index in 0..<a.count where a[index] != b[index] { return false }
    return true
  }

  /// What is known of key `index`, 0 ..< count.
  subscript(index: Int) -> Entry {
    // Safe: indices come from `find` or from 0 ..< count.
    table[index]
  }
}
