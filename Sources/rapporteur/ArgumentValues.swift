import ArgumentParser

/// The items of a list given as one argument: `region,type`.
func splitList(_ text: String) -> [String] {
  text.split(separator: ",").map { item in
    String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

/// How many results: a number, or all.
struct ResultLimit: ExpressibleByArgument {
  var count: Int

  init(count: Int) { self.count = count }

  init?(argument: String) {
    if argument == "all" {
      count = .max
    } else if let number = Int(argument), number >= 0 {
      count = number
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { count == .max ? "all" : String(count) }
}

/// A count that cannot be negative.
struct NaturalNumber: ExpressibleByArgument {
  var value: Int

  init(_ value: Int) { self.value = value }

  init?(argument: String) {
    guard let number = Int(argument), number >= 0 else { return nil }
    value = number
  }

  var defaultValueDescription: String { String(value) }
}

/// A count of at least one.
struct PositiveNumber: ExpressibleByArgument {
  var value: Int

  init(_ value: Int) { self.value = value }

  init?(argument: String) {
    guard let number = Int(argument), (1...1_000_000).contains(number) else { return nil }
    value = number
  }

  var defaultValueDescription: String { String(value) }
}
