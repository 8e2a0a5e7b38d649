internal import Analysis

/// Lays a vocabulary out in bytes: `Index/FORMAT.md`, *Vocabulary*.
struct LabelIndexWriter {
  private let analyzerKey: UInt64
  private var strings: [UInt8] = []
  private var places: [String: (offset: UInt32, length: UInt32)] = [:]
  private var entities: [UInt32] = []
  private var labels: [UInt32] = []
  private var labelCount = 0
  private var entityCount = 0
  /// Labels by the key of their whole sequence, in the order of the labels.
  private var found: [UInt64: [UInt32]] = [:]
  /// Keys of beginnings.
  private var beginnings: Set<UInt64> = []
  private var languages: Set<UInt8> = []
  private var words: Set<[UInt8]> = []

  init(analyzerKey: UInt64) { self.analyzerKey = analyzerKey }

  private mutating func string(_ text: String) -> (offset: UInt32, length: UInt32) {
    if let place = places[text] { return place }
    let place = (offset: UInt32(strings.count), length: UInt32(text.utf8.count))
    strings.append(contentsOf: text.utf8)
    places[text] = place
    return place
  }

  mutating func add(_ entity: Entity) {
    let id = string(entity.id)
    let label = string(entity.label)
    var text = ""
    for fact in entity.facts {
      if !text.isEmpty { text += "\u{1E}" }
      text += ([fact.name] + fact.values).joined(separator: "\u{1F}")
    }
    let facts = string(text)
    entities += [
      UInt32(entity.kind.rawValue), id.offset, id.length, label.offset, label.length, facts.offset,
      facts.length,
    ]
    entityCount += 1
  }

  /// - Parameter words: The label's words, folded: what a misspelt word may have meant.
  mutating func add(_ label: EntityLabel, entity: Int, words: [[UInt8]]) -> UInt32 {
    let text = string(label.text)
    let language = label.language.isEmpty ? nil : Language(bcp47: label.language)
    let info = UInt32(language?.rawValue ?? 255) | UInt32(label.rank.rawValue) << 8
    labels += [UInt32(entity), text.offset, text.length, info]
    labelCount += 1
    for word in words where word.count >= 4 && word.count <= 64 { self.words.insert(word) }
    return UInt32(labelCount - 1)
  }

  mutating func addSequence(_ sequence: [[UInt8]], language: Language?, label: UInt32) {
    languages.insert(language?.rawValue ?? 255)
    var key = LabelKey.start(language)
    for (place, term) in sequence.enumerated() {
      key = LabelKey.next(key, term)
      if place == sequence.count - 1 {
        found[key, default: []].append(label)
      } else {
        beginnings.insert(key)
      }
    }
  }

  func bytes() -> [UInt8] {
    var keys = Set(found.keys)
    keys.formUnion(beginnings)
    var slotCount = 16
    while slotCount < keys.count * 2 { slotCount *= 2 }
    var slots = [(key: UInt64, start: UInt32, count: UInt32)](
      repeating: (0, 0, 0), count: slotCount)
    var lists: [UInt32] = []
    for key in keys.sorted() {
      let members = found[key] ?? []
      var place = Int(truncatingIfNeeded: key) & (slotCount - 1)
      while slots[place].key != 0 { place = (place + 1) & (slotCount - 1) }
      let flag: UInt32 = beginnings.contains(key) ? 1 << 31 : 0
      slots[place] = (key, UInt32(lists.count), UInt32(members.count) | flag)
      lists += members
    }
    let sortedWords = words.sorted { $0.lexicographicallyPrecedes($1) }
    var wordText: [UInt8] = []
    var wordEnds: [UInt32] = []
    for word in sortedWords {
      wordText += word
      wordEnds.append(UInt32(wordText.count))
    }
    var sections: [[UInt8]] = []
    func bytes(_ numbers: [UInt32]) -> [UInt8] {
      var result: [UInt8] = []
      result.reserveCapacity(numbers.count * 4)
      for number in numbers { Self.append(UInt64(number), 4, to: &result) }
      return result
    }
    sections.append(languages.sorted())
    sections.append(bytes(entities))
    sections.append(bytes(labels))
    var slotBytes: [UInt8] = []
    slotBytes.reserveCapacity(slotCount * 16)
    for slot in slots {
      Self.append(slot.key, 8, to: &slotBytes)
      Self.append(UInt64(slot.start), 4, to: &slotBytes)
      Self.append(UInt64(slot.count), 4, to: &slotBytes)
    }
    sections.append(slotBytes)
    sections.append(bytes(lists))
    sections.append(bytes(wordEnds))
    sections.append(wordText)
    sections.append(strings)
    var result: [UInt8] = Array(LabelIndexFormat.magic)
    Self.append(UInt64(LabelIndexFormat.version), 4, to: &result)
    Self.append(analyzerKey, 8, to: &result)
    var offset = LabelIndexFormat.headerLength
    for section in sections {
      offset = (offset + 7) & ~7
      Self.append(UInt64(offset), 4, to: &result)
      Self.append(UInt64(section.count), 4, to: &result)
      offset += section.count
    }
    for section in sections {
      while result.count & 7 != 0 { result.append(0) }
      result += section
    }
    return result
  }

  private static func append(_ value: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }
}

/// Numbers of the format.
enum LabelIndexFormat {
  static let magic = Array("RVOC".utf8)
  static let version = 1
  static let sectionCount = 8
  static let headerLength = 16 + sectionCount * 8
  static let entityLength = 28
  static let labelLength = 16
  static let slotLength = 16
}
