import Foundation
import Testing

/// The program and the server write the same bytes for hits, facets, pairs, suggestions and rankings.
@Suite("One answer, however it is asked for") struct SameBytesTests {
  static let index = Result { try SmallIndex() }

  /// The data lines that the server answers a request with, in JSON.
  private func server(_ requests: [String]) throws -> [String] {
    let index = try Self.index.get()
    let input = "FORMAT json\n" + requests.joined(separator: "\n") + "\nQUIT\n"
    let lines = try Program.succeed(
      ["serve", "--stdio", "--index", index.path], input: Data(input.utf8)
    ).lines
    // Behind the greeting and the answer to FORMAT, up to the dot.
    return Array(lines.dropFirst(4).prefix { $0 != "." })
  }

  @Test(
    "hits",
    arguments: [
      (["visa"], "visa"),
      (["--year", "2010..2011", "--sort", "newest"], "year=2010..2011 sort=newest"),
      (["--filter", "kind=agenda", "--group-by", "document"], "filter.kind=agenda group=document"),
      (["meeting", "--no-snippet", "--plain"], "snippet=0 plain=1 meeting"),
      (["visa", "--like", "b", "--unlike", "c"], "like=b unlike=c visa"),
      (["--sort", "-year", "--limit", "2", "--offset", "1"], "sort=-year k=2 offset=1"),
    ])
  func hits(arguments: [String], request: String) throws {
    let index = try Self.index.get()
    let program = try index.run(["search", "--format", "jsonl"] + arguments).lines
    #expect(!program.isEmpty)
    #expect(try server(["SEARCH " + request]) == program)
    let object = try index.run(["search", "--format", "json"] + arguments).text
    #expect(object.contains("\"hits\":[" + program.joined(separator: ",") + "],\"facets\""))
  }

  @Test("facets and pairs")
  func facets() throws {
    let index = try Self.index.get()
    for (arguments, request) in [
      (["--by", "region,type,year"], "by=region,type,year"),
      (["--by", "year,kind", "--limit", "1", "--offset", "1"], "by=year,kind k=1 offset=1"),
      (["--cross", "region,decade"], "cross=region,decade"),
      (["visa", "--by", "kind", "--cross", "kind,year"], "by=kind cross=kind,year visa"),
    ] {
      let program = try index.run(["facets", "--format", "jsonl"] + arguments).lines
      #expect(!program.isEmpty)
      #expect(try server(["FACETS " + request]) == program)
    }
  }

  @Test("suggestions and rankings")
  func others() throws {
    let index = try Self.index.get()
    let suggestions = try index.run(["suggest", "vi", "--format", "json"]).text
    #expect(suggestions == "[" + (try server(["SUGGEST vi"])).joined(separator: ",") + "]\n")
    let candidates = "b\nVisa integrity workshop\na\n"
    for (arguments, options) in [
      ([], ""), (["--fuse", "0.5"], "fuse=0.5 "), (["--explain"], "explain=1 "),
      (["--plain"], "plain=1 "),
    ] as [([String], String)] {
      let program = try index.run(
        ["rerank", "visa integrity", "--format", "jsonl"] + arguments, input: Data(candidates.utf8)
      ).lines
      #expect(program.count == 3)
      #expect(
        try server([
          "RERANK n=3 \(options)visa integrity", "b", "Visa integrity workshop", "a", ".",
        ])
          == program)
    }
  }
}
