internal import InvertedIndex
internal import JSON

// Handing a parsed record on: its values to the fields of the definition, its members to the JSON that is
// kept.
extension RecordMapping {
  mutating func append(to buffer: DocumentBuffer) {
    buffer.begin(id: id)
    stored.removeAll(keepingCapacity: true)
    stored.append(contentsOf: #"{"id":"#.utf8)
    JSONText.append(id, to: &stored)
    appendKind(to: buffer)
    for (place, index) in meanings.enumerated() where index != -2 {
      let field = fields[place]
      guard index >= 0 else {
        keep(field)
        continue
      }
      let entry = keys[index]
      guard chosen[index] == place, entry.role != .id, entry.role != .kind, entry.role != .ofHit
      else { continue }
      if entry.role == .field || entry.role == .attachments {
        keep(field)
        addValues(of: field, to: entry, buffer)
      } else if !Self.isEmpty(field) {
        appendKnown(field, entry, buffer)
      }
    }
    if let year {
      if yearField >= 0 { buffer.addInteger(yearField, year) }
      stored.append(contentsOf: #","year":"#.utf8)
      stored.append(contentsOf: String(year).utf8)
    }
    let type = chosen[keys.type]
    if documentField >= 0, type >= 0, fields[type].text.starts(with: "document/".utf8) {
      // A document of a catalogue belongs to itself, so that it is grouped with its sections.
      buffer.addKeyword(documentField, id)
    }
    if let days, dateField >= 0 {
      buffer.addDateRange(dateField, first: days.first, last: days.last)
    }
    stored.append(UInt8(ascii: "}"))
    if keepsRecords { buffer.setStored(stored) }
  }

  private mutating func appendKind(to buffer: DocumentBuffer) {
    stored.append(contentsOf: #","kind":"#.utf8)
    let place = chosen[keys.kind]
    if place >= 0, !Self.isEmpty(fields[place]) {
      appendString(fields[place])
      if kindField >= 0 { buffer.addKeyword(kindField, text(fields[place])) }
    } else {
      stored.append(contentsOf: #""document""#.utf8)
      if kindField >= 0 { buffer.addKeyword(kindField, "document") }
    }
  }

  private mutating func appendKnown(
    _ field: JSONField, _ entry: RecordKeys.Entry, _ buffer: DocumentBuffer
  ) {
    switch entry.role {
    case .year: return  // At the end: it may come from the date.
    case .region:
      stored.append(contentsOf: entry.storedKey)
      stored.append(UInt8(ascii: "["))
      if field.kind == .string {
        appendString(field)
      } else {
        var isFirst = true
        for element in elements(field) where element.kind == .string && !element.text.isEmpty {
          if !isFirst { stored.append(UInt8(ascii: ",")) }
          isFirst = false
          appendString(element)
        }
      }
      stored.append(UInt8(ascii: "]"))
      addValues(of: field, to: entry, buffer)
    case .string, .language:
      stored.append(contentsOf: entry.storedKey)
      appendString(field)
      addValues(of: field, to: entry, buffer)
    case .text:
      stored.append(contentsOf: entry.storedKey)
      appendText(field)
      addValues(of: field, to: entry, buffer)
    case .place:
      keep(field)
      guard field.kind == .object, let members = try? nestedReader.readObject(field.raw) else {
        return
      }
      for member in members where member.kind == .string && !member.text.isEmpty {
        if cityField >= 0, member.key.elementsEqual("city".utf8) {
          buffer.addKeyword(cityField, text(member))
        } else if countryField >= 0, member.key.elementsEqual("country".utf8) {
          buffer.addKeyword(countryField, text(member))
        }
      }
    case .dateStart, .dateEnd, .span: keep(field)
    case .id, .kind, .ofHit, .field, .attachments: return
    }
  }

  /// Keeps a member as it is written, but for white space between the parts of a nested value.
  private mutating func keep(_ field: JSONField) {
    stored.append(UInt8(ascii: ","))
    JSONText.append(field.key, to: &stored)
    stored.append(UInt8(ascii: ":"))
    guard field.kind == .array || field.kind == .object else {
      stored.append(contentsOf: field.raw)
      return
    }
    var insideString = false
    var escaped = false
    for byte in field.raw {
      if insideString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          insideString = false
        }
      } else if Self.isSpace(byte) {
        continue
      } else if byte == UInt8(ascii: "\"") {
        insideString = true
      }
      stored.append(byte)
    }
  }

  /// Keeps a text: as written, or decoded and written again where it holds what should not be
  /// given on. Line breaks and tabs stay: they are worth having where a whole text is shown.
  private mutating func appendText(_ field: JSONField) {
    guard field.isUnusual else {
      stored.append(contentsOf: field.raw)
      return
    }
    let text = scratch.fill(field.text) { byte in
      byte >= 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D ? byte : 0x20
    }
    JSONText.append(text, to: &stored)
  }

  /// Keeps a string, with spaces for control characters.
  private mutating func appendString(_ field: JSONField) {
    if field.isUnusual {
      JSONText.append(text(field), to: &stored)
    } else {
      stored.append(contentsOf: field.raw)
    }
  }

  /// A string's bytes, with spaces for the control characters that were written as escapes; valid
  /// until the next call.
  private func text(_ field: JSONField) -> UnsafeRawBufferPointer {
    guard field.isUnusual else { return field.text }
    return scratch.fill(field.text) { $0 < 0x20 ? 0x20 : $0 }
  }

  // MARK: - Values of fields

  private func addValues(
    of field: JSONField, to target: RecordKeys.Entry, _ buffer: DocumentBuffer
  ) {
    if target.field < 0 { return }
    switch field.kind {
    case .array:
      for element in elements(field) where element.kind != .array && element.kind != .object {
        addValue(element, to: target, buffer)
      }
    case .object, .null: return
    default: addValue(field, to: target, buffer)
    }
  }

  private func addValue(
    _ field: JSONField, to target: RecordKeys.Entry, _ buffer: DocumentBuffer
  ) {
    if field.kind == .null || field.text.isEmpty { return }
    switch target.kind {
    case .text: buffer.addText(target.field, text(field), language: language)
    case .keyword:
      buffer.addKeyword(target.field, text(field))
      if target.otherSpelling != .none { addOtherSpelling(of: field, to: target, buffer) }
    case .integer:
      if let number = Self.integer(field) { buffer.addInteger(target.field, number) }
    case .dateRange:
      if let days = DateInterval(field.textString)?.days {
        buffer.addDateRange(target.field, first: days.first, last: days.last)
      }
    }
  }

  /// Numbers of books are found with and without hyphens, DOIs with and without their resolver.
  private func addOtherSpelling(
    of field: JSONField, to target: RecordKeys.Entry, _ buffer: DocumentBuffer
  ) {
    let given = field.textString
    let other =
      target.otherSpelling == .compact
      ? given.filter { $0 != "-" && $0 != " " } : Identifiers.bareDOI(given) ?? given
    if other != given { buffer.addKeyword(target.field, other) }
  }
}

/// Memory for one string at a time.
final class Scratch {
  private var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)

  deinit { bytes.deallocate() }

  /// Copies a text byte by byte through `change`; the copy is valid until the next call.
  func fill(
    _ text: UnsafeRawBufferPointer, _ change: (UInt8) -> UInt8
  ) -> UnsafeRawBufferPointer {
    if bytes.count < text.count {
      bytes.deallocate()
      bytes = .allocate(byteCount: text.count * 2, alignment: 16)
    }
    for index in 0..<text.count { bytes[index] = change(text[index]) }
    return UnsafeRawBufferPointer(rebasing: bytes[0..<text.count])
  }
}
