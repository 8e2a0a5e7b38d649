import Catalogue
import Foundation
import TestSupport
import Testing

@Suite("Lines of an input")
struct LineReaderTests {
  private let folder = TemporaryFolder()

  private func lines(_ path: String, maximum: Int = 1 << 20, capacity: Int = 16) throws -> [String]
  {
    var reader = LineReader(
      try InputSource(path: path), maximumLength: maximum, initialCapacity: capacity)
    var found: [String] = []
    while let line = try reader.next() {
      switch line {
      case .bytes(let bytes): found.append(String(decoding: bytes, as: UTF8.self))
      case .tooLong: found.append("(too long)")
      }
      #expect(reader.lineNumber == found.count)
    }
    return found
  }

  @Test("LF and CRLF end a line, the last needs neither, a byte order mark is passed over")
  func endings() throws {
    let file = folder.write("a", "\u{FEFF}one\ntwo\r\n\nfour\rstill four\nfive")
    #expect(try lines(file) == ["one", "two", "", "four\rstill four", "five"])
    #expect(try lines(folder.write("b", "")) == [])
    #expect(try lines(folder.write("c", "\n")) == [""])
    #expect(try lines(folder.write("d", "x")) == ["x"])
    #expect(try lines(folder.write("e", "\u{FEFF}")) == [""])
  }

  @Test(
    "lines around the buffer's size and the maximum",
    arguments: [0, 1, 15, 16, 17, 99, 100, 101, 102, 250])
  func sizes(length: Int) throws {
    let line = String(repeating: "x", count: length)
    for ending in ["\n", "\r\n", ""] {
      let file = folder.write("f", "before\n" + line + ending)
      let expected = length > 100 ? "(too long)" : line
      let found = try lines(file, maximum: 100)
      #expect(found == (length == 0 && ending.isEmpty ? ["before"] : ["before", expected]))
      let between = folder.write("g", line + "\n" + "after")
      #expect(try lines(between, maximum: 100) == [expected, "after"])
    }
  }

  @Test("what zstd packed reads the same; a cut file is an error")
  func compressed() throws {
    var text = ""
    var random = SeededGenerator(seed: 1)
    for number in 0..<5_000 { text += "line \(number) \(random.next())\n" }
    let plain = folder.write("plain", text)
    let packed = folder.path + "/packed.zst"
    let run = Process()
    run.executableURL = URL(fileURLWithPath: "/usr/bin/zstd")
    run.arguments = ["-q", plain, "-o", packed]
    guard (try? run.run()) != nil else { return }  // No zstd program here.
    run.waitUntilExit()
    #expect(try lines(packed) == lines(plain))
    // Two frames are one input.
    let bytes = try Data(contentsOf: URL(fileURLWithPath: packed))
    let twice = folder.write("twice", Array(bytes + bytes))
    #expect(try lines(twice).count == 10_000)
    for length in [5, 20, bytes.count / 2, bytes.count - 1] {
      let cut = folder.write("cut", Array(bytes.prefix(length)))
      #expect(throws: InputError.self) { try lines(cut) }
    }
    #expect(throws: InputError.self) { try lines(folder.write("gz", [0x1F, 0x8B, 8, 0, 0])) }
  }

  @Test("a pipe that gives its bytes in drops gives the same lines")
  func pipe() throws {
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let writer = Thread {
      guard let handle = FileHandle(forWritingAtPath: path) else { return }
      for piece in ["o", "ne\nt", "wo\r", "\n", "", "three without an end"] {
        handle.write(Data(piece.utf8))
        usleep(2_000)
      }
      try? handle.close()
    }
    writer.start()
    var reader = LineReader(try InputSource(path: path), maximumLength: 100, initialCapacity: 16)
    var found: [String] = []
    while case .bytes(let bytes)? = try reader.next() {
      found.append(String(decoding: bytes, as: UTF8.self))
    }
    #expect(found == ["one", "two", "three without an end"])
    let endedInLineFeed = reader.endedInLineFeed
    #expect(!endedInLineFeed)
  }

  @Test("an input that cannot be opened is an error that names it")
  func missing() {
    let error = #expect(throws: InputError.self) { try lines(folder.path + "/none") }
    #expect(error?.description.contains("/none") == true)
    #expect(throws: InputError.self) { try lines(folder.path) }
  }
}
