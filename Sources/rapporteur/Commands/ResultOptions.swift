import ArgumentParser
import InvertedIndex
import Search

/// Which results, in which order, grouped how: what `search` has beyond query and filters.
struct ResultOptions: ParsableArguments {
  @Option(.limit) var limit: String?
  @Option(.offset) var offset: String?
  @Option(.after) var after: String?
  @Option(.sort, completion: .list(["relevance", "newest", "oldest", "id"])) var sort: String?
  @Flag(.total) var noTotal = false
  @Option(.group, completion: .list(RecordShape.standard.groups)) var group: String?
  @Option(.like) var like: [String]
  @Option(.unlike) var unlike: [String]

  func apply(to request: inout SearchRequest) throws {
    try request.read(.limit, limit)
    try request.read(.offset, offset)
    try request.read(.after, after)
    guard after == nil || request.offset == 0 else {
      throw Failure(
        .badInput, "--after and --offset both say where to begin", at: "in the arguments",
        remedy: "give one of them")
    }
    try request.read(.sort, sort)
    try request.read(.total, noTotal)
    try request.read(.group, group)
    try request.read(.like, like)
    try request.read(.unlike, unlike)
  }
}
