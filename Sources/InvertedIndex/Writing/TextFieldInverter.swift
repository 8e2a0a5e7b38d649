internal import Analysis
internal import Storage

/// The terms of a lexicon in bytewise order, with the written forms of each.
struct TermOrder {
  /// Terms, ascending.
  let terms: [UInt32]
  /// Forms of term t: `forms[formStarts[t] ..< formStarts[t + 1]]`.
  let formStarts: [UInt32]
  let forms: [UInt32]

  init(_ lexicon: Lexicon) {
    terms = StringOrder.sorted(count: lexicon.termCount) { lexicon.termBytes(TermID($0)) }
    let termOfForm = lexicon.termOfForm
    var starts = [UInt32](repeating: 0, count: lexicon.termCount + 1)
    for term in termOfForm { starts[Int(term) + 1] += 1 }
    for index in 0..<lexicon.termCount { starts[index + 1] += starts[index] }
    formStarts = starts
    var forms = [UInt32](repeating: 0, count: lexicon.formCount)
    for (form, term) in termOfForm.enumerated() {
      forms[Int(starts[Int(term)])] = UInt32(form)
      starts[Int(term)] += 1
    }
    self.forms = forms
  }
}

/// Sorts the log of a text field into postings.
///
/// A counting sort: the log is read once to count each term's words, and once for each range of
/// terms whose words fit the sorting memory, to put every word of them where its term's words
/// stand. Documents and positions come out in order because the log is in order. Scanning the log
/// once more costs about 1 ns a word, so a small memory costs little time.
struct TextFieldInverter {
  /// Where the words of a form go: its term's place among the terms of the field, and the form's
  /// ordinal among the forms of the term.
  private struct Slot {
    var rank: UInt32
    var ordinal: UInt32
  }

  private struct Entry {
    var term: UInt32
    var count: UInt32
    var firstForm: UInt32
    var formCount: UInt32
  }

  /// A word while it is sorted: document 28 bits, position 24, ordinal 12, so that one number
  /// orders by document, then position.
  private static let documentShift: UInt64 = 36
  private static let positionShift: UInt64 = 12
  private static let ordinalMask: UInt64 = 0xfff
  /// Documents of a segment while it is sorted; the buffer is flushed before.
  static let maximumDocumentCount = 1 << 28
  /// Forms of a term that are told apart in one segment. What comes after them, in bytewise
  /// order, counts as the last: a word is found, only `=word` then cannot tell these apart.
  static let maximumFormCount = Int(ordinalMask) + 1

  private let log: TextFieldLog
  private let lexicon: Lexicon
  private let order: TermOrder
  private let keepsForms: Bool
  private let sortingMemory: Int

  init(
    _ log: TextFieldLog, lexicon: Lexicon, order: TermOrder, forms: Bool, sortingMemory: Int
  ) {
    self.log = log
    self.lexicon = lexicon
    self.order = order
    keepsForms = forms
    self.sortingMemory = sortingMemory
  }

  /// Writes the field's terms, postings and positions.
  func write(to output: InvertedOutput) throws(StorageError) -> FieldStatistics {
    let formCount = lexicon.formCount
    let counts = UnsafeMutablePointer<UInt32>.allocate(capacity: formCount)
    counts.initialize(repeating: 0, count: formCount)
    defer { counts.deallocate() }
    log.log.forEachPiece { words, count in
      for index in 0..<count where words[index] < TextFieldLog.stepFlag {
        counts[Int(words[index])] &+= 1
      }
    }
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: formCount)
    slots.initialize(repeating: Slot(rank: .max, ordinal: 0), count: formCount)
    defer { slots.deallocate() }
    var entries: [Entry] = []
    var forms: [UInt32] = []
    collect(counts, slots, &entries, &forms)

