import InvertedIndex
import Search

/// The page that a person sees for a search: how many, what was corrected, the hits with dates,
/// place and highlighted words, facets as bars, and how to see more.
struct ResultPage {
  let response: SearchAnswer
  let shape: RecordShape
  let terminal: Terminal

  /// Lines are held to what is comfortable to read, however wide the terminal is.
  private var width: Int { min(terminal.columns, 100) }

  func write(to out: inout StandardOutput) {
    func line(_ text: StyledText) { out.line(text.rendered(colour: terminal.hasColour)) }

    line(summary)
    for correction in response.corrections {
      var text = StyledText("nothing has ")
      text.append("‘\(correction.from)’", .warning)
      text.append("; searched for ")
      text.append("‘\(correction.to)’", .title)
      line(text)
    }
    if let understood {
      for text in understood.wrapped(width: width) { line(text) }
    }
    for suggestion in response.suggestions { line(nearValue(suggestion)) }
    let indent = max(3, (response.hits.map(\.rank).max().map { String($0).count } ?? 1) + 2)
    for hit in response.hits {
      out.line()
      for text in lines(of: hit, indent: indent) { line(text) }
    }
    let bars = FacetBars(facets: response.facets, rowLimit: 8, columns: width).lines()
    if !bars.isEmpty {
      out.line()
      for text in bars { line(text) }
    }
    if response.next != nil, let last = response.hits.last {
      out.line()
      line(StyledText("more: --offset \(last.rank) or --limit all", .subdued))
    }
  }

  private var summary: StyledText {
    var text = StyledText()
    let count = grouped(response.total)
    text.append(
      response.total == 0
        ? "nothing found" : "\(response.isExact ? "" : "at least ")\(count) found", .title)
    if response.hits.count < response.total, let first = response.hits.first,
      let last = response.hits.last
    {
      text.append(", \(first.rank)–\(last.rank) shown")
    }
    text.append("  \(milliseconds(response.nanoseconds))", .subdued)
    return text
  }

  /// What a free query was taken for, and how to undo it; nil where nothing was understood.
  private var understood: StyledText? {
    var parts: [String] = []
    for part in response.understood where part.role != .question {
      guard let label = part.label ?? part.id else { continue }
      let text = "\(part.role.rawValue) \(label)"
      if !parts.contains(text) { parts.append(text) }
    }
    guard !parts.isEmpty else { return nil }
    var text = StyledText("understood: ", .subdued)
    text.append(parts.joined(separator: ", "))
    let literal = response.literalTotal.map { ", \(grouped($0)) by the words alone" } ?? ""
    text.append("; --literal takes the words as they stand\(literal)", .subdued)
    return text
  }

  private func lines(of hit: Hit, indent: Int) -> [StyledText] {
    let rank = String(hit.rank)
    let score = response.request.sort == .relevance && hit.score > 0 ? fixed(hit.score, 2) : ""
    let margin = String(repeating: " ", count: indent)
    let textWidth = width - indent

    let marked = markedWords(hit.snippet)
    let heading = StyledText(hit.title ?? hit.id, base: .title, highlighting: marked).wrapped(
      width: textWidth - (score.isEmpty ? 0 : score.count + 2))
    var lines: [StyledText] = []
    for (index, part) in heading.enumerated() {
      guard index == 0 else {
        lines.append(StyledText(margin) + part)
        continue
      }
      var first = StyledText(
        String(repeating: " ", count: max(0, indent - 2 - rank.count)) + rank + "  ", .subdued)
      first = first + part
      if !score.isEmpty {
        first = first.padded(to: width - score.count)
        first.append(score, .subdued)
      }
      lines.append(first)
    }
    let facts = facts(of: hit)
    if !facts.isEmpty { lines += StyledText(facts).wrapped(width: textWidth).map(indented) }
    if let answer = hit.answer {
      let source = answer.source.map { " [\($0)]" } ?? ""
      lines += StyledText("\(answer.field): \(answer.value)\(source)", .title)
        .wrapped(width: textWidth).map(indented)
    }
    if !hit.because.isEmpty {
      lines += StyledText("because: " + hit.because.joined(separator: ", "), .subdued)
        .wrapped(width: textWidth).map(indented)
    }
    for passage in passage(of: hit, marked) {
      lines += passage.wrapped(width: textWidth).map(indented)
    }
    if hit.title != nil { lines.append(indented(StyledText(hit.id, .identifier))) }
    if let url = hit.url, !url.isEmpty { lines.append(indented(StyledText(url, .subdued))) }
    return lines

    func indented(_ text: StyledText) -> StyledText { StyledText(margin) + text }
  }

  /// When, where, what, by whom, on one line: the facts that the shape names.
  private func facts(of hit: Hit) -> String {
    shape.facts.compactMap { fact in text(of: fact, hit) }.joined(separator: " · ")
  }

  private func text(of fact: RecordShape.Fact, _ hit: Hit) -> String? {
    switch fact.key {
    case "date":
      return humanDates(from: hit.dateStart, to: hit.dateEnd) ?? hit.year.map(String.init)
    case "type":
      if let type = hit.type { return type }
      return hit.kind == "document" ? nil : hit.kind
    default: break
    }
    // What a record belongs to is no news where that is the record itself.
    guard let value = hit.value(of: fact.key), value != fact.unless, value != hit.id else {
      return nil
    }
    // A bare number says what it counts.
    return value.contains(where: \.isLetter) ? value : "\(fact.key) \(value)"
  }

  /// The subtitle and the passage with its marks; one of them where the other only repeats it.
  private func passage(of hit: Hit, _ marked: Set<String>) -> [StyledText] {
    let snippet = hit.snippet.map { StyledText(marked: $0) } ?? StyledText()
    var bare = snippet.rendered(colour: false)[...]
    while bare.first == "…" { bare.removeFirst() }
    while bare.last == "…" { bare.removeLast() }
    let subtitle = shape.subtitle.flatMap { hit.value(of: $0) } ?? ""
    let isRepeated = (hit.title ?? "").contains(bare) || subtitle.contains(bare)
    var passages: [StyledText] = []
    if !subtitle.isEmpty, !bare.contains(subtitle.prefix(60)) {
      passages.append(StyledText(subtitle, highlighting: marked))
    }
    if !snippet.isEmpty, !isRepeated || passages.isEmpty && !(hit.title ?? "").contains(bare) {
      passages.append(snippet)
    }
    return passages
  }

  /// The words that the passage marks, to be marked in title and subtitle too.
  private func markedWords(_ snippet: String?) -> Set<String> {
    guard let snippet else { return [] }
    var words: Set<String> = []
    for run in StyledText(marked: snippet).runs where run.style == .mark {
      for word in run.text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
        words.insert(word.lowercased())
      }
    }
    return words
  }
}

/// A line that names the value near one that no record has.
func nearValue(_ suggestion: Suggestion) -> StyledText {
  var text = StyledText("no record has \(suggestion.field ?? "") ")
  text.append("‘\(suggestion.from ?? "")’", .warning)
  text.append("; there is ")
  text.append("‘\(suggestion.text)’", .title)
  text.append("  \(grouped(suggestion.count))", .subdued)
  return text
}
