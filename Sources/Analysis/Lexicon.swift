/// Number of a written form in a `Lexicon`.
public typealias FormID = UInt32
/// Number of a term in a `Lexicon`.
public typealias TermID = UInt32

/// The distinct words of the texts analysed so far, numbered.
///
/// A *form* is a word as it is written (NFC), a *term* what it is found by: folded, stemmed, without
/// marks. A word is turned into its term once; every further occurrence costs one look-up. Two
/// words are one form if they have the same NFC and the same term, so a form belongs to one term.
/// Where the definition has no forms, every term has one form, which is empty.
///
/// Numbers begin at 0 and are dense, in order of first appearance. One per indexing thread; several
/// analyzers, with different definitions, may share one.
public final class Lexicon {
  var words = WrittenWordTable()
  private var forms = ByteStrings()
  private var terms = ByteStrings()
  private var formTable = NumberTable()
  private var termTable = NumberTable()
  private var termsOfForms: UnsafeMutablePointer<TermID>
  private var termsOfFormsCapacity = 1024
  private var definitions: [AnalyzerDefinition] = []

  public init() {
    termsOfForms = .allocate(capacity: termsOfFormsCapacity)
  }

  deinit { termsOfForms.deallocate() }

  public var formCount: Int { forms.count }
  public var termCount: Int { terms.count }

  /// The term of each form, indexed by `FormID`. Valid until the next text is analysed.
  public var termOfForm: UnsafeBufferPointer<TermID> {
    UnsafeBufferPointer(start: termsOfForms, count: formCount)
  }

  /// UTF-8 of a term, not empty. Valid until the next text is analysed. `id` must exist.
  public func termBytes(_ id: TermID) -> UnsafeRawBufferPointer { terms[Int(id)] }

  /// UTF-8 of a written form. Valid until the next text is analysed. `id` must exist.
  public func formBytes(_ id: FormID) -> UnsafeRawBufferPointer { forms[Int(id)] }

  /// Bytes of memory held.
  public var memory: Int {
    words.memory + forms.memory + terms.memory + formTable.memory + termTable.memory
      + termsOfFormsCapacity * 4
  }

  /// Forgets all words and numbers; the memory stays, for the next segment.
  public func removeAll(keepingCapacity: Bool = true) {
    if keepingCapacity {
      words.removeAll()
      forms.removeAll()
      terms.removeAll()
      formTable.removeAll()
      termTable.removeAll()
    } else {
      words = WrittenWordTable()
      forms = ByteStrings()
      terms = ByteStrings()
      formTable = NumberTable()
      termTable = NumberTable()
    }
  }

  /// The number by which words of this definition are told from others': at most eight.
  func ordinal(of definition: AnalyzerDefinition) -> Int {
    if let known = definitions.firstIndex(of: definition) { return known }
    precondition(definitions.count < 8, "a lexicon serves at most eight analyzer definitions")
    definitions.append(definition)
    return definitions.count - 1
  }

  /// The number of a term, new or known.
  func term(_ bytes: UnsafeRawBufferPointer) -> TermID {
    let hash = UInt32(truncatingIfNeeded: hashBytes(bytes))
    if let id = termTable.find(hash, { equalBytes(terms[$0], bytes) }) { return id }
    let id = TermID(terms.count)
    terms.append(bytes)
    termTable.insert(id, hash: hash)
    return id
  }

  /// The number of a term's form, new or known.
  func form(_ bytes: UnsafeRawBufferPointer, of term: TermID) -> FormID {
    let hash = UInt32(truncatingIfNeeded: hashBytes(bytes, seed: UInt64(term) &* 0xD6E8_FEB8))
    let known = formTable.find(hash) { termsOfForms[$0] == term && equalBytes(forms[$0], bytes) }
    if let known { return known }
    let id = FormID(forms.count)
    if forms.count == termsOfFormsCapacity {
      let larger = UnsafeMutablePointer<TermID>.allocate(capacity: termsOfFormsCapacity * 2)
      larger.update(from: termsOfForms, count: forms.count)
      termsOfForms.deallocate()
      termsOfForms = larger
      termsOfFormsCapacity *= 2
    }
    termsOfForms[forms.count] = term
    forms.append(bytes)
    formTable.insert(id, hash: hash)
    return id
  }
}
