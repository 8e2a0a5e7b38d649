import CAnalysis

/// Turns text into tokens: words with their positions and byte offsets, numbered by a `Lexicon`.
///
/// **Words.** With the `icu` tokenizer, text is cut where ICU cuts it (UAX #29 with the root locale's
/// tailorings and dictionaries), and a piece is a word if it holds a letter or a number (Alphabetic,
/// or of a category N*). That differs knowingly from ICU's rule status: a lone `@` or `_` has one and
/// is no word here, `½` and a letter run that ends in a stray joiner have none and are words. Numbers
/// with their separators (`2,500`) and names of hosts (`c.org`) are whole, `@` parts
/// (`separateSigns`). Signs between words are not
/// indexed and take no position: `5+5` and `5 + 5` are two neighbours, `A/68/283` three, however
/// they are written, so that a query for them is a phrase of their parts (`QueryAnalyzer`).
///
/// A word of which folding leaves nothing (a lone tatweel, a filler, the rest of a word of too many
/// marks) takes no position either, so that the words of a text leave no holes, but where the
/// definition lists stop words.
///
/// **Positions** count words. Han text counts characters: each has its position, and at it stand the
/// dictionary's word (if it begins there), the character, and the pair it makes with the next.
///
/// **Speed.** Three tiers with equal results: a byte mask for ASCII words; ICU's rules as an automaton
/// over UTF-8; ICU itself, in pieces of some kilobytes, for text with dictionary characters. Words are
/// looked up in blocks of 64, so that the memory behind their hashes is fetched together.
///
/// One per thread. Texts must be shorter than 4 GiB (`maximumTextLength`).
public final class Analyzer {
  /// Bytes of the longest text that `analyze` takes: offsets are 32 bits.
  public static let maximumTextLength = Int(UInt32.max) - 64

  /// Whether the committed tables are the linked ICU's, so that the fast path serves. If not, plain
  /// ICU does, more slowly and with the same interface.
  public static var usesFastPath: Bool { WordBreaker.matchesLinkedICU }

  public let definition: AnalyzerDefinition
  public let lexicon: Lexicon
  private let filter: WordFilter
  private let wordBreaker = WordBreaker()
  private let dictionary = DictionaryBreaker()
  private let ordinal: Int
  private let plainICU: Bool
  private var term: [UInt8] = []
  private var form: [UInt8] = []

  private let kinds: UnsafeMutablePointer<UInt8>
  private let masks: UnsafeMutablePointer<UInt64>
  private let keys: UnsafeMutablePointer<WrittenWordTable.Key>

  /// Words are looked up in blocks of so many.
  private static let block = 64
  /// What the table of words holds for a word that is not indexed.
  private static let skipped = UInt32.max - 1
  /// What it holds for a word of which nothing remains.
  private static let empty = UInt32.max - 2

  public convenience init(_ definition: AnalyzerDefinition, lexicon: Lexicon) {
    self.init(definition, lexicon: lexicon, plainICU: false)
  }

  /// - Parameter plainICU: Takes the slow path even where the tables fit: to test and to measure by.
  public init(_ definition: AnalyzerDefinition, lexicon: Lexicon, plainICU: Bool) {
    self.definition = definition
    self.lexicon = lexicon
    self.plainICU = plainICU || !WordBreaker.matchesLinkedICU
    filter = WordFilter(definition)
    ordinal = lexicon.ordinal(of: definition)
    kinds = Kind.table()
    masks = .allocate(capacity: (WrittenWordTable.inlineLength + 1) * 3)
    for length in 0...WrittenWordTable.inlineLength {
      func mask(_ bytes: Int) -> UInt64 {
        bytes <= 0 ? 0 : bytes >= 8 ? ~0 : (1 << (bytes * 8)) - 1
      }
      masks[length * 3] = mask(min(6, length))
      masks[length * 3 + 1] = mask(length - 6)
      masks[length * 3 + 2] = mask(length - 14)
    }
    keys = .allocate(capacity: Self.block)
  }

  deinit {
    kinds.deallocate()
    masks.deallocate()
    keys.deallocate()
  }

