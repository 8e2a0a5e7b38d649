// The readers of an index's files under libFuzzer. Tests/Fuzz/README.md says how to run it.

internal import Catalogue
internal import InvertedIndex
internal import Search
internal import Storage
internal import TestSupport

/// Two sound indexes: a small one with deletions in two segments, and one whose lists have
/// directories and bit sets.
private let indexes: [(folder: TemporaryFolder, files: SealedIndex, names: [String])] = [30, 1030]
  .map { count in
    let folder = TemporaryFolder()
    do {
      var policy = MergePolicy()
      policy.rewrittenInBytes = 0
      policy.deletedShare = 1
      let writer = try IndexWriter(
        directory: Directory(folder.path), definition: definition, mode: .create, policy: policy)
      writer.flushesAfter = count > 100 ? .max : 20
      let mapper = RecordMapper(definition)
      let buffer = DocumentBuffer()
      for number in 0..<count {
        let text = count > 100 && number % 7 != 0 ? "visa" : words(number)
        let line = """
          {"id":"r\(number)","title":"\(words(number / 3))","text":"\(text)","kind":"note",\
          "type":"agenda/\(number % 4)","region":["asia","r\(number % 5)"],"year":\(1990 + number % 30),\
          "dateStart":"2012-0\(1 + number % 9)","language":"\(number % 3 == 0 ? "en" : "zh")"}
          """
        var bytes = line
        try bytes.withUTF8 { try mapper.parse(UnsafeRawBufferPointer($0)) }
        mapper.append(to: buffer)
      }
      _ = try writer.add(buffer)
      _ = try writer.commit()
      for number in [2, 3, 25] { _ = try writer.delete(id: "r\(number)") }
      _ = try writer.commit()
    } catch {
      fatalError("\(error)")
    }
    let files = SealedIndex(folder.path)
    return (folder, files, files.files.keys.filter { !$0.hasSuffix(".copy") }.sorted())
  }

private let definition: Definition = {
  var text = "name = \"fuzz\"\n[analyzers.default]\n"
  for name in ["title", "text"] { text += "[[field]]\nname = \"\(name)\"\nkind = \"text\"\n" }
  for name in ["id", "kind", "language"] {
    text += "[[field]]\nname = \"\(name)\"\nkind = \"keyword\"\nfacet = \(name == "kind")\n"
  }
  text += "[[field]]\nname = \"region\"\nkind = \"keyword\"\nfacet = true\n"
  text += "[[field]]\nname = \"type\"\nkind = \"keyword\"\nhierarchy = \"path\"\nfacet = true\n"
  text += "[[field]]\nname = \"year\"\nkind = \"integer\"\n"
  text += "[[field]]\nname = \"date\"\nkind = \"date_range\"\n"
  do { return try Definition(text) } catch { fatalError("\(error)") }
}()

private func words(_ seed: Int) -> String {
  let all = [
    "visa", "visas", "integrity", "workshop", "Migration", "migrants", "return", "returned",
    "移民政策", "数据", "état", "border", "5+5", "A/68/283",
  ]
  return (0..<3 + seed % 11).map { all[(seed * 7 + $0 * $0 * 5 + seed / 3) % all.count] }
    .joined(separator: " ")
}

private let queries = [
  "visa", "migration return", "+visa +border", "\"visa integrity\"", "\"visa border\"~4",
  "return NEAR/3 border", "migr*", "*sa", "vsia~2", "=visas", "移民", "visa -return",
  "title:workshop OR text:border", "year:1995..2005 visa", "region:asia type:agenda/1", "*",
  "date:2012-03 visa", "id:r1*",
]

/// Input: a byte that chooses index and queries, then edits, six bytes each: which file, where (two bytes), what (a byte), the value
/// (two bytes). They are made in the bodies, which are sealed again with right checksums. The index
/// is then opened, searched, read, checked and merged: nothing but answers or errors may come of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: bytes, count: count)
  guard count >= 7 else { return 0 }
  let index = indexes[input[0] & 7 == 0 ? 1 : 0]
  var bodies: [String: [UInt8]] = [:]
  var at = 1
  while at + 6 <= count, at < 200 {
    let name = index.names[Int(input[at]) % index.names.count]
    var body = bodies[name] ?? index.files.body(name)
    if !body.isEmpty { edit(&body, input[at + 1..<at + 6].map { $0 }) }
    bodies[name] = body
    at += 6
  }
  var damaged = index.files
  // The commit last: sealing a file changes what the commit says of it.
  for name in index.names where name != "commit" {
    if let body = bodies[name] { damaged.replace(name, body: body) }
  }
  if let body = bodies["commit"] { damaged.replace("commit", body: body) }
  damaged.write(to: index.folder)
  read(index.folder.path, part: Int(input[0] >> 3))
  return 0
}

private func edit(_ body: inout [UInt8], _ edit: [UInt8]) {
  // Ends of bodies hold directories: half of the places are counted from there.
  let offset = (Int(edit[0]) | Int(edit[1] & 0x7f) << 8) % body.count
  let place = edit[1] & 0x80 == 0 ? offset : body.count - 1 - offset
  switch edit[2] & 7 {
  case 0, 1: body[place] ^= edit[3]
  case 2: body[place] = edit[3]
  case 3:
    let value = UInt64(bitPattern: Int64(Int8(bitPattern: edit[4]))) << 8 | UInt64(edit[3])
    for byte in 0..<min(4, body.count - place) {
      body[place + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
    }
  case 4:
    let value = UInt64(bitPattern: Int64(Int8(bitPattern: edit[4]))) << 8 | UInt64(edit[3])
    for byte in 0..<min(8, body.count - place) {
      body[place + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
    }
  case 5: body.removeSubrange(place..<min(body.count, place + 1 + Int(edit[3])))
  case 6: body.insert(contentsOf: [UInt8](repeating: edit[3], count: 1 + Int(edit[4])), at: place)
  default: body.replaceSubrange(place..., with: body.prefix(Int(edit[3])))
  }
}

private func read(_ path: String, part: Int) {
  _ = try? IndexChecker.check(path: path)
  guard let snapshot = try? Snapshot.open(path: path) else { return }
  let searcher = Searcher(snapshot)
  for (number, query) in queries.enumerated() where (number + part) % 3 == 0 {
    var request = SearchRequest(query: query)
    request.facets = ["region", "type", "year"]
    request.limit = number % 2 == 0 ? 10 : 200
    request.sort = [.relevance, .newest, .oldest, .id][(number + part) % 4]
    _ = try? searcher.search(request)
    _ = try? searcher.count(request)
  }
  for id in ["r1", "r7", "r29", "nobody"] {
    _ = try? searcher.record(id: id)
    _ = try? searcher.explain(id: id, SearchRequest(query: "visa migration"))
  }
  _ = try? searcher.suggest("mi")
  _ = try? searcher.similar(to: "r4", SearchRequest())
  for segment in snapshot.segments {
    for document in 0..<min(segment.documentCount, 2000) { _ = try? segment.stored(document) }
  }
  if part % 4 == 0 {
    let copy = TemporaryFolder()
    _ = try? IndexBackup.copy(path: path, to: copy.path)
    _ = try? IndexWriter(path: copy.path, definition: nil, mode: .update).mergeAll()
    _ = try? IndexRepair.repair(path: copy.path)
  }
}