    let options: IndexOptions = keepsForms ? .text : [.frequencies, .positions]
    output.dictionary.beginField(log.field.ordinal, options: options)
    var statistics = FieldStatistics(documentCount: log.documentCount)
    let passes = passes(entries)
    // One buffer for all passes: fresh memory costs the system as much as sorting into it.
    let sorted = UnsafeMutablePointer<UInt64>.allocate(
      capacity: max(1, passes.reduce(0) { max($0, $1.words) }))
    defer { sorted.deallocate() }
    for pass in passes {
      scatter(slots, entries, pass.terms, into: sorted)
      try emit(sorted, entries, pass.terms, forms, options, output, &statistics)
    }
    try output.dictionary.endField()
    return statistics
  }

  /// Ranges of terms whose words fit the sorting memory.
  private func passes(_ entries: [Entry]) -> [(terms: Range<Int>, words: Int)] {
    let capacity = max(1 << 16, sortingMemory / 8)
    var passes: [(terms: Range<Int>, words: Int)] = []
    var start = 0
    while start < entries.count {
      var end = start
      var words = 0
      // At least one term a pass, even if it alone is larger than the memory.
      while end < entries.count, end == start || words + Int(entries[end].count) <= capacity {
        words += Int(entries[end].count)
        end += 1
      }
      passes.append((start..<end, words))
      start = end
    }
    return passes
  }

  /// Lists the terms that the field has, in order, and gives each form its slot.
  private func collect(
    _ counts: UnsafeMutablePointer<UInt32>, _ slots: UnsafeMutablePointer<Slot>,
    _ entries: inout [Entry], _ forms: inout [UInt32]
  ) {
    entries.reserveCapacity(order.terms.count)
    var mine: [UInt32] = []
    for term in order.terms {
      mine.removeAll(keepingCapacity: true)
      var total: UInt32 = 0
      for index in order.formStarts[Int(term)]..<order.formStarts[Int(term) + 1] {
        let form = order.forms[Int(index)]
        guard counts[Int(form)] > 0 else { continue }
        total &+= counts[Int(form)]
        mine.append(form)
      }
      guard total > 0 else { continue }
      if mine.count > 1 {
        mine.sort { compareBytes(lexicon.formBytes($0), lexicon.formBytes($1)) < 0 }
      }
      for (ordinal, form) in mine.enumerated() {
        slots[Int(form)] = Slot(
          rank: UInt32(entries.count), ordinal: UInt32(min(ordinal, Self.maximumFormCount - 1)))
      }
      let kept = min(mine.count, Self.maximumFormCount)
      entries.append(
        Entry(
          term: term, count: total, firstForm: UInt32(forms.count), formCount: UInt32(kept)))
      forms.append(contentsOf: mine.prefix(kept))
    }
  }

  /// The words of a range of terms, term by term, in the order of documents and positions.
  private func scatter(
    _ slots: UnsafeMutablePointer<Slot>, _ entries: [Entry], _ range: Range<Int>,
    into sorted: UnsafeMutablePointer<UInt64>
  ) {
    let cursors = UnsafeMutablePointer<UnsafeMutablePointer<UInt64>>.allocate(
      capacity: range.count)
    defer { cursors.deallocate() }
    var next = sorted
    for (index, entry) in entries[range].enumerated() {
      cursors[index] = next
      next += Int(entry.count)
    }
    let first = UInt32(range.lowerBound)
    let span = UInt32(range.count)
    var document: UInt64 = 0
    // Position of the word to come, less one; wraps to -1 at a document's start.
    var position: UInt64 = .max
    var step: UInt64 = 1
    log.log.forEachPiece { words, count in
      for index in 0..<count {
        let word = words[index]
        if word < TextFieldLog.stepFlag {
          position &+= step
          step = 1
          let slot = slots[Int(word)]
          let place = slot.rank &- first
          if place < span {
            let target = cursors[Int(place)]
            target.pointee =
              document &<< Self.documentShift | position &<< Self.positionShift
              | UInt64(slot.ordinal)
            cursors[Int(place)] = target + 1
          }
        } else if word < TextFieldLog.documentFlag {
          step = UInt64(word & TextFieldLog.valueMask)
        } else {
          document &+= UInt64(word & TextFieldLog.valueMask)
          position = .max
          step = 1
        }
      }
    }
  }

  private func emit(
    _ sorted: UnsafeMutablePointer<UInt64>, _ entries: [Entry], _ range: Range<Int>,
    _ forms: [UInt32], _ options: IndexOptions, _ output: InvertedOutput,
    _ statistics: inout FieldStatistics
  ) throws(StorageError) {
    let longest = range.reduce(0) { max($0, Int(entries[$1].count)) }
    let positions = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, longest))
    let ordinals = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, longest))
    defer {
      positions.deallocate()
      ordinals.deallocate()
    }
    var next = sorted
    for index in range {
      let entry = entries[index]
      let end = next + Int(entry.count)
      let formCount = keepsForms ? Int(entry.formCount) : 0
      output.postings.begin(options: options, formCount: formCount)
      while next < end {
        let document = next.pointee &>> Self.documentShift
        var frequency = 0
        var previous = UInt64.max
        repeat {
          let position = next.pointee &>> Self.positionShift
          // The same term twice at one place (a Han pair that is also a word) is one occurrence.
          if position != previous {
            positions[frequency] = UInt32(truncatingIfNeeded: position) & 0xff_ffff
            ordinals[frequency] = UInt32(truncatingIfNeeded: next.pointee & Self.ordinalMask)
            frequency &+= 1
            previous = position
          }
          next += 1
        } while next < end && next.pointee &>> Self.documentShift == document
        try output.postings.add(
          document: UInt32(truncatingIfNeeded: document),
          frequency: UInt32(truncatingIfNeeded: frequency), norm: log.norms[Int(document)],
          positions: UnsafePointer(positions), forms: UnsafePointer(ordinals))
      }
      let info = try output.postings.end()
      statistics.sumTotalTermFrequency += Int(info.totalTermFrequency)
      let term = lexicon.termBytes(entry.term)
      try output.dictionary.add(
        term: term, info: info, forms: keepsForms ? formBytes(entry, forms, term) : [])
    }
  }

  /// The written forms of a term, or nothing where the only one is the term itself.
  private func formBytes(
    _ entry: Entry, _ forms: [UInt32], _ term: UnsafeRawBufferPointer
  ) -> [[UInt8]] {
    let first = Int(entry.firstForm)
    if entry.formCount == 1, compareBytes(lexicon.formBytes(forms[first]), term) == 0 { return [] }
    return (first..<first + Int(entry.formCount)).map { Array(lexicon.formBytes(forms[$0])) }
  }
}
