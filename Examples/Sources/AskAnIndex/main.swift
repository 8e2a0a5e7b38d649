// Asks an index a question and prints the best hits.
//
//     AskAnIndex index visa integrity

import InvertedIndex
import Search

let arguments = CommandLine.arguments
guard arguments.count > 2 else { fatalError("usage: AskAnIndex INDEX QUERY…") }

let searcher = Searcher(try Snapshot.open(path: arguments[1]))
var request = SearchRequest(query: arguments.dropFirst(2).joined(separator: " "))
request.limit = 5
let answer = try searcher.search(request)
print("\(answer.total) found")
for hit in answer.hits { print(hit.rank, hit.score, hit.id, hit.title ?? "") }
for correction in answer.corrections { print("nothing has \(correction.from); \(correction.to)?") }

// The same as one object, byte for byte what the program and its server write.
var json = JSONWriter()
answer.writeJSON(version: "example", into: &json)
print(String(decoding: json.bytes, as: UTF8.self))
