internal import Platform
internal import XML

/// Why a file was not imported: what happened and what to do about it, each a short phrase.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened.
  public var message: String
  /// What a user can do.
  public var remedy: String

  /// Creates an error.
  public init(_ message: String, remedy: String) {
    self.message = message
    self.remedy = remedy
  }

  /// A file that cannot be read or written.
  init(_ error: FileError) {
    switch error.action {
    case .open: self.init("cannot open: \(error.reason)", remedy: "name a file that can be read")
    case .notRegular: self.init(error.reason, remedy: "name a file that can be read")
    case .read: self.init("cannot read: \(error.reason)", remedy: "check the file")
    case .tooLarge: self.init(error.reason, remedy: "split the file")
    case .create, .write, .makeFolder:
      self.init(
        "\(error.what) \(error.path): \(error.reason)",
        remedy: "free space or choose another folder")
    }
  }

  /// A text that is no XML.
  init(_ error: XMLError) { self.init(error.message, remedy: error.remedy) }

  /// Both phrases.
  public var description: String { "\(message), \(remedy)" }
}

/// Reading and writing with this module's errors.
enum ImportFiles {
  static func read(_ path: String) throws(ImportError) -> [UInt8] {
    do throws(FileError) { return try Files.read(path) } catch { throw ImportError(error) }
  }

  static func makeFolder(_ path: String) throws(ImportError) {
    do throws(FileError) { try Files.makeFolder(path) } catch { throw ImportError(error) }
  }

  static func write(_ bytes: [UInt8], to path: String) throws(ImportError) {
    do throws(FileError) { try Files.replace(path, with: bytes) } catch { throw ImportError(error) }
  }
}

extension XMLReader {
  /// Takes all events of a text.
  static func forEach(
    in text: String, _ body: (Event) -> Void
  ) throws(ImportError) {
    do throws(XMLError) {
      let reader = try XMLReader(text)
      while let event = try reader.next() { body(event) }
    } catch {
      throw ImportError(error)
    }
  }
}
