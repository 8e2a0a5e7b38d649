internal import Catalogue
internal import InvertedIndex

/// Builds one segment in insertion order from the laboratory's corpus, on one thread.
enum Building {
  /// - Parameter definition: A folder with `definition.toml`; nil: the laboratory's definition.
  static func build(corpus: String, index: String, definition: String?, memory: Int) throws {
    let start = Clocks.now()
    let definition =
      try definition.map { try Definition.read(folder: $0) } ?? Definition(benchmarkDefinition)
    var options = IndexWriterOptions()
    options.memoryInBytes = memory << 20
    options.mergesToOneSegment = true
    let writer = try IndexWriter(
      path: index, definition: definition, mode: .create, options: options)
    let reader = RecordReader(inputs: [corpus], definition: definition)
    let buffer = DocumentBuffer()
    var isMore = true
    while isMore {
      isMore = try reader.fill(buffer)
      _ = try writer.add(buffer)
      buffer.removeAll()
    }
    let added = Clocks.now()
    let summary = try writer.commit()
    let end = Clocks.now()
    func seconds(_ from: Clocks, _ to: Clocks) -> Double { Double(to.wall - from.wall) / 1e9 }
    print(
      "{\"docs\":\(summary.documentCount),\"segments\":\(summary.segmentCount),"
        + "\"rejected\":\(reader.recordsRejected),"
        + "\"add_s\":\(seconds(start, added)),\"commit_s\":\(seconds(added, end)),"
        + "\"merge_s\":0,\"total_s\":\(seconds(start, end))}")
  }
}
