internal import JSON

/// Reads CSL items as YAML, the form that pandoc and Zotero's Better BibTeX write: a list of mappings,
/// alone or under `references:`.
///
/// Of YAML it knows what such files use: mappings and lists by indentation or in brackets, plain,
/// quoted and block texts, comments. Anything else is an error with its line.
enum CSLYAML {
  static func read(_ text: String, file: String) throws(InputError) -> CitationList {
    var lines: [Line] = []
    let raw = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in raw.enumerated() {
      let indent = line.prefix { $0 == " " }.count
      lines.append(Line(text: line.dropFirst(indent), indent: indent, number: number + 1))
    }
    var reader = Reader(lines: lines, file: file)
    return try reader.read(raw)
  }

  private struct Line {
    var text: Substring
    var indent: Int
    var number: Int
    /// Whether there is nothing but a comment.
    var isBlank: Bool {
      text.isEmpty || text.first == "#" || text == "---" || text == "..." || text.first == "%"
    }
  }

  private struct Reader {
    var lines: [Line]
    let file: String
    var place = 0
    var depth = 0

    private func error(_ reason: String) -> InputError {
      let line = place < lines.count ? lines[place].number : lines.last?.number ?? 0
      return .format(file: file, line: line, reason: reason)
    }

    private mutating func skipBlank() {
      while place < lines.count, lines[place].isBlank { place += 1 }
    }

    mutating func read(_ raw: [Substring]) throws(InputError) -> CitationList {
      var list = CitationList()
      skipBlank()
      var found = false
      while place < lines.count {
        let line = lines[place]
        if line.text.hasPrefix("- ") || line.text == "-" {
          found = true
          break
        }
        if line.text.hasPrefix("references:") {
          place += 1
          skipBlank()
          found = true
          break
        }
        // Other metadata before it.
        place += 1
        while place < lines.count, lines[place].indent > line.indent || lines[place].isBlank {
          place += 1
        }
      }
      guard found, place < lines.count, lines[place].text.first == "-" else {
        throw error("YAML without a list of references")
      }
      let indent = lines[place].indent
      list.preamble = raw[..<place].map { $0 + "\n" }.joined()
      list.separator = ""
      while place < lines.count, lines[place].indent == indent, lines[place].text.first == "-" {
        let start = place
        let number = lines[start].number
        let value = try sequenceItem(indent)
        guard let object = value.object else { throw error("a reference that is no mapping") }
        skipBlank()
        list.append(
          ParsedCitation(
            id: CSLItem.identifier(object["id"]) ?? "", item: CSLWrapping.plain(dated(object)),
            text: raw[start..<place].map { $0 + "\n" }.joined(), line: number))
      }
      list.trailer = raw[place...].joined(separator: "\n")
      return list
    }

    /// `issued: 2012-05` and `issued: [{year: 2012}]` as CSL has them.
    private func dated(_ item: JSONObject) -> JSONObject {
      guard let issued = item["issued"] else { return item }
      var item = item
      let first = issued.array?.first ?? issued
      var parts: [Int] = []
      if let year = first["year"] {
        parts = [year, first["month"], first["day"]].compactMap { value in
          value?.integer ?? value?.string.flatMap { Int($0) }
        }
      } else if let text = first.string ?? first.integer.map(String.init) {
        if let date = DateInterval(text)?.start {
          parts = [date.year, date.month, date.day].compactMap { $0 }
        }
      }
      if !parts.isEmpty { item["issued"] = .object(CitationMapping.dateObject(parts)) }
      return item
    }

    /// The value behind "- ", the cursor at its line.
    private mutating func sequenceItem(_ indent: Int) throws(InputError) -> JSONValue {
      let line = lines[place]
      let rest = line.text.dropFirst()
      let blanks = rest.prefix { $0 == " " }.count
      let content = rest.dropFirst(blanks)
      if content.isEmpty || content.first == "#" {
        place += 1
        skipBlank()
        guard place < lines.count, lines[place].indent > indent else { return .null }
        return try value(lines[place].indent)
      }
      // What follows the dash is a line of its own, further in.
      lines[place].text = content
      lines[place].indent = indent + 1 + blanks
      return try value(lines[place].indent)
    }

    /// A mapping, list or text that begins at the cursor's line with an indent.
    private mutating func value(_ indent: Int) throws(InputError) -> JSONValue {
      depth += 1
      defer { depth -= 1 }
      guard depth < 50 else { throw error("YAML that is nested too deep") }
      let text = lines[place].text
      if text.hasPrefix("- ") || text == "-" {
        var values: [JSONValue] = []
        while place < lines.count, lines[place].indent == indent, lines[place].text.first == "-" {
          values.append(try sequenceItem(indent))
          skipBlank()
        }
        return .array(values)
      }
      guard split(text) != nil else { return try scalar(text, indent) }
      var object = JSONObject()
      while place < lines.count, lines[place].indent == indent {
        guard let (key, rest) = split(lines[place].text) else {
          throw error("a line that is no 'key: value'")
        }
        if rest.isEmpty || rest.first == "#" {
          place += 1
          skipBlank()
          let isList =
            place < lines.count && lines[place].indent == indent && lines[place].text.first == "-"
          if place < lines.count, lines[place].indent > indent || isList {
            object[key] = try value(lines[place].indent)
          } else {
            object[key] = .null
          }
        } else {
          object[key] = try scalar(rest, indent)
        }
        skipBlank()
      }
      return .object(object)
    }

