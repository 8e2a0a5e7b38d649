internal import CXML

/// Reads XML as a sequence of tags and texts; for what tools and repositories write.
///
/// libxml2 reads. Entities of a DTD are not put in, so that no file can make it grow (the classic
/// "billion laughs") or make it read another one. Namespaces are left as they are written.
final class XMLReader {
  enum Event: Hashable {
    /// Name with its prefix, attributes.
    case start(String, [String: String])
    case end(String)
    case text(String)
  }

  private let bytes: UnsafeMutableBufferPointer<CChar>
  private let reader: OpaquePointer

  /// - Throws: if libxml2 is not installed.
  init(_ text: String) throws(ImportError) {
    guard cxml_is_available() != 0 else {
      throw ImportError("the library 'libxml2' is missing", remedy: "install libxml2")
    }
    // The bytes must stay where they are for as long as the reader reads them.
    let utf8 = text.utf8
    bytes = .allocate(capacity: max(1, utf8.count))
    _ = bytes.initialize(from: utf8.lazy.map { CChar(bitPattern: $0) })
    guard let reader = cxml_open(bytes.baseAddress, utf8.count) else {
      bytes.deallocate()
      throw ImportError("it is too large to be read as XML", remedy: "split the file")
    }
    self.reader = reader
  }

  deinit {
    cxml_close(reader)
    bytes.deallocate()
  }

  /// The next event, or nil at the end.
  ///
  /// - Throws: where the text is not well-formed, naming the line.
  func next() throws(ImportError) -> Event? {
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
      let reason = TextMending.collapse(string(cxml_message(reader)))
      throw ImportError(
        "damaged XML in line \(cxml_line(reader)): \(reason)", remedy: "check the file")
    }
  }

  private func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
