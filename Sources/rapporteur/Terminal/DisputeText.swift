import JSON

/// One disagreement of the sources: what about, who says what, which reading was taken, and why.
struct DisputeText {
  let dispute: JSONValue
  let width: Int

  init(_ dispute: JSONValue, width: Int) {
    self.dispute = dispute
    self.width = width
  }

  func lines(indent: Int) -> [StyledText] {
    var head = StyledText(dispute["field"]?.string ?? "", .title)
    if let about = dispute["about"]?.string { head.append(": \(about)") }
    if let kind = dispute["kind"]?.string { head.append("  (\(kind))", .subdued) }
    var lines = head.indented(by: indent, width: width)
    let says = dispute["says"]?.array ?? []
    let sourceWidth = min(28, says.compactMap { $0["source"]?.string?.displayWidth }.max() ?? 0)
    for statement in says {
      let source = StyledText(statement["source"]?.string ?? "", .identifier)
      let text = StyledText(statement["text"]?.string ?? "")
      let column = indent + 2 + sourceWidth + 2
      for (index, line) in text.wrapped(width: max(20, width - column)).enumerated() {
        let margin = StyledText(String(repeating: " ", count: indent + 2))
        let name = index == 0 ? source : StyledText()
        lines.append(margin + name.padded(to: sourceWidth + 2) + line)
        // A source longer than its column has a line of its own.
        if index == 0, source.width > sourceWidth {
          lines.removeLast()
          lines.append(margin + source)
          lines.append(StyledText(String(repeating: " ", count: column)) + line)
        }
      }
    }
    if let taken = dispute["taken"]?.string, taken != "none" {
      lines += (StyledText("taken: ", .subdued) + StyledText(taken, .title))
        .indented(by: indent + 2, width: width)
    }
    if let why = dispute["why"]?.string {
      lines += StyledText(why, .subdued).indented(by: indent + 2, width: width)
    }
    return lines
  }
}

extension StyledText {
  /// The text wrapped to `width` columns of which the first are left free.
  func indented(by columns: Int, width: Int) -> [StyledText] {
    let margin = StyledText(String(repeating: " ", count: columns))
    return wrapped(width: max(10, width - columns)).map { margin + $0 }
  }
}
