internal import TOML

/// Laying a later catalogue over an earlier one: single facts of the same record are replaced.
enum TableMerge {
  /// The earlier table with the later one's facts: values are replaced, tables are merged key by
  /// key, rows that have an `id` by id; disputes, which have none, are added.
  static func merged(_ earlier: TOMLTable, with later: TOMLTable) -> TOMLTable {
    var entries = earlier.entries
    for entry in later.entries {
      guard let place = entries.firstIndex(where: { $0.key == entry.key }) else {
        entries.append(entry)
        continue
      }
      let node = merged(entries[place].node, with: entry.node, key: entry.key)
      entries[place] = TOMLTable.Entry(
        key: entry.key, line: entry.line, column: entry.column, node: node)
    }
    return TOMLTable(entries)
  }

  private static func merged(_ earlier: TOMLNode, with later: TOMLNode, key: String) -> TOMLNode {
    if let a = earlier.table, let b = later.table {
      return TOMLNode(
        .table(merged(a, with: b)), line: later.line, column: later.column, source: later.source)
    }
    guard let a = earlier.array, let b = later.array, key == "dispute" || isRows(a), isRows(b)
    else { return later }
    var rows = a
    for row in b {
      if let id = row.table?["id"]?.string,
        let place = rows.firstIndex(where: { $0.table?["id"]?.string == id })
      {
        rows[place] = merged(rows[place], with: row, key: key)
      } else {
        rows.append(row)
      }
    }
    return TOMLNode(
      .array(rows), line: earlier.line, column: earlier.column, source: earlier.source)
  }

  private static func isRows(_ nodes: [TOMLNode]) -> Bool {
    !nodes.isEmpty && nodes.allSatisfy { $0.table != nil }
  }
}
