/// Looking into a buffer: for tests of what fills it.
extension DocumentBuffer {
  /// The id of record `index`.
  package func idText(_ index: Int) -> String {
    String(decoding: slice(documents[index].id), as: UTF8.self)
  }

  /// What is kept of record `index`.
  package func storedText(_ index: Int) -> String {
    String(decoding: slice(documents[index].stored), as: UTF8.self)
  }

  /// The values of one text or keyword field of record `index`, in order.
  package func texts(_ index: Int, field: Int) -> [String] {
    values[documents[index].values].filter { Int($0.field) == field }.map {
      String(decoding: slice($0.low..<$0.high), as: UTF8.self)
    }
  }

  /// The values of one integer or date range field of record `index`: low and high.
  package func numbers(_ index: Int, field: Int) -> [(low: Int, high: Int)] {
    values[documents[index].values].filter { Int($0.field) == field }.map { ($0.low, $0.high) }
  }
}
