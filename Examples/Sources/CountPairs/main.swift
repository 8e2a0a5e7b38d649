// Counts how many records have each pair of values of two facets.
//
//     CountPairs index type year

import InvertedIndex
import Search

let arguments = CommandLine.arguments
guard arguments.count == 4 else { fatalError("usage: CountPairs INDEX FACET FACET") }

var request = SearchRequest()
request.cross = [arguments[2], arguments[3]]
let answer = try Searcher(try Snapshot.open(path: arguments[1])).facets(request)
for pair in answer.cross?.pairs ?? [] {
  print(pair.row.value, pair.column.value, pair.count, separator: "\t")
}
