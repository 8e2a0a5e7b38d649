import Foundation
import QueryServer
import Testing

@Suite struct AuthorizationTests {
  private func book(_ text: String) throws -> (TokenBook, String) {
    let path = NSTemporaryDirectory() + "tokens-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return (try TokenBook(path: path), path)
  }

  @Test("before AUTH only AUTH, HELP and QUIT are answered")
  func closed() throws {
    let (tokens, _) = try book("first\nsecond token \r\n\n")
    var client = SessionHarness(tokens: tokens)
    for line in ["PING", "SEARCH visa", "STATS", "FORMAT json", "FETCH", "", "DOC"] {
      #expect(client.send("#t \(line)\n").hasPrefix("#t ERR AUTH"), "\(line)")
    }
    #expect(client.send("HELP\n").hasPrefix("OK "))
    #expect(client.send("RERANK n=1 x\na\n.\n").hasPrefix("ERR AUTH"))
    #expect(client.send("AUTH nonsense\n").hasPrefix("ERR AUTH"))
    #expect(client.send("AUTH second token\n") == "OK 0\n.\n")
    #expect(client.send("PING\n") == "OK 0\n.\n")
    #expect(client.send("FETCH\n").hasPrefix("ERR SYNTAX"))
  }

  @Test("three failed AUTH close the connection, a good one between starts anew")
  func threeFailures() throws {
    let (tokens, _) = try book("secret")
    var client = SessionHarness(tokens: tokens)
    _ = client.send("AUTH a\nAUTH b\nAUTH secret\nAUTH c\nAUTH\n")
    #expect(!client.session.isFinished)
    #expect(client.send("AUTH d\nPING\n").hasPrefix("ERR AUTH"))
    #expect(client.session.isFinished)
    var quitter = SessionHarness(tokens: tokens)
    #expect(quitter.send("QUIT\n") == "OK 0\n.\n")
  }

  @Test("without a token file AUTH is welcome and needless")
  func open() {
    var client = SessionHarness()
    #expect(client.send("AUTH anything\n") == "OK 0\n.\n")
  }

  @Test("the file is read again on request; an empty one lets nobody in")
  func reload() throws {
    let (tokens, path) = try book("old\n")
    try Data("new\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(tokens.accepts("old"))
    try tokens.reload()
    #expect(!tokens.accepts("old") && tokens.accepts("new"))
    #expect(!tokens.accepts("") && !tokens.accepts("ne") && !tokens.accepts("newer"))
    try Data("\n \n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try tokens.reload() == 0)
    #expect(!tokens.accepts("new") && !tokens.accepts(""))
    #expect(throws: ServerError.self) { try TokenBook(path: path) }
    #expect(throws: ServerError.self) { try TokenBook(path: path + "-missing") }
  }

  @Test(
    "a file that is cut, too large or no file leaves the old tokens, and no part of one is taken")
  func halfWritten() throws {
    let (tokens, path) = try book("a-long-secret\n")
    let file = URL(fileURLWithPath: path)
    try Data("another-se".utf8).write(to: file)
    #expect(throws: ServerError.self) { try tokens.reload() }
    #expect(tokens.accepts("a-long-secret") && !tokens.accepts("another-se"))
    let large = Data(repeating: UInt8(ascii: "k"), count: TokenBook.maximumFileLength + 1)
    try large.write(to: file)
    #expect(throws: ServerError.self) { try tokens.reload() }
    #expect(throws: ServerError.self) { try TokenBook(path: path) }
    try FileManager.default.removeItem(at: file)
    #expect(throws: ServerError.self) { try tokens.reload() }
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: ServerError.self) { try tokens.reload() }
    #expect(throws: ServerError.self) { try TokenBook(path: NSTemporaryDirectory()) }
    #expect(tokens.accepts("a-long-secret"))
    try FileManager.default.removeItem(at: file)
    try Data("another-secret\n".utf8).write(to: file)
    #expect(try tokens.reload() == 1)
    #expect(tokens.accepts("another-secret") && !tokens.accepts("a-long-secret"))
  }
}
