internal import Search

/// Completions of what is typed: subjects, countries, records by their titles, then words.
struct Completions {
  let context: PageContext

  private static let most = 10

  func of(_ query: String) throws(WebFault) -> [(text: String, description: String, link: String)] {
    let language = context.language
    let typed = query.split(separator: " ").joined(separator: " ")
    guard typed.utf8.count >= 1, typed.utf8.count <= 256 else { return [] }
    var found: [(text: String, description: String, link: String)] = []
    var seen: Set<String> = []
    func add(_ text: String, _ description: String, _ link: Link) {
      guard found.count < Self.most, seen.insert(text.lowercased()).inserted else { return }
      found.append((text, description, link.absolute(context.origin)))
    }
    let start = typed.lowercased()
    for (title, id) in context.library.namedRecords() where Self.begins(title, start) {
      add(title, context.label(context.library.nameKind, of: "kind"), context.record(id))
      if found.count >= Self.most / 2 { break }
    }
    for field in ["subject", "country"] where context.library.isFacet(field) {
      for row in context.library.rows(of: field) {
        let label = context.label(row, of: field)
        guard Self.begins(label, start) else { continue }
        add(
          label, "\(Labels.field(field, language)) · \(CountedNoun.records(language, row.count))",
          context.search([(field, row.value)]))
        if found.count >= Self.most - 2 { break }
      }
    }
    let words = try context.library.suggest(typed, limit: Self.most, deadline: context.deadline)
    for word in words {
      add(
        word.text, CountedNoun.records(language, word.count), context.search([], query: word.text))
    }
    return found
  }

  /// Whether a text or one of its words begins like what was typed, in any case.
  private static func begins(_ text: String, _ start: String) -> Bool {
    let lower = text.lowercased()
    return lower.hasPrefix(start) || lower.contains(" " + start) || lower.contains("(" + start)
  }
}

extension Library {
  /// Of records that people ask for by name.
  var nameKind: String { "mechanism" }

  /// Names of such records with their ids.
  func namedRecords() -> [(name: String, id: String)] {
    guard hasKind(nameKind) else { return [] }
    return remembered {
      var request = SearchRequest()
      request.filters["kind"] = [nameKind]
      request.limit = 2_000
      request.sort = .id
      request.wantsSnippets = false
      let hits = (try? search(request, deadline: .max).hits) ?? []
      return hits.flatMap { hit in
        ([hit.title ?? hit.id] + hit.values(of: "acronym") + hit.values(of: "also")).map {
          ($0, hit.id)
        }
      }
    }
  }
}
