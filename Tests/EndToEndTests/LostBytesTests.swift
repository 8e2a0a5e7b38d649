import Foundation
import Testing

/// Files of an index that are cut while a server reads them.
@Suite("A file cut under a server", .serialized) struct ServerLostBytesTests {
  @Test("questions get an error while bytes are missing, and answers once the files are whole")
  func cutAndRestored() throws {
    let index = try SmallIndex()
    let server = try ServeCommandTests.Server(index)
    /// The answer to one request, without the greeting.
    func ask(_ request: String) throws -> [String] {
      Array(try server.ask(request + "\n").dropFirst())
    }
    let before = try ask("SEARCH k=5 snippet=1 visa")
    #expect(before.first?.hasPrefix("OK ") == true, "\(before)")

    // What a copy over a live index does: each file is emptied, then written again.
    let names = try FileManager.default.contentsOfDirectory(atPath: index.path)
    var whole: [String: Data] = [:]
    for name in names where name != "write.lock" {
      let file = URL(fileURLWithPath: index.path).appendingPathComponent(name)
      whole[name] = try Data(contentsOf: file)
      #expect(truncate(file.path, 0) == 0)
    }
    // Another question: the first one's answer is known.
    let cut = try ask("SEARCH k=5 snippet=1 integrity")
    #expect(cut.first?.hasPrefix("ERR INTERNAL ") == true, "\(cut)")
    #expect(!(cut.first ?? "").contains("/"), "a path is told: \(cut)")
    #expect(try ask("PING").first?.hasPrefix("OK 0") == true)
    // From now on nothing is answered from this commit, known or not.
    #expect(try ask("SEARCH k=5 snippet=1 visa").first?.hasPrefix("ERR INTERNAL ") == true)

    for (name, data) in whole {
      let file = URL(fileURLWithPath: index.path).appendingPathComponent(name)
      let handle = try FileHandle(forWritingTo: file)
      try handle.write(contentsOf: data)
      try handle.close()
    }
    var after: [String] = []
    for _ in 0..<100 {
      after = try ask("SEARCH k=5 snippet=1 visa")
      if after.first?.hasPrefix("OK ") == true { break }
      usleep(100_000)
    }
    #expect(after.dropFirst() == before.dropFirst(), "\(after)")
    #expect(server.process.isRunning)
  }
}
