internal import Analysis
internal import InvertedIndex
internal import JSON

/// The work of a `RecordMapper`: checks the members of one object, then hands them on.
struct RecordMapping {
  typealias Problem = RecordMapper.Problem

  let keys: RecordKeys
  let kindField: Int
  let yearField: Int
  let dateField: Int
  let cityField: Int
  let countryField: Int
  let documentField: Int
  let keepsRecords: Bool
  private let reader = JSONObjectReader()
  let nestedReader = JSONObjectReader()

  // The record that was parsed last.
  var fields = JSONObjectReader.Fields()
  /// By number of a key: the member that counts, or -1. Of a repeated key the last counts.
  var chosen: [Int]
  /// By member: the number of its key, -1 for an unknown one, -2 for a member that is dropped.
  var meanings: [Int] = []
  /// Bytes of the id; of the line or of the reader.
  private(set) var id = UnsafeRawBufferPointer(start: nil, count: 0)
  var year: Int?
  var days: (first: Int, last: Int)?
  var language = Language.undetermined
  // The language tag met last: tags repeat from line to line.
  private var lastTag: [UInt8] = []
  private var lastLanguage = Language.undetermined
  var stored: [UInt8] = []
  /// Attachments that records carried so far, by name.
  private(set) var attachments: [String: [UInt8]] = [:]
  let scratch = Scratch()

  init(_ definition: Definition) {
    keys = RecordKeys(definition)
    chosen = [Int](repeating: -1, count: keys.count)
    func ordinal(_ name: String, _ kind: Field.Kind) -> Int {
      guard let field = definition.field(name), field.kind == kind else { return -1 }
      return field.ordinal
    }
    kindField = ordinal("kind", .keyword)
    yearField = ordinal("year", .integer)
    dateField = ordinal("date", .dateRange)
    cityField = ordinal("city", .keyword)
    countryField = ordinal("country", .keyword)
    documentField = ordinal("document", .keyword)
    keepsRecords = definition.stored == .record
  }

  // MARK: - Parsing

  mutating func parse(_ line: UnsafeRawBufferPointer) throws(Problem) {
    do {
      fields = try reader.readObject(line)
    } catch {
      throw Problem(reason: error.description)
    }
    chooseMembers()
    id = UnsafeRawBufferPointer(start: nil, count: 0)
    year = nil
    days = nil
    language = .undetermined
    var start: CalendarDate?
    var end: CalendarDate?
    guard chosen[keys.id] >= 0 else { throw Self.noID }
    for (place, index) in meanings.enumerated() where index >= 0 && chosen[index] == place {
      let role = keys[index].role
      let field = fields[place]
      if field.raw.count > KeywordFolder.maximumLength { try checkLength(field, keys[index]) }
      if role == .field || role == .place || role == .ofHit { continue }
      if role == .attachments {
        if takeAttachments(field) { meanings[place] = -2 }
        continue
      }
      if role != .id, Self.isEmpty(field) { continue }
      switch role {
      case .id: try readID(field)
      case .kind, .string, .text, .language:
        guard field.kind == .string else {
          throw Problem(
            reason: "\"\(field.keyString)\" must be a string, found \(field.kind.name)")
        }
        if role == .language { readLanguage(field) }
      case .region: try checkRegion(field)
      case .year: year = try Self.readYear(field)
      case .dateStart: start = try Self.readDate(field)
      case .dateEnd: end = try Self.readDate(field)
      case .span: days = try Self.readSpan(field)
      case .place, .ofHit, .field, .attachments: break
      }
    }
    if let from = start ?? end, let to = end ?? start {
      guard let interval = DateInterval(from: from, to: to) else {
        throw Problem(reason: "dateEnd \(to) lies before dateStart \(from)")
      }
      if days == nil { days = interval.days }
      if year == nil { year = start?.year }
    }
  }

  /// Takes what an export wrote into its first record. Anything else under that name is the
  /// record's own, and kept like any key.
  private mutating func takeAttachments(_ field: JSONField) -> Bool {
    guard field.kind == .object, let members = try? nestedReader.readObject(field.raw),
      !members.isEmpty,
      members.allSatisfy({
        $0.kind == .string
          && [CatalogueReader.namesAttachment, CatalogueVocabulary.attachment].contains(
            $0.keyString)
      })
    else { return false }
    for member in members {
      if member.keyString == CatalogueVocabulary.attachment {
        guard let bytes = Base64.bytes(of: member.text) else { return false }
        attachments[member.keyString] = bytes
      } else {
        attachments[member.keyString] = Array(member.text)
      }
    }
    return true
  }

  private static var noID: Problem {
    Problem(reason: "no id: every record needs a unique \"id\"")
  }

  private mutating func chooseMembers() {
    for index in 0..<chosen.count { chosen[index] = -1 }
    meanings.removeAll(keepingCapacity: true)
    var unknown = 0
    for place in 0..<fields.count {
      let index = keys.find(fields[place].key)
      meanings.append(index)
      if index >= 0 {
        chosen[index] = place
      } else {
        unknown += 1
      }
    }
    // `lang` and `language` are one.
    if chosen[keys.lang] >= 0, chosen[keys.language] >= 0 {
      let isGiven = !Self.isEmpty(fields[chosen[keys.language]])
      chosen[isGiven ? keys.lang : keys.language] = -1
    }
    if unknown > 1 { dropRepeatedMembers(unknown) }
  }