  /// Replaces the buffer's tokens by those of `utf8`, which need not be valid.
  ///
  /// - Parameters:
  ///   - language: What the text is written in; words of its script are stemmed accordingly.
  ///   - offsets: Whether the offsets are wanted. They are filled in any case at present.
  public func analyze(
    _ utf8: UnsafeRawBufferPointer, language: Language, offsets: Bool = true,
    into buffer: inout TokenBuffer
  ) {
    precondition(utf8.count <= Self.maximumTextLength, "text of 4 GiB or more")
    buffer.removeAll()
    guard let base = utf8.baseAddress, utf8.count > 0 else { return }
    let p = base.assumingMemoryBound(to: UInt8.self)
    let n = utf8.count
    var position: UInt32 = 0
    var kept = 0
    // Places of words of which nothing remained.
    var emptied: UInt32 = 0
    var i = 0
    if definition.tokenizer == .icu && plainICU {
      appendDictionaryWords(p, 0, n, n, &position, &buffer)
      separateSigns(p, n, from: 0, &position, &buffer)
      kept = resolve(p, n, language, from: 0, to: 0, &emptied, &buffer)
    } else {
      while i < n {
        let first = buffer.count
        buffer.reserve(Self.block)
        if definition.tokenizer == .alphanumeric {
          i = scanAlphanumeric(p, i, n, &position, &buffer)
        } else {
          i = scanWords(p, i, n, &position, &buffer)
          separateSigns(p, n, from: first, &position, &buffer)
        }
        kept = resolve(p, n, language, from: first, to: kept, &emptied, &buffer)
        buffer.count = kept
      }
    }
    buffer.count = kept
    buffer.positionCount = Int(position &- emptied)
  }

  // MARK: Scanning

  /// What a byte is to the first tier.
  private enum Kind {
    static let separator: UInt8 = 0
    static let alphanumeric: UInt8 = 1
    /// `_` and `@`, which ICU joins with letters and digits.
    static let joiner: UInt8 = 2
    /// `. ' , ;`, which may stand inside a word.
    static let middle: UInt8 = 4
    static let notASCII: UInt8 = 8
    /// Beside `notASCII`: may begin a character of a dictionary script. E2 does so for radicals
    /// only, and for the punctuation of all others.
    static let dictionaryLead: UInt8 = 16

    static func table() -> UnsafeMutablePointer<UInt8> {
      let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
      for byte in 0..<256 {
        switch UInt8(byte) {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: table[byte] = alphanumeric
        case 0x5F, 0x40: table[byte] = joiner
        case 0x2E, 0x27, 0x2C, 0x3B: table[byte] = middle
        case 0xE2: table[byte] = notASCII
        case 0xE0...: table[byte] = notASCII | dictionaryLead
        case 0x80...: table[byte] = notASCII
        default: table[byte] = separator
        }
      }
      return table
    }
  }

  /// Finds up to a block of words from `start`, a boundary, on; more where a dictionary's piece is
  /// met. Returns the boundary that it came to.
  private func scanWords(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ n: Int, _ position: inout UInt32,
    _ buffer: inout TokenBuffer
  ) -> Int {
    let kinds = UnsafePointer(self.kinds)
    let wordBreaker = self.wordBreaker
    let starts = buffer.startOffsets
    let ends = buffer.endOffsets
    let positions = buffer.positions
    let maximum = definition.maximumTokenLength
    var next = position
    var k = buffer.count
    let limit = k &+ Self.block
    var i = start
    // Before this, no step back: it is a segment's end.
    var floor = start
    scan: while i < n && k < limit {
      let kind = kinds[Int(p[i])]
      if kind & (Kind.alphanumeric | Kind.joiner | Kind.notASCII) == 0 {
        i &+= 1
        continue
      }
      if kind == Kind.alphanumeric {
        var j = i
        var ended = false
        while j &+ 16 <= n {
          let mask = analysis_word_mask(p + j, 1)
          let length = (~mask).trailingZeroBitCount
          j &+= length
          if length < 16 {
            ended = true
            break
          }
        }
        if !ended {
          while j < n && kinds[Int(p[j])] & (Kind.alphanumeric | Kind.joiner) != 0 { j &+= 1 }
        }
        var isPlain = true
        if j < n {
          let after = kinds[Int(p[j])]
          if after & Kind.notASCII != 0 {
            isPlain = false
          } else if after == Kind.middle && j &+ 1 < n {
            isPlain =
              kinds[Int(p[j &+ 1])] & (Kind.alphanumeric | Kind.joiner | Kind.notASCII) == 0
          }
        }
        if isPlain && j &- i <= maximum {
          starts[k] = UInt32(truncatingIfNeeded: i)
          ends[k] = UInt32(truncatingIfNeeded: j)
          positions[k] = next
          k &+= 1
          next &+= 1
          i = j
          continue
        }
      } else if kind & Kind.notASCII != 0 && i > floor && wordBreaker.continuesSeparator(p, i, n) {
        // It belongs to the separator before it, or the run of spaces, which was passed over.
        i &-= 1
        while p[i] == 0x20 && i > floor && p[i &- 1] == 0x20 { i &-= 1 }
      }
      let (end, classes) = wordBreaker.segment(p, i, n)
      if classes & AnalysisTables.dictionary != 0 {
        buffer.count = k
        let pieceEnd = endOfDictionaryPiece(p, end, n)
        appendDictionaryWords(p, i, pieceEnd, n, &next, &buffer)
        position = next
        return pieceEnd
      }
      if classes & AnalysisTables.alphanumeric != 0 {
        if end &- i <= maximum {
          starts[k] = UInt32(truncatingIfNeeded: i)
          ends[k] = UInt32(truncatingIfNeeded: end)
          positions[k] = next
          k &+= 1
          next &+= 1
        } else {
          buffer.count = k
          appendPieces(p, i, end, &next, &buffer)
          position = next
          return end
        }
      }
      i = end
      floor = end
    }
    buffer.count = k
    position = next
    return i
  }

