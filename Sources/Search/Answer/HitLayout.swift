internal import InvertedIndex
internal import JSON

/// Where each key of a hit stands among its values: a `RecordShape` made ready for reading records.
///
/// Made once for a searcher; immutable.
final class HitLayout: Sendable {
  /// How the value of a member becomes one of a hit.
  enum Content: Sendable {
    case text, list, integer
    /// The place of the first part; parts stand side by side.
    case parts(first: Int, names: [String])
    /// A part that stands in the record itself: counts where the object does not say it.
    case loosePart(place: Int)
  }

  private struct Slot: Sendable {
    var name: String
    var content: Content
    var place: Int
  }

  /// A key as the hit object shows it.
  struct Shown: Sendable {
    var name: String
    var content: RecordShape.Key.Content
    /// The place of its value, of parts that of the first.
    var place: Int
  }

  /// Members of records that are values of a hit, by the length of their name.
  private let slots: [[Slot]]
  private let places: [String: Int]
  /// The keys behind those that every hit begins with, in their order.
  let shown: [Shown]
  /// The places of the columns of a usual line.
  let columns: [Int]
  /// How many values a hit has.
  let count: Int
  let kind: Int
  let title: Int
  let type: Int
  let year: Int
  let dateStart: Int
  let dateEnd: Int
  let url: Int

  /// Names longer than this are looked for by their length modulo it.
  private static let tableSize = 32

  init(_ shape: RecordShape) {
    var slots = [[Slot]](repeating: [], count: Self.tableSize)
    var places: [String: Int] = [:]
    var shown: [Shown] = []
    var count = 0
    func add(_ name: String, _ content: Content) {
      let length = name.utf8.count % Self.tableSize
      guard !slots[length].contains(where: { $0.name == name }) else { return }
      slots[length].append(Slot(name: name, content: content, place: count))
    }
    func add(_ key: RecordShape.Key, isShown: Bool = true) {
      guard places[key.name] == nil else { return }
      if isShown { shown.append(Shown(name: key.name, content: key.content, place: count)) }
      places[key.name] = count
      switch key.content {
      case .text: add(key.name, .text)
      case .list: add(key.name, .list)
      case .integer: add(key.name, .integer)
      case .parts(let names):
        add(key.name, .parts(first: count, names: names))
        for (index, name) in names.enumerated() {
          add(name, .loosePart(place: count + index))
          if places[name] == nil { places[name] = count + index }
        }
        count += max(0, names.count - 1)
      }
      count += 1
    }
    // Every hit has these; kind and title have their own place in its object.
    add(RecordShape.Key("kind"), isShown: false)
    add(RecordShape.Key("title"), isShown: false)
    for key in shape.shown { add(key) }
    for name in ["type", "year", "dateStart", "dateEnd", "url"] {
      add(RecordShape.Key(name, name == "year" ? .integer : .text))
    }
    for name in shape.columns { add(RecordShape.Key(name), isShown: false) }
    func place(_ name: String) -> Int { places[name] ?? 0 }
    columns = shape.columns.map(place)
    kind = place("kind")
    title = place("title")
    type = place("type")
    year = place("year")
    dateStart = place("dateStart")
    dateEnd = place("dateEnd")
    url = place("url")
    self.slots = slots
    self.places = places
    self.shown = shown
    self.count = count
  }

  /// The place of a key's value; of an object with parts that of its first part.
  func place(of name: String) -> Int? { places[name] }

  /// The names of all values.
  var names: [String] { Array(places.keys) }

  /// The values of a record; all absent where it cannot be read.
  func values(of record: [UInt8], _ readers: RecordReaders) -> [HitValue] {
    var values = [HitValue](repeating: .absent, count: count)
    record.withUnsafeBytes { bytes in
      guard let members = try? readers.record.readObject(bytes) else { return }
      for member in members { take(member, readers, into: &values) }
    }
    return values
  }

  private func take(_ member: JSONField, _ readers: RecordReaders, into values: inout [HitValue]) {
    for slot in slots[member.key.count % Self.tableSize] where slot.name.isEqual(to: member.key) {
      switch slot.content {
      case .text: values[slot.place] = HitValue(member.plainText)
      case .list: values[slot.place] = .list(readers.strings(of: member))
      case .integer where member.kind == .number:
        if let number = JSONValue.number(member.textString).integer {
          values[slot.place] = .integer(number)
        }
      case .integer: break
      case .parts(let first, let names):
        guard member.kind == .object, let parts = try? readers.nested.readObject(member.raw)
        else { break }
        for part in parts {
          guard let index = names.firstIndex(where: { $0.isEqual(to: part.key) }) else { continue }
          if let text = part.plainText { values[first + index] = .text(text) }
        }
      case .loosePart(let place):
        if case .absent = values[place] { values[place] = HitValue(member.plainText) }
      }
      return
    }
  }
}

/// What a record says under one key of a hit.
enum HitValue: Sendable {
  case absent
  case text(String)
  case list([String])
  case integer(Int)

  init(_ text: String?) {
    self = text.map { .text($0) } ?? .absent
  }

  /// As a column of text: lists joined by commas.
  var display: String? {
    switch self {
    case .absent: nil
    case .text(let text): text
    case .list(let texts): texts.isEmpty ? nil : texts.joined(separator: ", ")
    case .integer(let number): String(number)
    }
  }

  /// The single values.
  var texts: [String] {
    switch self {
    case .absent: []
    case .text(let text): [text]
    case .list(let texts): texts
    case .integer(let number): [String(number)]
    }
  }
}

extension String {
  /// Whether its UTF-8 is these bytes.
  fileprivate func isEqual(to bytes: UnsafeRawBufferPointer) -> Bool {
    utf8.count == bytes.count && utf8.elementsEqual(bytes)
  }
}
