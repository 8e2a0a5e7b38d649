import Foundation
import InvertedIndex
import Testing

@Suite("Files of words beside a definition") struct WordFileTests {
  private static let definition = """
    name = "small"
    [analyzers.default]
    tokenizer = "icu"
    [[field]]
    name = "text"
    kind = "text"
    """

  /// Reads a definition that has one more file.
  private func read(_ name: String, _ text: String) throws -> Definition {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rapporteur-words-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [("definition.toml", Self.definition), (name, text)] {
      try text.write(
        to: folder.appendingPathComponent(name), atomically: false, encoding: .utf8)
    }
    return try Definition.read(folder: folder.path)
  }

  @Test(
    "what is wrong is an error with its line",
    arguments: [
      ("related.toml", "# words\n[[topic]]\nwords = [\"visa\", ", 3),
      ("related.toml", "[[topic]]\nwords = \"visa\"", 2),
      ("related.toml", "[[topic]]\nwords = []", 2),
      ("related.toml", "[[topic]]\nwords = [\"visa\", 3]", 2),
      ("related.toml", "[[topic]]\nwords = [\"visa\", \" \"]", 2),
      ("related.toml", "[[names]]\nwords = [\"Peru\"]\nhold = [\"Lima\"]", 3),
      ("related.toml", "\n[[place]]\nholds = [\"Lima\"]", 2),
      ("related.toml", "[[topics]]\nwords = [\"visa\"]", 1),
      ("related.toml", "[topic]\nwords = [\"visa\"]", 1),
      ("related.toml", "topic = [\"visa\"]", 1),
      ("synonyms.toml", "[[group]]\nkind = \"word\"\nwords = [\"a\", \"b\"]", 2),
      ("synonyms.toml", "[[group]]\nkind = \"term\"", 1),
      ("synonyms.toml", "[[group]]\nword = [\"a\", \"b\"]", 2),
      ("stopwords.toml", "en = \"the of\"\nklingon = \"a\"", 2),
      ("stopwords.toml", "en = [\"the\"]", 1),
      ("stopwords.toml", "en = ", 1),
    ])
  func wrong(name: String, text: String, line: Int) throws {
    do {
      _ = try read(name, text)
      Issue.record("\(name) was taken: \(text)")
    } catch let error as IndexError {
      guard case .definition(let file, let found, let message) = error else { throw error }
      #expect(file.hasSuffix("/" + name))
      #expect(found == line, "\(text): \(message)")
      #expect(!message.isEmpty)
    }
  }

  @Test("what is right is taken, an empty file too")
  func right() throws {
    for (name, text) in [
      ("related.toml", ""), ("synonyms.toml", ""), ("stopwords.toml", ""),
      (
        "related.toml",
        "[[names]]\nwords = [\"Peru\"]\n[[place]]\nwords = [\"Peru\"]\nholds = [\"Lima\"]\n"
          + "[[topic]]\nwords = [\"visa\", \"entry permit\"]"
      ),
      ("synonyms.toml", "[[group]]\nwords = [\"a\", \"b\"]"), ("stopwords.toml", "en = \"the of\""),
    ] {
      #expect(try read(name, text).file(name) == Array(text.utf8))
    }
  }
}
