// The values of options, read once for command lines, protocol lines and URLs.

extension RequestOption {
  private static let byLineName = Dictionary(
    every.filter { $0.places.contains(.line) }.map { ($0.lineName, $0) }
  ) { first, _ in first }
  private static let byName = Dictionary(
    every.filter { $0.places.contains(.url) }.map { ($0.name, $0) }
  ) { first, _ in first }

  /// The option of that name in a line of the protocol.
  package static func ofLine(_ name: String) -> RequestOption? { byLineName[name] }

  /// The option of that name in a URL.
  package static func ofURL(_ name: String) -> RequestOption? { byName[name] }

  /// The names of all options of a line, in their order.
  package static let lineNames = every.filter { $0.places.contains(.line) }.map(\.lineName)

  /// Puts a value into a request.
  ///
  /// - Parameter place: Where it was written: that decides what the option is called in an error.
  /// - Throws: `SearchError.option` for a value of another kind, `SearchError.limit` for a number that
  ///   is too large for any limit.
  public func read(
    _ value: String, into request: inout SearchRequest, from place: Places
  ) throws(SearchError) {
    let name = name(in: place)
    try take(&request, try parsed(value, name, place))
  }

  private func name(in place: Places) -> String {
    place == .line ? lineName : place == .commandLine ? commandName : name
  }

  private func parsed(
    _ value: String, _ name: String, _ place: Places
  ) throws(SearchError) -> ParsedValue {
    func bad(_ expected: String) -> SearchError {
      .option(name: name, message: "expected \(expected), found '\(value.prefix(64))'")
    }
    switch self.value {
    case .flag, .deniedFlag:
      switch value {
      case "1", "true", "yes", "on": return .flag(true)
      case "0", "false", "no", "off": return .flag(false)
      default: throw bad("1 or 0")
      }
    case .count, .countOrAll:
      if self.value == .countOrAll, value == "all", place != .line { return .count(.max) }
      guard !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        throw bad("a whole number, 0 or more")
      }
      guard let number = Int(value) else {
        throw .limit(message: "\(name)=\(value.prefix(24)) is too large a number")
      }
      return .count(number)
    case .share:
      guard let number = Double(value), (0...1).contains(number) else {
        throw bad("a number from 0 to 1")
      }
      return .share(number)
    case .text:
      guard !value.isEmpty else { throw bad("a value") }
      return .text(value)
    case .list:
      // On a command line an empty list is a way to say none.
      if value.isEmpty, place == .commandLine { return .list([]) }
      let names = value.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingSpaces() }
      guard names.allSatisfy({ !$0.isEmpty }) else { throw bad("names with commas between") }
      if place == .commandLine { return .list(names) }
      // From afar a list is short: each name may cost a look into every record.
      var distinct: [String] = []
      for name in names where !distinct.contains(name) {
        guard distinct.count < Self.maximumNames else {
          throw .limit(message: "\(self.name(in: place))= has more than \(Self.maximumNames) names")
        }
        distinct.append(name)
      }
      return .list(distinct)
    }
  }

  /// Names in a list of a line or a URL; one that is repeated counts once.
  private static let maximumNames = 64
}

extension SearchRequest {
  /// Reads one `name=value` of a line of the protocol or of a URL.
  ///
  /// - Parameters:
  ///   - place: `.line` or `.url`.
  ///   - filters: Fields that have an option of their own name; any other is selected by
  ///     `filter.FIELD`.
  /// - Returns: False if there is no such option.
  public mutating func read(
    _ name: String, _ value: String, from place: RequestOption.Places, filters: [String]
  ) throws(SearchError) -> Bool {
    let option = place == .line ? RequestOption.ofLine(name) : RequestOption.ofURL(name)
    if let option {
      try option.read(value, into: &self, from: place)
      return true
    }
    let isNamed = name.hasPrefix(RequestOption.filterPrefix)
    let field = isNamed ? String(name.dropFirst(RequestOption.filterPrefix.count)) : name
    guard isNamed || filters.contains(field) else { return false }
    guard !field.isEmpty else {
      throw .option(
        name: name, message: "expected a field behind 'filter.'; example: filter.year=2010")
    }
    // A form in a browser sends what was left empty, too.
    if value.isEmpty, place == .url { return true }
    try select(value, in: field, optionName: name)
    return true
  }

  /// Reads `FIELD=VALUE`, as `--filter` takes it.
  public mutating func readFilter(_ text: String) throws(SearchError) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw .option(
        name: "filter",
        message: "expected FIELD=VALUE, found '\(text.prefix(64))'; example: year=2010")
    }
    try select(
      String(text[text.index(after: equals)...]), in: String(text[..<equals]), optionName: "filter")
  }

  /// Adds a value to the selection in a field, whose name is folded as in queries.
  public mutating func select(
    _ value: String, in field: String, optionName: String? = nil
  ) throws(SearchError) {
    guard !value.isEmpty else {
      throw .option(name: optionName ?? field, message: "expected a value, found ''")
    }
    filters.add(value, to: field.trimmingSpaces().lowercased())
  }
}

extension StringProtocol {
  /// The text without spaces around it.
  fileprivate func trimmingSpaces() -> String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
