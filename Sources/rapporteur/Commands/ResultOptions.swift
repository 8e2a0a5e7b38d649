import ArgumentParser
import Search

/// Which results, in which order, grouped how: what `search` has beyond query and filters.
struct ResultOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many results, or all.", valueName: "n"))
  var limit = ResultLimit(count: 10)

  @Option(help: ArgumentHelp("How many results to pass over.", valueName: "n"))
  var offset = NaturalNumber(0)

  @Option(
    help: ArgumentHelp(
      "Go on behind the page whose 'next' this is; right even while commits happen.",
      valueName: "cursor"))
  var after: String?

  @Option(help: "Order of the results.")
  var sort: SortOrder = .relevance

  @Flag(help: "Without the exact total, which is faster.")
  var noTotal = false

  @Option(
    help: ArgumentHelp(
      "Show only the best of each document or mechanism.", valueName: "what"))
  var groupBy: Grouping?

  @Option(help: ArgumentHelp("Records like this one rank higher.", valueName: "id"))
  var like: [String] = []

  @Option(help: ArgumentHelp("Records like this one rank lower.", valueName: "id"))
  var unlike: [String] = []

  func apply(to request: inout SearchRequest) throws {
    guard after == nil || offset.value == 0 else {
      throw Failure(
        .badInput, "--after and --offset both say where to begin", at: "in the arguments",
        remedy: "give one of them")
    }
    request.limit = limit.count
    request.offset = offset.value
    request.after = after
    request.sort = sort
    request.wantsTotal = !noTotal
    request.grouping = groupBy
    request.like = like
    request.unlike = unlike
  }
}
