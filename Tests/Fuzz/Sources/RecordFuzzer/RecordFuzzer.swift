// Lines of input under libFuzzer, up to a committed index. Tests/Fuzz/README.md says how to run it.

internal import Catalogue
internal import InvertedIndex
internal import TestSupport

private let definition: Definition = {
  var text = "name = \"fuzz\"\n[analyzers.default]\n"
  for name in ["title", "text", "theme"] {
    text += "[[field]]\nname = \"\(name)\"\nkind = \"text\"\n"
  }
  for name in ["id", "kind", "language", "city"] {
    text += "[[field]]\nname = \"\(name)\"\nkind = \"keyword\"\nfacet = \(name != "id")\n"
  }
  text += "[[field]]\nname = \"region\"\nkind = \"keyword\"\nfacet = true\n"
  text += "[[field]]\nname = \"type\"\nkind = \"keyword\"\nhierarchy = \"path\"\nfacet = true\n"
  text += "[[field]]\nname = \"year\"\nkind = \"integer\"\n"
  text += "[[field]]\nname = \"date\"\nkind = \"date_range\"\n"
  do { return try Definition(text) } catch { fatalError("\(error)") }
}()

private let folder = TemporaryFolder()

/// Whatever the lines hold: each is a record or is rejected, what is stored is read again as the
/// same, and the index of the records is sound.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let mapper = RecordMapper(definition)
  let again = RecordMapper(definition)
  let buffer = DocumentBuffer()
  let second = DocumentBuffer()
  for line in UnsafeBufferPointer(start: bytes, count: count).split(separator: 0x0a) {
    do {
      try mapper.parse(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: line)))
    } catch {
      continue
    }
    mapper.append(to: buffer)
    var stored = buffer.storedText(buffer.count - 1)
    do {
      try stored.withUTF8 { try again.parse(UnsafeRawBufferPointer($0)) }
    } catch {
      fatalError("stored, but not read again: \(stored): \(error)")
    }
    again.append(to: second)
    precondition(second.storedText(second.count - 1) == stored, stored)
    precondition(again.id == mapper.id)
  }
  do {
    let writer = try IndexWriter(path: folder.path, definition: definition, mode: .create)
    let refused = try writer.add(buffer)
    let summary = try writer.commit()
    precondition(summary.documentCount == buffer.count - refused.count)
    let report = try IndexChecker.check(path: folder.path)
    precondition(report.problems.isEmpty, "\(report.problems)")
  } catch {
    fatalError("\(error)")
  }
  return 0
}
