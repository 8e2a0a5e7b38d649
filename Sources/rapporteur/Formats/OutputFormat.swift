import ArgumentParser

/// The forms in which results are given.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, jsonl, csv, trec, bibtex, ris
  case cslJSON = "csl-json"
}

/// The forms of what is one answer and not a list of records.
enum AnswerFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

/// The forms of a table that is no list of records.
enum TableFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, jsonl, csv
}
