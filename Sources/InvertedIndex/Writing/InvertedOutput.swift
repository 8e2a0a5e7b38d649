internal import Storage

/// The three files that hold a segment's dictionary, postings and positions, while they are
/// written.
final class InvertedOutput {
  let dictionary: TermDictionaryWriter
  let postings: PostingsWriter
  private let termsFile: FileWriter
  private let postingsFile: FileWriter
  private let positionsFile: FileWriter

  init(directory: Directory, name: String, id: SegmentID, documentCount: Int)
    throws(StorageError)
  {
    termsFile = try directory.createFile("\(name).terms", kind: .terms, segment: id)
    postingsFile = try directory.createFile("\(name).postings", kind: .postings, segment: id)
    positionsFile = try directory.createFile("\(name).positions", kind: .positions, segment: id)
    dictionary = TermDictionaryWriter(output: termsFile)
    postings = PostingsWriter(
      documentCount: documentCount, postings: postingsFile, positions: positionsFile,
      scratchFolder: directory.path)
  }

  func finish() throws(StorageError) -> (
    terms: FileSummary, postings: FileSummary, positions: FileSummary
  ) {
    try postings.finish()
    try dictionary.finish()
    return (
      try termsFile.finish(), try postingsFile.finish(), try positionsFile.finish()
    )
  }
}
