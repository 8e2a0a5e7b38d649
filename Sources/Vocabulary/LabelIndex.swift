public import Analysis

/// Names of things, concepts and places with all their labels, as they were laid down when an index
/// was built: `LabelIndexBuilder` writes them.
///
/// Immutable; reads where the bytes lie and makes nothing when it is opened, so that a vocabulary of
/// a hundred thousand labels costs the start of a program nothing. Bytes that make no sense are found
/// at opening as far as the extents go; inside, what leads nowhere reads as absent.
///
/// `@unchecked Sendable`: the bytes are never written, and their owner lives as long as this.
public struct LabelIndex: @unchecked Sendable {
  /// More words than this no label has.
  public static let maximumWords = 24

  private let bytes: UnsafeRawBufferPointer
  /// What keeps the bytes in place.
  private let owner: AnyObject
  private let sections: [Range<Int>]
  /// Of the analysis that the labels went through.
  private let analyzerKey: UInt64

  private enum Section: Int {
    case languages, entities, labels, slots, lists, wordEnds, words, strings
  }

  /// Takes over bytes; nil if they are no vocabulary of this version.
  public init?(_ bytes: [UInt8]) {
    let copy = OwnedBytes(bytes)
    self.init(
      UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy.start)[..<bytes.count]),
      owner: copy)
  }

  /// Reads bytes where they lie; nil if they are no vocabulary of this version.
  ///
  /// - Parameter owner: Keeps the bytes in place, unchanged, as long as it lives.
  public init?(_ bytes: UnsafeRawBufferPointer, owner: AnyObject) {
    guard bytes.count >= LabelIndexFormat.headerLength,
      bytes.starts(with: LabelIndexFormat.magic)
    else { return nil }
    self.bytes = bytes
    self.owner = owner
    guard Self.number(bytes, 4, 4) == UInt64(LabelIndexFormat.version) else { return nil }
    analyzerKey = Self.number(bytes, 8, 8)
    var sections: [Range<Int>] = []
    for index in 0..<LabelIndexFormat.sectionCount {
      let start = Int(Self.number(bytes, 16 + index * 8, 4))
      let count = Int(Self.number(bytes, 20 + index * 8, 4))
      guard start + count <= bytes.count else { return nil }
      sections.append(start..<start + count)
    }
    self.sections = sections
    let slots = sections[Section.slots.rawValue].count / LabelIndexFormat.slotLength
    guard slots > 0, slots & (slots - 1) == 0 else { return nil }
  }

  /// Whether its labels were analysed as this definition does.
  public func isAnalyzed(by definition: AnalyzerDefinition) -> Bool {
    analyzerKey == LabelIndexBuilder.key(definition)
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) -> UInt64
  {
    var value: UInt64 = 0
    for index in 0..<count where offset + index < bytes.count {
      value |= UInt64(bytes[offset + index]) << UInt64(8 * index)
    }
    return value
  }

  private func number(_ section: Section, _ offset: Int) -> Int {
    let range = sections[section.rawValue]
    guard offset >= 0, offset + 4 <= range.count else { return 0 }
    return Int(
      UInt32(
        littleEndian: bytes.loadUnaligned(
          fromByteOffset: range.lowerBound + offset, as: UInt32.self)))
  }

  private func string(_ offset: Int, _ length: Int) -> String {
    let range = sections[Section.strings.rawValue]
    guard offset >= 0, length >= 0, offset + length <= range.count else { return "" }
    let start = range.lowerBound + offset
    return String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]), as: UTF8.self)
  }

  // MARK: - Entities and labels

  /// How many entities there are.
  public var entityCount: Int {
    sections[Section.entities.rawValue].count / LabelIndexFormat.entityLength
  }

  /// How many labels there are.
  public var labelCount: Int {
    sections[Section.labels.rawValue].count / LabelIndexFormat.labelLength
  }

  /// The languages of labels; nil stands for labels that are alike in all.
  package var languages: [Language?] {
    bytes[sections[Section.languages.rawValue]].map { Language(rawValue: $0) }
  }

  /// The kind of an entity.
  public func kind(of entity: Int) -> Entity.Kind {
    Entity.Kind(
      rawValue: UInt8(truncatingIfNeeded: number(.entities, entity * LabelIndexFormat.entityLength))
    ) ?? .general
  }

  /// The id of an entity.
  public func id(of entity: Int) -> String {
    string(number(.entities, entity * 28 + 4), number(.entities, entity * 28 + 8))
  }

  /// An entity by its number, 0 ..< entityCount.
  public func entity(_ entity: Int) -> Entity {
    let facts = string(number(.entities, entity * 28 + 20), number(.entities, entity * 28 + 24))
    return Entity(
      kind: kind(of: entity), id: id(of: entity),
      label: string(number(.entities, entity * 28 + 12), number(.entities, entity * 28 + 16)),
      facts: facts.split(separator: "\u{1E}").map { fact in
        let parts = fact.split(separator: "\u{1F}", omittingEmptySubsequences: false)
          .map(String.init)
        return Entity.Fact(parts.first ?? "", Array(parts.dropFirst()))
      })
  }

  /// The number of the entity of a kind with an id; nil if there is none. O(entities).
  public func find(_ kind: Entity.Kind, id: String) -> Int? {
    (0..<entityCount).first { self.kind(of: $0) == kind && self.id(of: $0) == id }
  }

  /// The entity that a label belongs to.
  public func entity(ofLabel label: Int) -> Int { number(.labels, label * 16) }

  /// How a label belongs to its entity.
  public func rank(ofLabel label: Int) -> EntityLabel.Rank {
    EntityLabel.Rank(
      rawValue: UInt8(truncatingIfNeeded: number(.labels, label * 16 + 12) >> 8)) ?? .hidden
  }

  /// A label by its number, 0 ..< labelCount.
  public func label(_ label: Int) -> EntityLabel {
    let code = UInt8(truncatingIfNeeded: number(.labels, label * 16 + 12))
    return EntityLabel(
      string(number(.labels, label * 16 + 4), number(.labels, label * 16 + 8)),
      language: Language(rawValue: code).map { $0.bcp47 } ?? "", rank: rank(ofLabel: label))
  }

  /// Numbers of all labels of an entity, in the order in which they were added.
  public func labels(of entity: Int) -> Range<Int> {
    var low = 0
    var high = labelCount
    while low < high {
      let middle = (low + high) / 2
      if self.entity(ofLabel: middle) < entity { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < labelCount, self.entity(ofLabel: end) == entity { end += 1 }
    return low..<end
  }

  // MARK: - Looking labels up

  /// What stands at a key: the labels of exactly that sequence, and whether longer ones begin so.
  func entry(_ key: UInt64) -> (labels: Range<Int>, isBeginning: Bool)? {
    let range = sections[Section.slots.rawValue]
    let mask = range.count / LabelIndexFormat.slotLength - 1
    let raw = bytes
    var place = Int(truncatingIfNeeded: key) & mask
    // A table without an empty place would be damaged: then this ends after one round.
    for _ in 0...mask {
      let at = range.lowerBound + place * LabelIndexFormat.slotLength
      let found = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      if found == key {
        let listed = sections[Section.lists.rawValue].count / 4
        let start = min(
          listed,
          Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at + 8, as: UInt32.self))))
        let count = UInt32(
          littleEndian: raw.loadUnaligned(fromByteOffset: at + 12, as: UInt32.self))
        return (start..<min(listed, start + Int(count & 0x7FFF_FFFF)), count >> 31 != 0)
      }
      if found == 0 { return nil }
      place = (place + 1) & mask
    }
    return nil
  }

  func listedLabel(_ place: Int) -> Int { number(.lists, place * 4) }

  // MARK: - Words of labels

  private var wordCount: Int { sections[Section.wordEnds.rawValue].count / 4 }

  private func word(_ index: Int) -> UnsafeRawBufferPointer {
    let range = sections[Section.words.rawValue]
    let start = index == 0 ? 0 : number(.wordEnds, (index - 1) * 4)
    let end = number(.wordEnds, index * 4)
    guard start <= end, end <= range.count else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(
      rebasing: bytes[range.lowerBound + start..<range.lowerBound + end])
  }

  /// Whether a word, folded and without marks, stands in a label.
  package func hasWord(_ folded: [UInt8]) -> Bool {
    var low = 0
    var high = wordCount
    while low < high {
      let middle = (low + high) / 2
      if word(middle).lexicographicallyPrecedes(folded) { low = middle + 1 } else { high = middle }
    }
    return low < wordCount && word(low).elementsEqual(folded)
  }

  /// Words of labels that are one edit away from a word (folded, without marks): a letter more, less,
  /// another, or two neighbours swapped; of four letters by swapping only, of fewer never.
  package func neighbors(of folded: [UInt8]) -> [[UInt8]] {
    let scalars = Array(String(decoding: folded, as: UTF8.self).unicodeScalars)
    guard scalars.count >= 4 else { return [] }
    var result: [[UInt8]] = []
    for index in 0..<wordCount {
      let candidate = word(index)
      // Bytes differ by at most one letter's.
      guard abs(candidate.count - folded.count) <= 4 else { continue }
      let other = Array(String(decoding: candidate, as: UTF8.self).unicodeScalars)
      guard Self.isOneEdit(scalars, other, swapsOnly: scalars.count == 4 || other.count == 4)
      else { continue }
      result.append(Array(candidate))
    }
    return result
  }

  static func isOneEdit(
    _ a: [Unicode.Scalar], _ b: [Unicode.Scalar], swapsOnly: Bool
  ) -> Bool {
    guard abs(a.count - b.count) <= 1 else { return false }
    var i = 0
    while i < a.count, i < b.count, a[i] == b[i] { i += 1 }
    if a.count == b.count {
      guard i < a.count else { return false }
      if i + 1 < a.count, a[i] == b[i + 1], a[i + 1] == b[i],
        a[(i + 2)...].elementsEqual(b[(i + 2)...])
      {
        return true
      }
      return !swapsOnly && a[(i + 1)...].elementsEqual(b[(i + 1)...])
    }
    guard !swapsOnly else { return false }
    return a.count < b.count
      ? a[i...].elementsEqual(b[(i + 1)...]) : a[(i + 1)...].elementsEqual(b[i...])
  }
}

/// Bytes in memory of their own.
private final class OwnedBytes {
  let start: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    start = .allocate(byteCount: max(1, bytes.count), alignment: 8)
    start.copyBytes(from: bytes)
  }

  deinit { start.deallocate() }
}