  /// As `scanWords`, for runs of letters and digits.
  private func scanAlphanumeric(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ n: Int, _ position: inout UInt32,
    _ buffer: inout TokenBuffer
  ) -> Int {
    let kinds = UnsafePointer(self.kinds)
    let starts = buffer.startOffsets
    let ends = buffer.endOffsets
    let positions = buffer.positions
    let maximum = definition.maximumTokenLength
    var next = position
    var k = buffer.count
    let limit = k &+ Self.block
    var i = start
    while i < n && k < limit {
      let kind = kinds[Int(p[i])]
      var j = i
      if kind & Kind.notASCII != 0 {
        let (scalar, length) = UTF8Decoder.decode(p, i, n)
        if AnalysisTables.characterClass(scalar) & AnalysisTables.alphanumeric == 0 {
          i &+= length
          continue
        }
        j &+= length
      } else if kind != Kind.alphanumeric {
        i &+= 1
        continue
      }
      run: while j < n {
        if j &+ 16 <= n {
          let length = (~analysis_word_mask(p + j, 0)).trailingZeroBitCount
          j &+= min(16, length)
          if length >= 16 || j >= n { continue }
        } else if kinds[Int(p[j])] == Kind.alphanumeric {
          j &+= 1
          continue
        }
        if p[j] < 0x80 { break }
        let (scalar, length) = UTF8Decoder.decode(p, j, n)
        if AnalysisTables.characterClass(scalar) & AnalysisTables.alphanumeric == 0 { break }
        j &+= length
      }
      if j &- i <= maximum {
        starts[k] = UInt32(truncatingIfNeeded: i)
        ends[k] = UInt32(truncatingIfNeeded: j)
        positions[k] = next
        k &+= 1
        next &+= 1
      } else {
        buffer.count = k
        appendPieces(p, i, j, &next, &buffer)
        position = next
        return j
      }
      i = j
    }
    buffer.count = k
    position = next
    return i
  }

  /// Where the piece ends that ICU cuts, given the end of its first segment.
  ///
  /// At a boundary that needs no rules: before a line feed or before a space after an ASCII character.
  /// The first such after 128 bytes without what begins a character of a dictionary script, or after
  /// 16 KiB; else the text's end. Looking at bytes costs Chinese less than 1 % of ICU's time, where
  /// running the automaton over them cost 4 %.
  private func endOfDictionaryPiece(_ p: UnsafePointer<UInt8>, _ end: Int, _ n: Int) -> Int {
    let kinds = UnsafePointer(self.kinds)
    let far = end &+ 16384
    var i = end
    var gap = 0
    while i < n {
      let byte = p[i]
      gap = kinds[Int(byte)] & Kind.dictionaryLead != 0 ? 0 : gap &+ 1
      if gap >= 128 || i > far {
        if gap == 128 {
          // The first boundary of the gap.
          var k = max(end &+ 1, i &- 126)
          while k < i {
            if Self.isBoundary(p, k) { return k }
            k &+= 1
          }
        }
        if i > end && Self.isBoundary(p, i) { return i }
      }
      i &+= 1
    }
    return n
  }

  /// Whether there is a boundary before byte `i` whatever stands around; `i` is at least 1.
  @inline(__always)
  private static func isBoundary(_ p: UnsafePointer<UInt8>, _ i: Int) -> Bool {
    let before = p[i &- 1]
    return p[i] == 0x20 ? before < 0x80 && before != 0x20 : p[i] == 0x0A && before != 0x0D
  }

  // MARK: Appending

