internal import HTTPTypes

/// What every answer bears.
enum SecurityHeaders {
  static let pairs: [(String, String)] = [
    (
      "content-security-policy",
      "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'"
    ), ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
    // For browsers that do not know frame-ancestors.
    ("x-frame-options", "DENY"),
  ]

  static let fields: HTTPFields = {
    var fields = HTTPFields()
    for (name, value) in pairs {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return fields
  }()
}
