// Indexes JSON Lines by a definition of one's own.
//
//     IndexLines records.jsonl index

import Catalogue
import InvertedIndex

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fatalError("usage: IndexLines FILE.jsonl INDEX") }

// Which fields there are, how each is read, and what a list of results shows of a record.
let definition = try Definition(
  """
  name = "notes"

  [analyzers.default]
  tokenizer = "icu"

  [[field]]
  name = "title"
  kind = "text"
  boost = 0.5
  [[field]]
  name = "text"
  kind = "text"
  includes = ["title"]
  [[field]]
  name = "topic"
  kind = "keyword"
  facet = true
  [[field]]
  name = "year"
  kind = "integer"

  [record]
  show = ["topic", "year"]
  facets = ["topic", "year"]
  dates = ["year"]
  """)

let writer = try IndexWriter(path: arguments[2], definition: definition, mode: .create)
let reader = RecordReader(inputs: [arguments[1]], definition: definition)
reader.onRejection = { rejection, _ in print("rejected: \(rejection)") }
let batch = DocumentBuffer()
var isMore = true
while isMore {
  isMore = try reader.fill(batch)
  for refused in try writer.add(batch) { print("refused: \(refused.id): \(refused.reason)") }
  batch.removeAll()
}
let summary = try writer.commit()
print("\(summary.documentCount) records, generation \(summary.generation)")
