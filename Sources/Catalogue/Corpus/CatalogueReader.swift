public import InvertedIndex
internal import JSON

/// Puts a catalogue into an index: its records, and the names by which its mechanisms, countries,
/// groups and organizations find each other.
public struct CatalogueReader {
  /// Name of the attachment that `names` belongs under.
  public static let namesAttachment = "names.toml"

  private let records: CatalogueRecords
  private let mapper: RecordMapper
  private let catalogue: Catalogue

  public init(_ catalogue: Catalogue, definition: Definition) {
    self.catalogue = catalogue
    records = CatalogueRecords(catalogue)
    mapper = RecordMapper(definition)
  }

  /// Adds all records to a buffer.
  ///
  /// - Returns: Their number.
  /// - Throws: `CatalogueProblem` for a record that cannot be indexed; a catalogue that was found
  ///   valid has none.
  @discardableResult
  public func fill(_ buffer: DocumentBuffer) throws(CatalogueProblem) -> Int {
    var count = 0
    var bytes: [UInt8] = []
    try records.forEach { (record) throws(CatalogueProblem) in
      bytes.removeAll(keepingCapacity: true)
      JSONValue.object(record).write(into: &bytes)
      let result = bytes.withUnsafeBytes { raw in
        Result { () throws(RecordMapper.Problem) in
          try mapper.parse(raw)
          mapper.append(to: buffer)
        }
      }
      if case .failure(let problem) = result {
        throw CatalogueProblem(
          file: catalogue.files.first ?? "", line: 0,
          message: "the record \(record["id"]?.string ?? ""): \(problem.reason)")
      }
      count += 1
    }
    return count
  }

  /// Groups of names that mean the same, in the form of `Index/synonyms.toml`: the full name
  /// first, then acronym and others; misprints in groups of their own kind; then the demonyms of
  /// countries and the thesaurus.
  public var names: [UInt8] {
    var text = ""
    func add(_ kind: String, _ words: [String]) {
      var names = OrderedNames()
      // Codes and short names such as "US" would catch ordinary words.
      for word in words where word.utf8.count > 2 || word.utf8.contains(where: { $0 == 0x2B }) {
        names.add(word)
      }
      guard names.list.count > 1 else { return }
      text += "[[group]]\nkind = \"\(kind)\"\nwords = ["
      text += names.list.map { TOMLText.quoted($0) }.joined(separator: ", ") + "]\n\n"
    }
    for row in catalogue.mechanisms {
      add("name", records.namesOfMechanism(row, misprints: false))
      if let name = row.string("name") { add("misprint", [name] + row.strings("also_printed")) }
    }
    for row in catalogue.groups {
      add("name", NameRegister.names(ofGroup: row).filter { $0 != row.string("id") })
    }
    for row in catalogue.organizations { add("name", NameRegister.names(ofOrganization: row)) }
    for row in catalogue.countries {
      let names = [row.string("name"), row.string("later")].compactMap { $0 } + row.strings("also")
      add("place", names)
    }
    // After the names: what both know is a name.
    for row in catalogue.countries {
      add("near", NameRegister.names(ofCountry: row) + (row.row("demonym")?.strings("en") ?? []))
    }
    for row in catalogue.subjects {
      let words = [row.string("name")].compactMap { $0 } + row.strings("same")
      add("near", words)
      // One group each: neighbours of a subject are not neighbours of each other.
      for word in row.strings("related") { add("related", words + [word]) }
    }
    return Array(text.utf8)
  }
}
