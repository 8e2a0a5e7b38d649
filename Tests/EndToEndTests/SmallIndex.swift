import Foundation
import Testing

/// An index of a few records in a folder of its own.
struct SmallIndex {
  let folder: TemporaryFolder
  var path: String { folder.file("index").path }

  static let records = """
    {"id":"a","title":"Visa integrity workshop","text":"Experts met on visa integrity.","year":2010,"region":["asia-oceania"],"type":"agenda/workshop","kind":"agenda","dateStart":"2010-12-07","dateEnd":"2010-12-09"}
    {"id":"b","title":"Readmission","text":"Return and readmission agreements, with a note on visas.","year":2011,"region":"europe-fsu","type":"agenda/ministerial","kind":"agenda"}
    {"id":"c","title":"Trafficking in persons","text":"A meeting about trafficking, smuggling and \\"mixed flows\\".","year":2012,"region":"asia-oceania","type":"agenda/workshop","kind":"agenda","url":"http://example.org/c"}
    {"id":"d","title":"Línea de fondo, 移民と開発","text":"No year and no region here.","kind":"note"}

    """

  /// Indexes records, by default the four above.
  init(_ records: String = records, options: [String] = []) throws {
    folder = try TemporaryFolder()
    try Program.succeed(
      ["index", "--input", try folder.write("records.jsonl", records), "--index", path] + options)
  }

  func run(_ arguments: [String], input: Data? = nil) throws -> Program.Outcome {
    try Program.run(
      arguments.prefix(1) + ["--index", path] + arguments.dropFirst(), input: input)
  }

  /// The ids that a search finds.
  func ids(_ query: [String]) throws -> [String] {
    try run(["search", "--format", "jsonl", "--limit", "all"] + query).jsonLines
      .compactMap { $0["id"] as? String }
  }

  /// Generation and fingerprint: the same where nothing was changed.
  func state() throws -> String {
    let json = try run(["search", "--format", "json", "--limit", "0"]).json
    return "\(json["generation"] ?? "") \(json["fingerprint"] ?? "")"
  }
}
