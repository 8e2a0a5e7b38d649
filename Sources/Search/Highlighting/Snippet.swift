internal import Analysis

/// The best passage of a text, with what matched marked.
struct Snippet {
  /// The passage, `<mark>` and `</mark>` around what matched, `…` where the text goes on.
  var text: String
  /// How much of the query it shows; 0 if nothing matched.
  var score: Double
}

/// Finds and marks passages. One per search.
struct SnippetMaker {
  let highlighter: Highlighter
  /// How much a term says: rare ones more.
  let weight: (_ field: Int, _ term: [UInt8]) -> Double
  /// About how many characters a passage has.
  let length: Int

  /// Long texts are looked at in parts of this many bytes, until something is found.
  static let maximumTextLength = 4 << 20

  /// A place that lights up.
  private struct Mark {
    var range: Range<Int>
    /// What matched, so that two different words count for more than one twice.
    var key: Int
    var position: Int
  }

  /// A place of an operand of NEAR: its positions, and which words of the text it is.
  private struct Span {
    var first: Int
    var last: Int
    var words: [Int]

    /// Those of the spans, by first position, that have one of the others within the distance.
    static func near(_ spans: [Span], _ others: [Span], _ distance: Int) -> [Span] {
      var from = 0
      return spans.filter { span in
        // Others that end too early never come back.
        while from < others.count, others[from].last + distance < span.first { from += 1 }
        var at = from
        while at < others.count, others[at].first <= span.last + distance {
          if others[at].last + distance >= span.first { return true }
          at += 1
        }
        return false
      }
    }
  }

  /// The best passage of a text of a field.
  func snippet(
    of text: String, field: Int, language: Language, analyzer: TextAnalyzer
  ) -> Snippet {
    let utf8 = Array(text.utf8)
    guard utf8.count > Self.maximumTextLength else {
      return snippet(of: utf8, field: field, language: language, analyzer: analyzer)
    }
    var first: Snippet?
    var start = 0
    while start < utf8.count {
      let end = Self.endOfPart(utf8, from: start)
      let part = snippet(
        of: Array(utf8[start..<end]), field: field, language: language, analyzer: analyzer)
      if part.score > 0 {
        let before = start > 0 && !part.text.hasPrefix("…") ? "…" : ""
        let behind = end < utf8.count && !part.text.hasSuffix("…") ? "…" : ""
        return Snippet(text: before + part.text + behind, score: part.score)
      }
      first = first ?? part
      start = end
    }
    return first ?? Snippet(text: "", score: 0)
  }

