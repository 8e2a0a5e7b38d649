import InvertedIndex
import Storage
import TestSupport
import Testing

/// Postings of one field in memory, written and opened again.
struct PostingsFixture {
  struct Posting: Equatable {
    var document: UInt32
    var positions: [UInt32]
    var forms: [UInt32]
  }

  let file: InvertedFile
  /// The file's three regions, for damage.
  var regions: [[UInt8]]

  /// - Parameter terms: Ascending, each with its postings and written forms.
  init(
    documentCount: Int, options: IndexOptions,
    terms: [(term: [UInt8], forms: [[UInt8]], postings: [Posting])], norms: [UInt8]
  ) throws {
    let dictionary = MemoryOutput()
    let postings = MemoryOutput()
    let positions = MemoryOutput()
    let writer = PostingsWriter(
      documentCount: documentCount, postings: postings, positions: positions)
    let terms_ = TermDictionaryWriter(output: dictionary)
    terms_.beginField(3, options: options)
    for entry in terms {
      writer.begin(options: options, formCount: entry.forms.count)
      for posting in entry.postings {
        try writer.add(
          document: posting.document, frequency: UInt32(posting.positions.count),
          norm: norms[Int(posting.document)], positions: posting.positions, forms: posting.forms)
      }
      let info = try writer.end()
      try entry.term.withUnsafeBytes {
        try terms_.add(term: $0, info: info, forms: entry.forms)
      }
    }
    try terms_.endField()
    try terms_.finish()
    try writer.finish()
    regions = [dictionary.bytes, postings.bytes, positions.bytes]
    file = try Self.open(regions, documentCount: documentCount)
  }

  /// Keeps bytes in place.
  final class Holder {
    var buffers: [UnsafeMutableRawBufferPointer] = []
    deinit { for buffer in buffers { buffer.deallocate() } }
    func hold(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
      buffer.copyBytes(from: bytes)
      buffers.append(buffer)
      return UnsafeRawBufferPointer(buffer)
    }
  }

  static func open(_ regions: [[UInt8]], documentCount: Int) throws -> InvertedFile {
    let holder = Holder()
    return try InvertedFile(
      documentCount: documentCount, dictionary: holder.hold(regions[0]),
      postings: holder.hold(regions[1]), positions: holder.hold(regions[2]), owner: holder)
  }

  static func randomPostings(
    count: Int, documentCount: Int, forms: Int, maximumFrequency: Int,
    using random: inout SeededGenerator
  ) -> [Posting] {
    var documents = Set<UInt32>()
    if count * 2 > documentCount {
      documents = Set((0..<UInt32(documentCount)).shuffled(using: &random).prefix(count))
    }
    while documents.count < count {
      documents.insert(UInt32.random(in: 0..<UInt32(documentCount), using: &random))
    }
    return documents.sorted().map { document in
      let frequency =
        Int.random(in: 0..<4, using: &random) > 0
        ? 1 : Int.random(in: 1...maximumFrequency, using: &random)
      let positions = (0..<frequency).map { _ in UInt32.random(in: 0..<3000, using: &random) }
        .sorted()
      return Posting(
        document: document, positions: positions,
        forms: positions.map { _ in UInt32.random(in: 0..<UInt32(forms), using: &random) })
    }
  }
}

