/// What hits are ordered by. Equal ones by id; those without what is sorted by come last.
public enum SortOrder: Sendable, Hashable {
  case relevance
  case newest
  case oldest
  case id
  /// By the value of a field of dates or numbers.
  case field(String, descending: Bool)

  /// Reads `relevance`, `newest`, `oldest`, `id`, a field's name, or `-` and a field's name for the
  /// greatest value first. Nil for nothing. Whether there is such a field is not looked at.
  public init?(_ text: String) {
    switch text {
    case "relevance": self = .relevance
    case "newest": self = .newest
    case "oldest": self = .oldest
    case "id": self = .id
    default:
      let isDescending = text.hasPrefix("-")
      let name = isDescending ? String(text.dropFirst()) : text
      guard !name.isEmpty else { return nil }
      self = .field(name, descending: isDescending)
    }
  }

  /// How it is written in a request.
  public var name: String {
    switch self {
    case .relevance: "relevance"
    case .newest: "newest"
    case .oldest: "oldest"
    case .id: "id"
    case .field(let name, let isDescending): (isDescending ? "-" : "") + name
    }
  }
}