  /// Where a part of a long text ends: at a space, if there is one near, else between characters.
  private static func endOfPart(_ utf8: [UInt8], from start: Int) -> Int {
    guard start + maximumTextLength < utf8.count else { return utf8.count }
    var end = start + maximumTextLength
    let least = end - 4096
    while end > least, utf8[end] != 0x20, utf8[end] != 0x0A { end -= 1 }
    if end > least { return end }
    end = start + maximumTextLength
    while end > start + 1, utf8[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  private func snippet(
    of utf8: [UInt8], field: Int, language: Language, analyzer: TextAnalyzer
  ) -> Snippet {
    let tokens = utf8.withUnsafeBytes { analyzer.analyze($0, language: language) }
    let (marks, weights) = self.marks(tokens, field: field, analyzer: analyzer)
    // Bytes that hold the wanted number of characters in this script.
    let scalars = utf8.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    let size = max(1, length * utf8.count / max(1, scalars))
    let (core, score) = bestWindow(marks, weights, size: size)
    let window = widen(core, to: size, tokens.map(\.range), utf8)
    return Snippet(text: write(window, marks.map(\.range), utf8), score: score)
  }

  private func marks(
    _ tokens: [(form: Int, position: Int, range: Range<Int>)], field: Int, analyzer: TextAnalyzer
  ) -> ([Mark], [Double]) {
    guard let matcher = highlighter.fields[field], !matcher.isEmpty else { return ([], []) }
    var keyOfTerm: [[UInt8]: Int] = [:]
    var weights: [Double] = []
    func key(_ term: [UInt8]) -> Int {
      if let key = keyOfTerm[term] { return key }
      keyOfTerm[term] = weights.count
      weights.append(weight(field, term))
      return weights.count - 1
    }
    // Each distinct word is looked up once.
    var terms = [[UInt8]?](repeating: nil, count: analyzer.formCount)
    var forms = [[UInt8]?](repeating: nil, count: analyzer.formCount)
    var alone = [Int?](repeating: nil, count: analyzer.formCount)
    for token in tokens where terms[token.form] == nil {
      let form = token.form
      let term = analyzer.term(ofForm: form)
      let written = analyzer.form(form)
      terms[form] = term
      forms[form] = written
      if matcher.alone.words.contains(term, form: written) { alone[form] = key(term) }
    }
    var marks: [Mark] = []
    for token in tokens {
      if let key = alone[token.form] {
        marks.append(Mark(range: token.range, key: key, position: token.position))
      }
    }
    func stands(_ words: Highlighter.WordSet, _ index: Int) -> Bool {
      let form = tokens[index].form
      return words.contains(terms[form] ?? [], form: forms[form] ?? [])
    }
    func mark(_ index: Int) {
      marks.append(
        Mark(
          range: tokens[index].range, key: key(terms[tokens[index].form] ?? []),
          position: tokens[index].position))
    }
    var atPosition: [Int: [Int]] = [:]
    if !matcher.alone.rows.isEmpty || !matcher.neighbourhoods.isEmpty {
      for (index, token) in tokens.enumerated() {
        atPosition[token.position, default: []].append(index)
      }
    }
    /// The words of each place where a row stands.
    func places(of row: Highlighter.Row) -> [[Int]] {
      guard let first = row.places.first else { return [] }
      var result: [[Int]] = []
      for start in tokens.indices where stands(first.words, start) {
        var found = [start]
        for (words, offset) in row.places.dropFirst() {
          guard
            let index = atPosition[tokens[start].position + offset]?.first(where: {
              stands(words, $0)
            })
          else { break }
          found.append(index)
        }
        if found.count == row.places.count { result.append(found) }
      }
      return result
    }
    /// The words that take part in a row whose distances may differ: within any stretch that has
    /// all of its words and where they are moved by no more than that, as Lucene counts moves.
    func movedWords(of row: Highlighter.Row) -> [Int] {
      var found: [(start: Int, word: Int, token: Int)] = []
      for (word, place) in row.places.enumerated() {
        for index in tokens.indices where stands(place.words, index) {
          found.append((tokens[index].position - place.offset, word, index))
        }
      }
      found.sort { ($0.start, $0.word, $0.token) < ($1.start, $1.word, $1.token) }
      var counts = [Int](repeating: 0, count: row.places.count)
      var missing = row.places.count
      var low = 0
      var marked = 0
      var result: [Int] = []
      for high in found.indices {
        if counts[found[high].word] == 0 { missing -= 1 }
        counts[found[high].word] += 1
        while found[high].start - found[low].start > row.slop {
          counts[found[low].word] -= 1
          if counts[found[low].word] == 0 { missing += 1 }
          low += 1
        }
        guard missing == 0 else { continue }
        for entry in found[max(low, marked)...high] { result.append(entry.token) }
        marked = high + 1
      }
      return result
    }
    for row in matcher.alone.rows {
      if row.slop > 0 {
        movedWords(of: row).forEach(mark)
      } else {
        for place in places(of: row) { place.forEach(mark) }
      }
    }
    for neighbourhood in matcher.neighbourhoods {
      let spans = neighbourhood.operands.map { operand in
        let single = tokens.indices.filter { stands(operand.words, $0) }.map { [$0] }
        return (single + operand.rows.flatMap(places)).map { place in
          Span(
            first: tokens[place[0]].position, last: tokens[place[place.count - 1]].position,
            words: place)
        }.sorted { $0.first < $1.first }
      }
      for (index, distance) in neighbourhood.distances.enumerated() {
        let (left, right) = (spans[index], spans[index + 1])
        for span in Span.near(left, right, distance) + Span.near(right, left, distance) {
          span.words.forEach(mark)
        }
      }
    }
    marks.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    return (marks, weights)
  }

  /// The stretch that shows most of the query: different words first, then near each other, then
  /// often; of equal ones the first.
  private func bestWindow(
    _ marks: [Mark], _ weights: [Double], size: Int
  ) -> (Range<Int>, Double) {
    guard !marks.isEmpty else { return (0..<0, 0) }
    var best: (range: Range<Int>, score: Double) = (0..<0, 0)
    var counts = [Int](repeating: 0, count: weights.count)
    var distinct = 0.0
    var nearness = 0.0
    var start = 0
    func closeness(_ a: Mark, _ b: Mark) -> Double {
      a.key == b.key || b.position == a.position
        ? 0 : 0.5 * min(weights[a.key], weights[b.key]) / Double(abs(b.position - a.position))
    }
    for end in marks.indices {
      if end > start { nearness += closeness(marks[end - 1], marks[end]) }
      if counts[marks[end].key] == 0 { distinct += weights[marks[end].key] }
      counts[marks[end].key] += 1
      while start < end, marks[end].range.upperBound - marks[start].range.lowerBound > size {
        counts[marks[start].key] -= 1
        if counts[marks[start].key] == 0 { distinct -= weights[marks[start].key] }
        nearness -= closeness(marks[start], marks[start + 1])
        start += 1
      }
      let score = distinct + nearness + 0.01 * Double(end - start)
      if score > best.score + 1e-9 {
        best = (marks[start].range.lowerBound..<marks[end].range.upperBound, score)
      }
    }
    return best
  }

  /// Widens a stretch to the wanted size, by words, with rather more behind it than before it, and
  /// from a sentence's beginning if one is near.
  private func widen(
    _ core: Range<Int>, to size: Int, _ words: [Range<Int>], _ utf8: [UInt8]
  ) -> Range<Int> {
    guard utf8.count > size, !words.isEmpty else { return 0..<utf8.count }
    let room = max(0, size - core.count)
    let earliest = max(0, core.lowerBound - room / 2)
    var start = 0
    if earliest > 0 {
      // The first word that begins in the room before the core.
      var low = 0
      var high = words.count
      while low < high {
        let middle = (low + high) / 2
        if words[middle].lowerBound < earliest { low = middle + 1 } else { high = middle }
      }
      start = low < words.count ? min(words[low].lowerBound, core.lowerBound) : core.lowerBound
      for word in words[low...] where word.lowerBound < core.lowerBound {
        if isSentenceStart(word.lowerBound, utf8) {
          start = word.lowerBound
          break
        }
      }
    }
    let latest = min(utf8.count, start + size)
    var end = max(core.upperBound, start)
    if latest == utf8.count {
      end = utf8.count
    } else {
      for word in words where word.upperBound > end {
        if word.upperBound > latest { break }
        end = word.upperBound
      }
      // What closes the last word: a full stop, a bracket, a quote.
      while end < utf8.count, isClosing(utf8, at: end) { end += length(ofScalarAt: end, utf8) }
    }
    return start..<max(start, end)
  }

  private func isSentenceStart(_ index: Int, _ utf8: [UInt8]) -> Bool {
    var i = index - 1
    var sawSpace = false
    while i >= 0, utf8[i] == 0x20 || utf8[i] == 0x0A || utf8[i] == 0x09 || utf8[i] == 0x0D {
      sawSpace = true
      i -= 1
    }
    guard i >= 0 else { return true }
    if sawSpace { return [0x2E, 0x21, 0x3F, 0x3A].contains(utf8[i]) }
    // 。！？
    guard i >= 2 else { return false }
    let last = Array(utf8[(i - 2)...i])
    return last == [0xE3, 0x80, 0x82] || last == [0xEF, 0xBC, 0x81] || last == [0xEF, 0xBC, 0x9F]
  }

  private func isClosing(_ utf8: [UInt8], at index: Int) -> Bool {
    switch utf8[index] {
    case 0x2E, 0x2C, 0x3B, 0x3A, 0x21, 0x3F, 0x29, 0x5D, 0x22, 0x27: return true
    case 0xE2:
      // ’ ”
      return index + 2 < utf8.count && utf8[index + 1] == 0x80
        && (utf8[index + 2] == 0x99 || utf8[index + 2] == 0x9D)
    case 0xE3:
      // 、。
      return index + 2 < utf8.count && utf8[index + 1] == 0x80
        && (utf8[index + 2] == 0x81 || utf8[index + 2] == 0x82)
    default: return false
    }
  }

  private func length(ofScalarAt index: Int, _ utf8: [UInt8]) -> Int {
    let byte = utf8[index]
    return min(byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2, utf8.count - index)
  }

  /// The window as text: marks that touch are one, white space is one space.
  private func write(_ window: Range<Int>, _ marks: [Range<Int>], _ utf8: [UInt8]) -> String {
    var merged: [Range<Int>] = []
    for mark in marks
    where mark.lowerBound >= window.lowerBound
      && mark.upperBound <= window.upperBound && !mark.isEmpty
    {
      if let last = merged.last, mark.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, mark.upperBound)
      } else {
        merged.append(mark)
      }
    }
    var out: [UInt8] = []
    if window.lowerBound > 0 { out += Array("…".utf8) }
    var next = 0
    var index = window.lowerBound
    var isInSpace = out.isEmpty
    while index < window.upperBound {
      if next < merged.count, merged[next].lowerBound == index {
        out += Array("<mark>".utf8)
        out += utf8[merged[next]]
        out += Array("</mark>".utf8)
        index = merged[next].upperBound
        next += 1
        isInSpace = false
        continue
      }
      let byte = utf8[index]
      if byte <= 0x20 || byte == 0x7F {
        if !isInSpace { out.append(0x20) }
        isInSpace = true
      } else {
        out.append(byte)
        isInSpace = false
      }
      index += 1
    }
    while out.last == 0x20 { out.removeLast() }
    if window.upperBound < utf8.count { out += Array("…".utf8) }
    return String(decoding: out, as: UTF8.self)
  }
}
