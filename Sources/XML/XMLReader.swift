internal import CXML

/// Reads XML as a sequence of tags and texts; for what tools and repositories write.
///
/// libxml2 reads. Entities of a DTD are not put in, so that no file can make it grow (the classic
/// "billion laughs") or make it read another one. Namespaces are left as they are written.
package final class XMLReader {
  package enum Event: Hashable {
    /// Name with its prefix, attributes.
    case start(String, [String: String])
    case end(String)
    case text(String)
  }

  private let bytes: UnsafeMutableBufferPointer<CChar>
  private let reader: OpaquePointer

  /// - Throws: if libxml2 is not installed, or the text is of two gigabytes or more.
  package init(_ text: String) throws(XMLError) {
    guard cxml_is_available() != 0 else { throw .missingLibrary }
    // The bytes must stay where they are for as long as the reader reads them.
    let utf8 = text.utf8
    bytes = .allocate(capacity: max(1, utf8.count))
    _ = bytes.initialize(from: utf8.lazy.map { CChar(bitPattern: $0) })
    guard let reader = cxml_open(bytes.baseAddress, utf8.count) else {
      bytes.deallocate()
      throw .tooLarge
    }
    self.reader = reader
  }

  deinit {
    cxml_close(reader)
    bytes.deallocate()
  }

  /// The next event, or nil at the end.
  ///
  /// - Throws: where the text is not well-formed, with the line.
  package func next() throws(XMLError) -> Event? {
    switch Int(cxml_next(reader)) {
    case CXML_END: return nil
    case CXML_START:
      let name = string(cxml_name(reader))
      var attributes: [String: String] = [:]
      while cxml_attribute(reader) != 0 {
        attributes[string(cxml_name(reader))] = string(cxml_value(reader))
      }
      return .start(name, attributes)
    case CXML_CLOSE: return .end(string(cxml_name(reader)))
    case CXML_TEXT: return .text(string(cxml_value(reader)))
    default:
      throw .damaged(
        line: Int(cxml_line(reader)),
        reason: string(cxml_message(reader)).split(whereSeparator: \.isWhitespace)
          .joined(separator: " "))
    }
  }

  private func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}

/// Why a text cannot be read as XML.
package enum XMLError: Error, Hashable {
  /// libxml2 is not installed.
  case missingLibrary
  /// Two gigabytes or more.
  case tooLarge
  /// Not well-formed, at a line from 1.
  case damaged(line: Int, reason: String)

  package var message: String {
    switch self {
    case .missingLibrary: "the library 'libxml2' is missing"
    case .tooLarge: "it is too large to be read as XML"
    case .damaged(let line, let reason): "damaged XML in line \(line): \(reason)"
    }
  }

  package var remedy: String {
    switch self {
    case .missingLibrary: "install libxml2"
    case .tooLarge: "split the file"
    case .damaged: "check the file"
    }
  }
}
