package import JSON

// Building records: facts that are absent leave no member.
extension JSONObject {
  /// Sets a string; nothing for nil or an empty one.
  package mutating func set(_ key: String, _ text: String?) {
    if let text, !text.isEmpty { self[key] = .string(text) }
  }

  /// Sets an array of strings; nothing for an empty one.
  package mutating func set(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { self[key] = .array(texts.map { .string($0) }) }
  }

  package mutating func set(_ key: String, _ number: Int?) {
    if let number { self[key] = .integer(number) }
  }

  package mutating func set(_ key: String, _ object: JSONObject?) {
    if let object, !object.members.isEmpty { self[key] = .object(object) }
  }

  package mutating func set(_ key: String, _ values: [JSONValue]?) {
    if let values, !values.isEmpty { self[key] = .array(values) }
  }
}