  /// Appends the words of a piece that ICU cuts.
  private func appendDictionaryWords(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ n: Int, _ position: inout UInt32,
    _ buffer: inout TokenBuffer
  ) {
    dictionary.findSegments(p, start, end)
    for s in 0..<dictionary.classes.count {
      let classes = dictionary.classes[s]
      guard classes & AnalysisTables.alphanumeric != 0 else { continue }
      let from = Int(dictionary.boundaries[s])
      let to = Int(dictionary.boundaries[s + 1])
      if classes & AnalysisTables.han != 0 && definition.hanBigrams {
        appendHan(p, from, to, n, &position, &buffer)
      } else {
        appendPieces(p, from, to, &position, &buffer)
      }
    }
  }

  /// Appends one word, or where it is too long, its parts at consecutive positions.
  private func appendPieces(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ position: inout UInt32,
    _ buffer: inout TokenBuffer
  ) {
    var from = start
    while from < end {
      var to = end
      if end - from > definition.maximumTokenLength {
        to = from
        // The last character's border that is within the limit.
        while true {
          let length = UTF8Decoder.decode(p, to, end).length
          if to + length - from > definition.maximumTokenLength { break }
          to += length
        }
      }
      append(from, to, position, &buffer)
      position &+= 1
      from = to
    }
  }

  private func append(
    _ start: Int, _ end: Int, _ position: UInt32, _ buffer: inout TokenBuffer
  ) {
    buffer.reserve(1)
    buffer.startOffsets[buffer.count] = UInt32(truncatingIfNeeded: start)
    buffer.endOffsets[buffer.count] = UInt32(truncatingIfNeeded: end)
    buffer.positions[buffer.count] = position
    buffer.count += 1
  }

  /// Appends a dictionary word with Han characters: the word, each character, each pair.
  private func appendHan(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ n: Int, _ position: inout UInt32,
    _ buffer: inout TokenBuffer
  ) {
    let first = position
    var characters: UInt32 = 0
    var others = false
    var i = start
    while i < end {
      let (scalar, length) = UTF8Decoder.decode(p, i, n)
      if AnalysisTables.characterClass(scalar) & AnalysisTables.han != 0 {
        characters &+= 1
      } else if !wordBreaker.attaches(p, i, n) {
        others = true
      }
      i &+= length
    }
    if others || characters > 2, end - start <= definition.maximumTokenLength {
      append(start, end, first, &buffer)
    }
    i = start
    while i < end {
      let (scalar, length) = UTF8Decoder.decode(p, i, n)
      let from = i
      i &+= length
      guard AnalysisTables.characterClass(scalar) & AnalysisTables.han != 0 else { continue }
      // Variation selectors belong to their character.
      var after = i
      while after < n && wordBreaker.attaches(p, after, n) {
        after &+= UTF8Decoder.decode(p, after, n).length
      }
      append(from, i, position, &buffer)
      if after < n {
        let (neighbour, width) = UTF8Decoder.decode(p, after, n)
        if AnalysisTables.characterClass(neighbour) & AnalysisTables.han != 0 {
          append(from, after &+ width, position, &buffer)
        }
      }
      position &+= 1
    }
  }

  // MARK: Numbers

  /// Numbers the words `from..<buffer.count`, moves those that are indexed to `to` and onwards, and
  /// returns the end of them. Counts the places of words of which nothing remains, and moves what
  /// follows them forward.
  private func resolve(
    _ p: UnsafePointer<UInt8>, _ n: Int, _ language: Language, from: Int, to: Int,
    _ emptied: inout UInt32, _ buffer: inout TokenBuffer
  ) -> Int {
    let starts = buffer.startOffsets
    let ends = buffer.endOffsets
    let positions = buffer.positions
    let formIDs = buffer.formIDs
    let keys = self.keys
    let masks = UnsafePointer(self.masks)
    let isLowercased = definition.tokenizer == .alphanumeric
    let context = UInt64(ordinal) << 5 | UInt64(language.rawValue) << 8
    var view = lexicon.words.view
    var kept = to
    var gap = emptied
    defer { emptied = gap }
    var isSequential = true
    var first = from
    while first < buffer.count {
      let size = min(Self.block, buffer.count &- first)
      for k in 0..<size {
        let start = Int(starts[first &+ k])
        let length = Int(ends[first &+ k]) &- start
        let key =
          length <= WrittenWordTable.inlineLength
          ? Self.key(p, start, length, n, context, masks, isLowercased)
          : Self.longKey(UnsafeRawBufferPointer(start: p + start, count: length), context)
        view.prefetch(key.hash)
        keys[k] = key
      }
      for k in 0..<size {
        let key = keys[k]
        let i = first &+ k
        let start = starts[i]
        let end = ends[i]
        let value: UInt32
        if key.head & 31 != WrittenWordTable.longMark, let known = view.find(key) {
          value = known
        } else {
          value = add(
            key, UnsafeRawBufferPointer(start: p + Int(start), count: Int(end &- start)), language)
          view = lexicon.words.view
        }
        let position = positions[i] &- gap
        formIDs[kept] = value
        positions[kept] = position
        starts[kept] = start
        ends[kept] = end
        isSequential = isSequential && Int(position) == kept
        guard value >= Self.empty else {
          kept &+= 1
          continue
        }
        if value == Self.empty, isAlone(i, positions, buffer.count) { gap &+= 1 }
      }
      first &+= size
    }
    buffer.isSequential = buffer.isSequential && isSequential
    return kept
  }