  /// Of an unknown key that repeats, the earlier members go.
  private mutating func dropRepeatedMembers(_ unknown: Int) {
    if unknown <= 24 {
      for place in 0..<fields.count where meanings[place] == -1 {
        let key = fields[place].key
        for later in place + 1..<fields.count where meanings[later] == -1 {
          let other = fields[later].key
          if other.count == key.count, RecordKeys.isEqual(other, key) {
            meanings[place] = -2
            break
          }
        }
      }
    } else {
      var seen = Set<String>()
      for place in stride(from: fields.count - 1, through: 0, by: -1)
      where meanings[place] == -1 && !seen.insert(fields[place].keyString).inserted {
        meanings[place] = -2
      }
    }
  }

  static func isEmpty(_ field: JSONField) -> Bool {
    switch field.kind {
    case .null: return true
    case .string: return field.text.isEmpty
    case .array, .object:
      return field.raw.count <= 2
        || field.raw.dropFirst().dropLast().allSatisfy(isSpace)
    default: return false
    }
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private mutating func readID(_ field: JSONField) throws(Problem) {
    guard field.kind == .string else {
      if field.kind == .null { throw Self.noID }
      throw Problem(reason: "\"id\" must be a string, found \(field.kind.name)")
    }
    if let reason = RecordMapper.problem(ofID: field.text) { throw Problem(reason: reason) }
    if field.isUnusual { throw Problem(reason: "the id holds half of a surrogate pair") }
    id = field.text
  }

  private mutating func readLanguage(_ field: JSONField) {
    if lastTag.isEmpty || !lastTag.elementsEqual(field.text) {
      lastTag = Array(field.text)
      lastLanguage = Language(bcp47: field.textString) ?? .undetermined
    }
    language = lastLanguage
  }

  private func checkRegion(_ field: JSONField) throws(Problem) {
    if field.kind == .string { return }
    guard field.kind == .array else {
      throw Problem(
        reason: "\"region\" must be a string or an array of strings, found \(field.kind.name)")
    }
    for element in elements(field) where element.kind != .string && element.kind != .null {
      throw Problem(reason: "\"region\" must hold strings, found \(element.kind.name)")
    }
  }

  /// Refuses values of filters that are longer than any value that could be asked for.
  private func checkLength(_ field: JSONField, _ entry: RecordKeys.Entry) throws(Problem) {
    func check(_ value: JSONField, _ name: String) throws(Problem) {
      guard value.kind != .string || value.text.count <= KeywordFolder.maximumLength else {
        throw Problem(
          reason: "the value of `\(name)` is longer than \(KeywordFolder.maximumLength) bytes")
      }
    }
    if entry.role == .place {
      guard let members = try? nestedReader.readObject(field.raw) else { return }
      for member in members { try check(member, member.keyString) }
      return
    }
    guard entry.field >= 0, entry.kind == .keyword else { return }
    try check(field, field.keyString)
    guard field.kind == .array else { return }
    for element in elements(field) { try check(element, field.keyString) }
  }

  func elements(_ field: JSONField) -> JSONObjectReader.Fields {
    // The bytes were read once already: this fails only beyond a million elements.
    (try? nestedReader.readArray(field.raw)) ?? JSONObjectReader.Fields()
  }

  static func integer(_ field: JSONField) -> Int? {
    guard field.kind == .number || field.kind == .string else { return nil }
    // Four digits, as years have, without a string.
    if field.text.count == 4 {
      var number = 0
      for byte in field.text where number >= 0 {
        number = byte >= 0x30 && byte <= 0x39 ? number * 10 + Int(byte - 0x30) : -1
      }
      if number >= 0 { return number }
    }
    let text = field.textString
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  private static func readYear(_ field: JSONField) throws(Problem) -> Int {
    guard let year = integer(field) else {
      throw Problem(reason: "\"year\" must be a whole number, found \(excerpt(field))")
    }
    guard (-999_999...999_999).contains(year) else {
      throw Problem(
        reason: "\"year\" must lie between -999999 and 999999, found \(excerpt(field))")
    }
    return year
  }

  private static func readDate(_ field: JSONField) throws(Problem) -> CalendarDate? {
    guard field.kind == .string || field.kind == .number,
      let date = CalendarDate(withTime: field.textString)
    else {
      throw Problem(
        reason: "\"\(field.keyString)\" must be a date such as \"2012-06-27\", \"2012-06\" or "
          + "\"2012\", found \(excerpt(field))")
    }
    return date
  }

  private static func readSpan(_ field: JSONField) throws(Problem) -> (first: Int, last: Int)? {
    guard field.kind == .string, let days = DateInterval(field.textString)?.days else {
      throw Problem(
        reason: "\"span\" must be an interval such as \"2012-06-08/2012-06-14\", found "
          + excerpt(field))
    }
    return days
  }

  /// The beginning of a value, for messages.
  private static func excerpt(_ field: JSONField) -> String {
    if field.kind == .array || field.kind == .object { return field.kind.name }
    if field.raw.count <= 40 { return String(decoding: field.raw, as: UTF8.self) }
    let beginning = String(decoding: field.raw.prefix(40), as: UTF8.self)
    return String(beginning.filter { $0 != "\u{FFFD}" }) + "…"
  }
}
