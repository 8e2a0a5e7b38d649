internal import TOML

/// Reads records from CSV with the help of a mapping file.
package enum CSVRecordReader {
  /// Which column goes to which key; read from TOML.
  ///
  /// ```toml
  /// delimiter = ";"            # default: comma; tab for .tsv
  /// [columns]                  # key of the record = column, or several
  /// id     = "Record no."
  /// title  = ["Title", "Subtitle"]
  /// [split]                    # a cell with several values
  /// author = ";"
  /// [constants]                # the same for all
  /// type   = "document/report"
  /// ```
  package struct Mapping {
    var delimiter: Character = ","
    var columns: [(key: String, columns: [String])] = []
    var split: [String: Character] = [:]
    var constants: [(key: String, values: [String])] = []

    package init() {}

    /// Reads a mapping; a key it does not know is an error.
    package init(_ text: String, file: String) throws(ImportError) {
      let root: TOMLTable
      do throws(TOMLError) { root = try TOMLDocument(text).root } catch {
        throw ImportError(
          "\(file):\(error.line): \(error.message)", remedy: "mend the mapping file")
      }
      for entry in root.entries {
        let fault = ImportError(
          "\(file):\(entry.line): '\(entry.key)' is not understood", remedy: "see Docs/IMPORT.md")
        switch entry.key {
        case "delimiter":
          guard let sign = entry.node.string, sign.count == 1, let first = sign.first else {
            throw fault
          }
          delimiter = first
        case "columns":
          guard let table = entry.node.table else { throw fault }
          for column in table.entries {
            guard let names = column.node.string.map({ [$0] }) ?? column.node.strings else {
              throw fault
            }
            columns.append((column.key, names))
          }
        case "split":
          guard let table = entry.node.table else { throw fault }
          for column in table.entries {
            guard let sign = column.node.string, sign.count == 1 else { throw fault }
            split[column.key] = sign.first
          }
        case "constants":
          guard let table = entry.node.table else { throw fault }
          for constant in table.entries {
            guard let values = constant.node.string.map({ [$0] }) ?? constant.node.strings else {
              throw fault
            }
            constants.append((constant.key, values))
          }
        default: throw fault
        }
      }
    }
  }

  /// Records of a text; the first row names the columns.
  package static func read(_ text: String, mapping given: Mapping?, isTabbed: Bool)
    throws(ImportError)
    -> RecordFindings
  {
    var mapping = given ?? Mapping()
    if given == nil {
      mapping.delimiter = isTabbed ? "\t" : guessDelimiter(text)
    }
    let rows = try rows(text, delimiter: mapping.delimiter)
    guard let header = rows.first else {
      throw ImportError("no rows in it", remedy: "check the file")
    }
    let names = header.map { TextMending.collapse($0) }
    if mapping.columns.isEmpty { mapping.columns = names.filter { !$0.isEmpty }.map { ($0, [$0]) } }
    guard mapping.columns.contains(where: { $0.key == "id" }) else {
      throw ImportError("no column for the id", remedy: "give a mapping file with [columns] id")
    }
    var places: [(key: String, columns: [Int])] = []
    for (key, columns) in mapping.columns {
      var found: [Int] = []
      for column in columns {
        guard let index = names.firstIndex(of: column) else {
          throw ImportError("no column '\(column)' in the header", remedy: "mend the mapping file")
        }
        found.append(index)
      }
      places.append((key, found))
    }
    var findings = RecordFindings(format: "csv")
    var seen: Set<String> = []
    for (number, row) in rows.dropFirst().enumerated() {
      if row.allSatisfy({ $0.isEmpty }) { continue }
      guard row.count == names.count else {
        findings.rejected.append(
          "row \(number + 2) has \(row.count) cells instead of \(names.count)")
        continue
      }
      var record = BibliographicRecord(id: "")
      for (key, columns) in places {
        for column in columns {
          if key == "id" {
            record.id += (record.id.isEmpty ? "" : "-") + row[column]
          } else if let sign = mapping.split[key] {
            for part in row[column].split(separator: sign) { record.add(key, String(part)) }
          } else {
            record.add(key, row[column])
          }
        }
      }
      for (key, values) in mapping.constants { for value in values { record.add(key, value) } }
      findings.add(record, number: number + 2, &seen)
    }
    return findings
  }

  /// The commonest of comma, semicolon and tab in the first line.
  private static func guessDelimiter(_ text: String) -> Character {
    let line = text.prefix(while: { !$0.isNewline })
    return [",", ";", "\t"].max { a, b in
      line.filter { $0 == a }.count < line.filter { $0 == b }.count
    } ?? ","
  }

  /// Rows by RFC 4180: quotes around cells, doubled inside them; line breaks inside quotes.
  ///
  /// - Throws: for a quote that is never closed, naming its row.
  package static func rows(_ text: String, delimiter: Character) throws(ImportError) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var wasQuoted = false
    var openedIn = 0
    var index = text.startIndex
    func isEmptyRow() -> Bool { row.isEmpty && cell.isEmpty && !wasQuoted }
    while index < text.endIndex {
      let sign = text[index]
      index = text.index(after: index)
      if isQuoted {
        if sign == "\"" {
          if index < text.endIndex, text[index] == "\"" {
            cell.append("\"")
            index = text.index(after: index)
          } else {
            isQuoted = false
          }
        } else {
          cell.append(sign)
        }
      } else if sign == "\"", cell.isEmpty, !wasQuoted {
        isQuoted = true
        wasQuoted = true
        openedIn = rows.count + 1
      } else if sign == delimiter {
        row.append(cell)
        cell = ""
        wasQuoted = false
      } else if sign.isNewline {
        if !isEmptyRow() {
          row.append(cell)
          rows.append(row)
        }
        row = []
        cell = ""
        wasQuoted = false
      } else {
        cell.append(sign)
      }
    }
    guard !isQuoted else {
      throw ImportError(
        "a quote opened in row \(openedIn) is never closed", remedy: "check the file")
    }
    if !isEmptyRow() {
      row.append(cell)
      rows.append(row)
    }
    return rows
  }
}