  /// Whether no other word stands at a word's place.
  private func isAlone(_ i: Int, _ positions: UnsafeMutablePointer<UInt32>, _ count: Int) -> Bool {
    (i == 0 || positions[i &- 1] != positions[i])
      && (i &+ 1 == count || positions[i &+ 1] != positions[i])
  }

  /// The key of a word of up to 22 bytes.
  @inline(__always)
  private static func key(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ length: Int, _ n: Int, _ context: UInt64,
    _ masks: UnsafePointer<UInt64>, _ isLowercased: Bool
  ) -> WrittenWordTable.Key {
    var a: UInt64
    var b: UInt64
    var c: UInt64
    if start &+ WrittenWordTable.inlineLength <= n {
      let raw = UnsafeRawPointer(p + start)
      a = raw.loadUnaligned(as: UInt64.self)
      b = raw.loadUnaligned(fromByteOffset: 6, as: UInt64.self)
      c = raw.loadUnaligned(fromByteOffset: 14, as: UInt64.self)
    } else {
      // The text's last bytes: reading on would leave it.
      (a, b, c) = (0, 0, 0)
      for k in 0..<length {
        let byte = UInt64(p[start &+ k])
        if k < 6 {
          a |= byte << UInt64(k * 8)
        } else if k < 14 {
          b |= byte << UInt64((k - 6) * 8)
        } else {
          c |= byte << UInt64((k - 14) * 8)
        }
      }
    }
    a &= masks[length &* 3]
    b &= masks[length &* 3 &+ 1]
    c &= masks[length &* 3 &+ 2]
    if isLowercased {
      a = lowercased(a)
      b = lowercased(b)
      c = lowercased(c)
    }
    let head = a &<< 16 | context | UInt64(truncatingIfNeeded: length)
    let hash = mix(
      head ^ 0x9E37_79B9_7F4A_7C15 ^ (c &* 0xE703_7ED1_A0B4_28DB), b ^ 0xA076_1D64_78BD_642F)
    return WrittenWordTable.Key(head: head, middle: b, tail: c, hash: hash)
  }

  private static func longKey(
    _ word: UnsafeRawBufferPointer, _ context: UInt64
  ) -> WrittenWordTable.Key {
    let head = UInt64(word.count) << 16 | context | WrittenWordTable.longMark
    let hash = hashBytes(word, seed: context)
    return WrittenWordTable.Key(head: head, middle: hash, tail: 0, hash: hash)
  }

  /// ASCII letters of eight bytes in lower case.
  @inline(__always)
  private static func lowercased(_ x: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = x & (ones &* 0x7F)
    let fromA = low &+ ones &* 0x3F  // bit 7: at least A
    let aboveZ = low &+ ones &* 0x25  // bit 7: above Z
    return x | ((fromA & ~aboveZ & ~x & (ones &* 0x80)) &>> 2)
  }

  /// Makes a word known that the table did not have, or finds a long one.
  private func add(
    _ key: WrittenWordTable.Key, _ word: UnsafeRawBufferPointer, _ language: Language
  ) -> UInt32 {
    if key.head & 31 == WrittenWordTable.longMark, let known = lexicon.words.findLong(key, word) {
      return known
    }
    var value = Self.empty
    if !filter.term(of: word, language, into: &term) {
      value = Self.skipped
    } else if !term.isEmpty {
      form.removeAll(keepingCapacity: true)
      if definition.forms { filter.appendForm(of: word, to: &form) }
      let termID = term.withUnsafeBytes { lexicon.term($0) }
      value = form.withUnsafeBytes { lexicon.form($0, of: termID) }
    }
    lexicon.words.insert(key, word, value: value)
    return value
  }
}