@Suite("Postings")
struct PostingsTests {
  @Test(
    "what is written is read, at lengths around the block",
    arguments: [1, 2, 3, 127, 128, 129, 255, 256, 257, 1000, 4096, 4097, 5000])
  func roundTrip(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    for (documentCount, forms) in [(5000, 3), (1 << 17, 40)] {
      let norms = (0..<documentCount).map { _ in UInt8.random(in: 1..<90, using: &random) }
      let postings = PostingsFixture.randomPostings(
        count: count, documentCount: documentCount, forms: forms, maximumFrequency: 300,
        using: &random)
      let names = (0..<forms).map { Array("Term\($0)".utf8) }
      for options: IndexOptions in [[], [.frequencies], [.frequencies, .positions], .text] {
        let fixture = try PostingsFixture(
          documentCount: documentCount, options: options,
          terms: [(Array("term".utf8), names, postings)], norms: norms)
        let terms = try #require(fixture.file.terms(field: 3))
        #expect(terms.options == options)
        let info = try #require(terms.find(Array("term".utf8)))
        #expect(info.documentFrequency == count)
        let hasForms = options.contains(.forms)
        #expect(
          terms.forms(of: info, term: Array("term".utf8))
            == (hasForms ? names : [Array("term".utf8)]))
        guard var cursor = PostingsCursor(fixture.file, options: options, info: info) else {
          Issue.record("the list was refused")
          continue
        }
        var positions: [UInt32] = []
        var ordinals: [UInt32] = []
        for posting in postings {
          let isThere = cursor.next()
          #expect(isThere && cursor.document == posting.document)
          if options.contains(.frequencies) {
            #expect(cursor.frequency == posting.positions.count)
          } else {
            #expect(cursor.frequency == 1)
          }
          if options.contains(.positions) {
            cursor.readPositions(into: &positions, forms: &ordinals)
            #expect(positions == posting.positions)
            #expect(ordinals == (hasForms ? posting.forms : posting.forms.map { _ in 0 }))
          }
        }
        let isAtEnd = !cursor.next()
        #expect(isAtEnd && !cursor.isDamaged)
        try checkBlocks(fixture.file, options, info, postings, norms)
      }
    }
  }

  @Test(
    "full blocks of neighbours, packed into a byte or less, are read",
    arguments: [127, 128, 129, 256, 896, 1024, 4096], [0, 1])
  func neighbours(count: Int, first: Int) throws {
    let documentCount = count + first
    let norms = [UInt8](repeating: 9, count: documentCount)
    let postings = (first..<documentCount).map {
      PostingsFixture.Posting(document: UInt32($0), positions: [0], forms: [0])
    }
    for options: IndexOptions in [[], [.frequencies], [.frequencies, .positions]] {
      let fixture = try PostingsFixture(
        documentCount: documentCount, options: options,
        terms: [(Array("term".utf8), [], postings)], norms: norms)
      let info = try #require(fixture.file.terms(field: 3)?.find(Array("term".utf8)))
      guard var cursor = PostingsCursor(fixture.file, options: options, info: info) else {
        Issue.record("the list was refused")
        continue
      }
      var documents: [UInt32] = []
      while cursor.next() { documents.append(cursor.document) }
      let isDamaged = cursor.isDamaged
      #expect(!isDamaged)
      #expect(documents == postings.map(\.document))
      try checkBlocks(fixture.file, options, info, postings, norms)
    }
  }

  /// Last documents, impacts, single frequencies, bits and ranks agree with the postings.
  private func checkBlocks(
    _ file: InvertedFile, _ options: IndexOptions, _ info: TermInfo,
    _ postings: [PostingsFixture.Posting], _ norms: [UInt8]
  ) throws {
    let list = try #require(PostingsList(file, options: options, info: info))
    var before = 0
    for block in 0..<list.blockCount {
      let part = postings[(block * 128)..<min(block * 128 + 128, postings.count)]
      if list.hasDirectory { #expect(list.lastDocument(ofBlock: block) == part.last!.document) }
      if list.hasImpacts {
        #expect(list.positionStart(ofBlock: block) == before)
        for posting in part {
          for impacts in [
            list.impacts(ofBlock: block), list.impacts(ofSuperBlock: block / 32),
          ] {
            let covered = (0..<4).contains { i in
              (impacts[2 * i] == 255 || Int(impacts[2 * i]) >= posting.positions.count)
                && impacts[2 * i + 1] <= norms[Int(posting.document)]
            }
            #expect(covered)
          }
        }
        if part.count == 128 {
          for (i, posting) in part.enumerated() {
            #expect(list.frequency(inBlock: block, at: i) == UInt32(posting.positions.count))
          }
        }
      }
      before += part.reduce(0) { $0 + $1.positions.count }
    }
    for limit in [1, 10, 11, 100] {
      guard let pairs = list.pairs(reachedByBest: limit) else {
        #expect(!list.hasImpacts)
        continue
      }
      let reaching = postings.filter { posting in
        (0..<4).contains { i in
          Int(pairs[2 * i]) <= posting.positions.count
            && pairs[2 * i + 1] >= norms[Int(posting.document)]
        }
      }
      #expect(reaching.count >= limit)
    }
    #expect(list.pairs(reachedByBest: 101) == nil)
    if list.bits != nil {
      for (rank, posting) in postings.enumerated() {
        #expect(list.hasBit(posting.document) && list.rank(posting.document) == rank)
      }
    }
    if list.hasDirectory {
      for posting in postings {
        #expect(
          list.block(withDocument: posting.document, from: 0) * 128
            <= postings.firstIndex { $0.document == posting.document }!)
      }
    }
  }

  @Test("damaged postings give wrong numbers or none, within bounds")
  func damage() throws {
    var random = SeededGenerator(seed: 99)
    let documentCount = 3000
    let norms = (0..<documentCount).map { _ in UInt8.random(in: 1..<90, using: &random) }
    let terms = [2, 129, 700, 1, 300].enumerated().map { index, count in
      (
        term: Array("t\(index)".utf8), forms: [Array("a".utf8), Array("bb".utf8)],
        postings: PostingsFixture.randomPostings(
          count: count, documentCount: documentCount, forms: 2, maximumFrequency: 9,
          using: &random)
      )
    }
    let fixture = try PostingsFixture(
      documentCount: documentCount, options: .text, terms: terms, norms: norms)
    for region in 0..<3 {
      let length = fixture.regions[region].count - 64
      for at in stride(from: 0, to: length, by: max(1, length / 1500)) {
        var regions = fixture.regions
        regions[region][at] ^= UInt8.random(in: 1...255, using: &random)
        guard let file = try? PostingsFixture.open(regions, documentCount: documentCount) else {
          continue
        }
        guard let dictionary = file.terms(field: 3) else { continue }
        var cursor = dictionary.cursor()
        while cursor.next() {
          guard let info = cursor.info,
            var postings = PostingsCursor(file, options: dictionary.options, info: info)
          else { continue }
          var positions: [UInt32] = []
          var forms: [UInt32] = []
          var previous = -1
          while postings.next() {
            #expect(Int(postings.document) > previous && Int(postings.document) < documentCount)
            previous = Int(postings.document)
            postings.readPositions(into: &positions, forms: &forms)
          }
          _ = dictionary.forms(of: info, term: cursor.term)
        }
        for entry in terms { _ = dictionary.find(entry.term) }
      }
    }
  }
}

