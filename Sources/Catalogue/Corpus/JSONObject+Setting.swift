internal import JSON

// Building records: facts that are absent leave no member.
extension JSONObject {
  /// Sets a string; nothing for nil or an empty one.
  mutating func set(_ key: String, _ text: String?) {
    if let text, !text.isEmpty { self[key] = .string(text) }
  }

  /// Sets an array of strings; nothing for an empty one.
  mutating func set(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { self[key] = .array(texts.map { .string($0) }) }
  }

  mutating func set(_ key: String, _ number: Int?) {
    if let number { self[key] = .integer(number) }
  }

  mutating func set(_ key: String, _ object: JSONObject?) {
    if let object, !object.members.isEmpty { self[key] = .object(object) }
  }

  mutating func set(_ key: String, _ values: [JSONValue]?) {
    if let values, !values.isEmpty { self[key] = .array(values) }
  }
}
