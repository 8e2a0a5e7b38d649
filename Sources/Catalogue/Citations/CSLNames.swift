internal import JSON

/// Names in CSL's form.
enum CSLNames {
  /// "Family, Given" for persons, the name for bodies.
  static func display(_ value: JSONValue?) -> [String] {
    (value?.array ?? []).compactMap { name in
      if let literal = name["literal"]?.string { return literal }
      let particle = name["non-dropping-particle"]?.string ?? name["dropping-particle"]?.string
      let family = [particle, name["family"]?.string].compactMap { $0 }.joined(separator: " ")
      let given = name["given"]?.string ?? ""
      let suffix = name["suffix"]?.string.map { ", \($0)" } ?? ""
      if family.isEmpty { return given.isEmpty ? nil : given }
      return given.isEmpty ? family + suffix : "\(family), \(given)\(suffix)"
    }
  }

  /// A name as a CSL object: persons are recognized by their comma.
  static func parse(_ text: String) -> JSONValue {
    var object = JSONObject()
    let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      object.set("family", Row.collapse(String(parts[0])))
      object.set("given", Row.collapse(String(parts[1])))
    } else {
      object.set("literal", Row.collapse(text))
    }
    return .object(object)
  }
}