@Suite("Term dictionary")
struct TermDictionaryTests {
  private func dictionary(_ terms: [[UInt8]]) throws -> (PostingsFixture, TermDictionaryReader) {
    let fixture = try PostingsFixture(
      documentCount: 10, options: [],
      terms: terms.enumerated().map { i, term in
        (term, [], [.init(document: UInt32(i % 10), positions: [0], forms: [0])])
      }, norms: [UInt8](repeating: 1, count: 10))
    return (fixture, try #require(fixture.file.terms(field: 3)))
  }

  private static func less(_ a: [UInt8], _ b: [UInt8]) -> Bool { a.lexicographicallyPrecedes(b) }

  @Test("every term is found, no other is", arguments: [1, 2, 23, 24, 25, 48, 49, 3000])
  func find(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    var set = Set<[UInt8]>()
    while set.count < count {
      let length = Int.random(in: 1...14, using: &random)
      set.insert((0..<length).map { _ in UInt8.random(in: 0..<4, using: &random) * 80 })
    }
    let terms = set.sorted(by: Self.less)
    let (_, dictionary) = try dictionary(terms)
    #expect(dictionary.termCount == count)
    for (i, term) in terms.enumerated() {
      #expect(dictionary.find(term)?.singleDocument == UInt32(i % 10))
      for other in [term + [0], term + [255], Array(term.dropLast()), term.map { $0 ^ 1 }] {
        #expect((dictionary.find(other) != nil) == set.contains(other))
      }
    }
    #expect(dictionary.find([]) == nil)
  }

  @Test("the cursor walks in order and seeks to the first term at or after a key")
  func cursor() throws {
    var random = SeededGenerator(seed: 77)
    var set = Set<[UInt8]>()
    while set.count < 900 {
      let length = Int.random(in: 1...6, using: &random)
      set.insert((0..<length).map { _ in UInt8.random(in: 97..<102, using: &random) })
    }
    let terms = set.sorted(by: Self.less)
    let (_, dictionary) = try dictionary(terms)
    var cursor = dictionary.cursor()
    var previous: [UInt8] = []
    for term in terms {
      let isThere = cursor.next()
      #expect(isThere && cursor.term == term)
      let shared = zip(previous, term).prefix { $0 == $1 }.count
      #expect(cursor.sharedLength == shared)
      previous = term
    }
    let isAtEnd = !cursor.next()
    #expect(isAtEnd)
    for _ in 0..<2000 {
      let length = Int.random(in: 0...7, using: &random)
      let key = (0..<length).map { _ in UInt8.random(in: 96..<103, using: &random) }
      let expected = terms.first { !Self.less($0, key) }
      let isFound = cursor.seek(key)
      #expect(isFound == (expected != nil))
      if let expected {
        #expect(cursor.term == expected)
        let index = terms.firstIndex(of: expected)!
        let hasNext = cursor.next()
        #expect(hasNext == (index + 1 < terms.count))
        if index + 1 < terms.count { #expect(cursor.term == terms[index + 1]) }
      }
    }
  }

  @Test("a field's length is coded as Lucene codes it")
  func norms() {
    for length in 0..<40 { #expect(FieldNorms.decode(FieldNorms.encode(length)) == length) }
    var previous = 0
    for length in 0..<100_000 {
      let code = Int(FieldNorms.encode(length))
      #expect(code == previous || code == previous + 1)
      previous = code
      let decoded = FieldNorms.decode(UInt8(code))
      #expect(decoded <= length && length < decoded + max(1, decoded / 8 + 1))
    }
    // Values of SmallFloat.intToByte4 of Lucene 9.
    #expect(FieldNorms.encode(Int(Int32.max)) == 255)
    #expect(FieldNorms.encode(40) == 40 && FieldNorms.encode(41) == 40)
  }
}
