internal import Analysis
internal import InvertedIndex
internal import JSON

/// An acronym that the records explain themselves, and where.
public struct Acronym: Sendable, Hashable {
  public var acronym: String
  public var expansion: String
  /// The first record, in the order of the index, that explains it so.
  public var id: String
  /// What stands there.
  public var passage: String
  /// How many texts explain it so.
  public var count: Int
}

extension Searcher {
  /// The acronyms that the stored texts explain ("Name (ACR)" and its like), by acronym, the most
  /// frequent expansion first.
  ///
  /// Reads every record: about a second for 100 MB of text.
  public func acronyms(deadline: UInt64? = nil) throws(SearchError) -> [Acronym] {
    struct Key: Hashable {
      var acronym: String
      var expansion: String
    }
    let learner = AcronymLearner()
    let deadline = Deadline(deadline)
    let fields = definition.fields.filter { $0.kind == .text }
    var found: [Key: Acronym] = [:]
    for reader in snapshot.segments {
      for document in 0..<reader.documentCount where reader.isLive(document) {
        if document % 256 == 0 { try deadline.check() }
        let record: [UInt8]
        do {
          record = try reader.stored(document)
        } catch {
          throw .index(message: "\(error)")
        }
        guard let object = try? JSONValue(utf8: record) else { continue }
        for field in fields {
          for text in object[field.name]?.strings ?? [] {
            let utf8 = Array(text.utf8)
            for learned in utf8.withUnsafeBytes({ learner.learn(from: $0) }) {
              let key = Key(
                acronym: learned.acronym, expansion: learned.expansion.lowercased())
              if found[key] != nil {
                found[key]!.count += 1
              } else {
                found[key] = Acronym(
                  acronym: learned.acronym, expansion: learned.expansion,
                  id: reader.id(document), passage: Self.passage(learned.range, utf8), count: 1)
              }
            }
          }
        }
      }
    }
    return found.values.sorted {
      if $0.acronym != $1.acronym { return $0.acronym < $1.acronym }
      if $0.count != $1.count { return $0.count > $1.count }
      return $0.expansion < $1.expansion
    }
  }

  /// The bytes of a range with some words before and behind, cut at white space.
  private static func passage(_ range: Range<Int>, _ utf8: [UInt8]) -> String {
    let around = 60
    var start = max(0, min(range.lowerBound, utf8.count) - around)
    while start > 0, start < range.lowerBound, utf8[start - 1] > 0x20 { start += 1 }
    var end = min(utf8.count, range.upperBound + around)
    while end < utf8.count, end > range.upperBound, utf8[end] > 0x20 { end -= 1 }
    while end < utf8.count, utf8[end] & 0xC0 == 0x80 { end += 1 }
    guard start <= end else { return "" }
    let text = String(decoding: utf8[start..<end], as: UTF8.self)
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
