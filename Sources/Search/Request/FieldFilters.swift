/// Selected values by field, in the order in which fields were first named.
///
/// A record passes that has any of the values of each field. A field stands once; without values it
/// does not stand at all.
public struct FieldFilters: Sendable, Hashable {
  public typealias Element = (field: String, values: [String])

  private struct Entry: Sendable, Hashable {
    var field: String
    var values: [String]
  }

  private var entries: [Entry] = []

  public init() {}

  /// Whether nothing is selected.
  public var isEmpty: Bool { entries.isEmpty }

  /// The fields in which something is selected.
  public var fields: [String] { entries.map(\.field) }

  /// The values selected in a field. Setting none takes the field out.
  public subscript(field: String) -> [String] {
    get { entries.first { $0.field == field }?.values ?? [] }
    set {
      let place = entries.firstIndex { $0.field == field }
      switch (place, newValue.isEmpty) {
      case (let place?, true): entries.remove(at: place)
      case (let place?, false): entries[place].values = newValue
      case (nil, false): entries.append(Entry(field: field, values: newValue))
      case (nil, true): break
      }
    }
  }

  /// Adds a value to those of a field.
  public mutating func add(_ value: String, to field: String) {
    if let place = entries.firstIndex(where: { $0.field == field }) {
      entries[place].values.append(value)
    } else {
      entries.append(Entry(field: field, values: [value]))
    }
  }
}

extension FieldFilters: Sequence {
  public func makeIterator() -> some IteratorProtocol<Element> {
    entries.lazy.map { (field: $0.field, values: $0.values) }.makeIterator()
  }
}

extension FieldFilters: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, [String])...) {
    for (field, values) in elements {
      for value in values { add(value, to: field) }
    }
  }
}
