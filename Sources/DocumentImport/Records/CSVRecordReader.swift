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
    var delimiter = ","
    var columns: [(key: String, columns: [String])] = []
    var split: [String: String] = [:]
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
          guard let sign = entry.node.string, !sign.isEmpty else { throw fault }
          delimiter = sign
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
            guard let sign = column.node.string, !sign.isEmpty else { throw fault }
            split[column.key] = sign
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
      mapping.delimiter = isTabbed ? "\t" : CSVText.delimiter(of: text)
    }
    let rows = try CSVText.rows(text, delimiter: mapping.delimiter)
    guard let header = rows.first else {
      throw ImportError("no rows in it", remedy: "check the file")
    }
    let names = header.map { TextMending.collapse($0) }
    if mapping.columns.isEmpty { mapping.columns = names.filter { !$0.isEmpty }.map { ($0, [$0]) } }
    guard mapping.columns.contains(where: { $0.key == "id" }) else {
      throw ImportError("no column for the id", remedy: "give a mapping file with [columns] id")
    }
    let columnPlaces = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    var places: [(key: String, columns: [Int])] = []
    for (key, columns) in mapping.columns {
      var found: [Int] = []
      for column in columns {
        guard let index = columnPlaces[column] else {
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
}
