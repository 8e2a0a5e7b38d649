/// Text with separated values: RFC 4180, with separators of any length.
enum CSVText {
  /// The commonest of comma, semicolon, tab and bar in the first line, outside quotes.
  static func delimiter(of text: String) -> String {
    let line = text.prefix(while: { !$0.isNewline }).prefix(65_536)
    var counts: [Character: Int] = [:]
    var isQuoted = false
    for sign in line {
      if sign == "\"" { isQuoted.toggle() }
      if !isQuoted { counts[sign, default: 0] += 1 }
    }
    return [",", ";", "\t", "|"].max {
      (counts[Character($0)] ?? 0) < (counts[Character($1)] ?? 0)
    } ?? ","
  }

  /// Cells of the first row.
  static func header(_ text: String) -> [String] {
    let head = String(text.prefix(65_536))
    return (try? rows(head + "\n", delimiter: delimiter(of: head)))?.first ?? []
  }

  /// Rows: quotes around cells, doubled inside them; line breaks inside quotes.
  ///
  /// - Throws: for a quote that is never closed, naming its row.
  static func rows(_ text: String, delimiter: String) throws(ImportError) -> [[String]] {
    let bytes = Array(text.utf8)
    let separator = Array((delimiter.isEmpty ? "," : delimiter).utf8)
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var openedIn = 0
    var index = 0
    func isSeparator() -> Bool {
      guard bytes[index] == separator[0], index + separator.count <= bytes.count else {
        return false
      }
      return separator.indices.allSatisfy { bytes[index + $0] == separator[$0] }
    }
    func endCell() {
      row.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
      wasQuoted = false
    }
    func endRow() {
      if !row.isEmpty || !cell.isEmpty || wasQuoted {
        endCell()
        rows.append(row)
      }
      row = []
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          if index + 1 < bytes.count, bytes[index + 1] == byte {
            cell.append(byte)
            index += 1
          } else {
            isQuoted = false
          }
        } else {
          cell.append(byte)
        }
        index += 1
      } else if byte == UInt8(ascii: "\""), cell.isEmpty, !wasQuoted {
        isQuoted = true
        wasQuoted = true
        openedIn = rows.count + 1
        index += 1
      } else if isSeparator() {
        endCell()
        index += separator.count
      } else if byte == 0x0A || byte == 0x0D {
        endRow()
        index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
      } else {
        cell.append(byte)
        index += 1
      }
    }
    guard !isQuoted else {
      throw ImportError(
        "a quote opened in row \(openedIn) is never closed", remedy: "check the file")
    }
    endRow()
    return rows
  }
}