    /// "key: rest" taken apart.
    private func split(_ text: Substring) -> (String, Substring)? {
      var key: String
      var rest: Substring
      if let quote = text.first, quote == "\"" || quote == "'" {
        guard let end = text.dropFirst().firstIndex(of: quote) else { return nil }
        key = String(text[text.index(after: text.startIndex)..<end])
        rest = text[text.index(after: end)...]
      } else {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        key = String(text[..<colon])
        rest = text[colon...]
      }
      guard rest.first == ":", !key.isEmpty, !"[{".contains(key.first ?? " ") else { return nil }
      rest = rest.dropFirst()
      guard rest.isEmpty || rest.first == " " else { return nil }
      while key.last == " " { key.removeLast() }
      return (key, rest.drop { $0 == " " })
    }

    /// A text, number or value in brackets that begins at `text` in the cursor's line.
    private mutating func scalar(_ text: Substring, _ indent: Int) throws(InputError) -> JSONValue {
      if let sign = text.first, sign == "|" || sign == ">" {
        return block(isFolded: sign == ">", indent)
      }
      var whole = String(text)
      place += 1
      // Quoted and bracketed values end with their sign, plain ones with their indentation.
      while !isClosed(whole), place < lines.count {
        whole += " " + lines[place].text
        place += 1
      }
      if let first = whole.first, first == "\"" || first == "'" || first == "[" || first == "{" {
        var rest = whole[...]
        let value = try flow(&rest)
        return value
      }
      while place < lines.count, lines[place].indent > indent, !lines[place].isBlank {
        whole += " " + lines[place].text
        place += 1
      }
      if let comment = whole.firstRange(of: " #") { whole = String(whole[..<comment.lowerBound]) }
      return plain(Row.collapse(whole))
    }

    private mutating func block(isFolded: Bool, _ indent: Int) -> JSONValue {
      place += 1
      var parts: [String] = []
      while place < lines.count, lines[place].indent > indent || lines[place].text.isEmpty {
        parts.append(String(lines[place].text))
        place += 1
      }
      while parts.last?.isEmpty == true { parts.removeLast() }
      return .string(parts.joined(separator: isFolded ? " " : "\n"))
    }

    private func isClosed(_ text: String) -> Bool {
      switch text.first {
      case "\"": return text.count > 1 && text.last == "\"" && !text.hasSuffix("\\\"")
      case "'": return text.count > 1 && text.last == "'"
      case "[": return text.count { $0 == "[" } <= text.count { $0 == "]" }
      case "{": return text.count { $0 == "{" } <= text.count { $0 == "}" }
      default: return true
      }
    }

    private func plain(_ text: String) -> JSONValue {
      switch text {
      case "", "~", "null": return .null
      case "true": return .boolean(true)
      case "false": return .boolean(false)
      default: break
      }
      if let number = Int(text), String(number) == text { return .integer(number) }
      return .string(text)
    }

    /// A value in brackets or quotes at the beginning of a text.
    private func flow(_ text: inout Substring) throws(InputError) -> JSONValue {
      text = text.drop { $0 == " " }
      guard let first = text.first else { throw error("a value that is cut") }
      switch first {
      case "[":
        text = text.dropFirst()
        var values: [JSONValue] = []
        while true {
          text = text.drop { $0 == " " || $0 == "," }
          if text.isEmpty { throw error("a list without ']'") }
          if text.first == "]" { break }
          values.append(try flow(&text))
        }
        text = text.dropFirst()
        return .array(values)
      case "{":
        text = text.dropFirst()
        var object = JSONObject()
        while true {
          text = text.drop { $0 == " " || $0 == "," }
          if text.isEmpty { throw error("a mapping without '}'") }
          if text.first == "}" { break }
          guard let colon = text.firstIndex(of: ":") else { throw error("a mapping without ':'") }
          let key = Row.collapse(text[..<colon].filter { $0 != "\"" && $0 != "'" })
          text = text[text.index(after: colon)...]
          object[key] = try flow(&text)
        }
        text = text.dropFirst()
        return .object(object)
      case "\"", "'":
        var result = ""
        var rest = text.dropFirst()
        while let character = rest.first {
          rest = rest.dropFirst()
          if first == "\"", character == "\\", let next = rest.first {
            result.append(next == "n" ? "\n" : next == "t" ? "\t" : next)
            rest = rest.dropFirst()
          } else if character == first {
            guard first == "'", rest.first == "'" else {
              text = rest
              return .string(result)
            }
            result.append("'")
            rest = rest.dropFirst()
          } else {
            result.append(character)
          }
        }
        throw error("a text without its closing quote")
      default:
        let word = text.prefix { !",]}".contains($0) }
        text = text[word.endIndex...]
        return plain(Row.collapse(String(word)))
      }
    }
  }
}
