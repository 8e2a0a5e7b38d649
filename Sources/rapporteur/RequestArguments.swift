import ArgumentParser
import InvertedIndex
import Search

// Options of requests on a command line: each is declared once, in `RequestOption`, and only named in
// the commands that have it.

extension Option where Value == String? {
  /// An option of a request; given twice, the last value counts.
  init(_ option: RequestOption, completion: CompletionKind? = nil) {
    self.init(
      name: .customLong(option.commandName),
      // A falling order begins with a dash.
      parsing: option.commandName == RequestOption.sort.commandName ? .unconditional : .next,
      help: ArgumentHelp("\(option.help)", valueName: option.valueName), completion: completion)
  }
}

extension Option where Value == [String] {
  /// An option of a request that may be repeated.
  init(_ option: RequestOption, completion: CompletionKind? = nil) {
    self.init(
      wrappedValue: [], name: .customLong(option.commandName),
      help: ArgumentHelp("\(option.help)", valueName: option.valueName), completion: completion)
  }

  /// The option of a field that has one of its own name: the field at a place of `ShortFilters.names`.
  init(field place: Int) {
    guard ShortFilters.names.indices.contains(place) else {
      self.init(wrappedValue: [], name: .customLong("filter-\(place)"), help: .hidden)
      return
    }
    let field = ShortFilters.names[place]
    self.init(
      wrappedValue: [], name: .customLong(field),
      help: ArgumentHelp("\(ShortFilters.help(field))", valueName: field),
      completion: .values(of: field))
  }
}

extension Flag where Value == Bool {
  /// A yes or no of a request: `--all`, `--no-total`.
  init(wrappedValue: Bool, _ option: RequestOption) {
    let name = option.value == .deniedFlag ? "no-" + option.commandName : option.commandName
    self.init(
      wrappedValue: wrappedValue, name: .customLong(name), help: ArgumentHelp("\(option.help)"))
  }
}

/// The fields of the usual definition that have an option of their own name: `--year 2010` for
/// `--filter year=2010`.
enum ShortFilters {
  static let names = RecordShape.standard.short

  static func help(_ field: String) -> String {
    switch field {
    case "year": "Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none."
    case "language":
      "Only records in this language; one also says which language the query is in."
    default: "Only records of this \(field); of a hierarchy also what lies below it."
    }
  }
}

extension SearchRequest {
  /// Puts the value of an option into the request, if it was given.
  mutating func read(_ option: RequestOption, _ value: String?) throws {
    guard let value else { return }
    do {
      try option.read(value, into: &self, from: .commandLine)
    } catch let error as SearchError {
      throw Failure(error)
    }
  }

  /// Puts the values of a repeated option into the request.
  mutating func read(_ option: RequestOption, _ values: [String]) throws {
    for value in values { try read(option, value) }
  }

  /// Puts a flag into the request, if it was given.
  mutating func read(_ option: RequestOption, _ isGiven: Bool) throws {
    guard isGiven else { return }
    try read(option, option.value == .deniedFlag ? "0" : "1")
  }

  /// Adds the values of a field's own option.
  mutating func select(_ values: [String], in field: String) throws {
    for value in values {
      do {
        try select(value, in: field)
      } catch let error as SearchError {
        throw Failure(error)
      }
    }
  }
}
