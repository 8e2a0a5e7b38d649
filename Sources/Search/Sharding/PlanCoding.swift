internal import Scoring

// A plan as bytes: what travels from the root of many shards to each of them. Numbers are LEB128,
// floats their bits, so nothing is lost.

/// Appends the parts of a plan.
struct PlanWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ number: Int) {
    // Zigzag: small negative numbers stay short.
    var rest = UInt64(bitPattern: Int64(number &<< 1) ^ Int64(number >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func write(_ value: Float) { write(Int(value.bitPattern)) }

  mutating func write(_ value: Double) {
    write(Int(value.bitPattern >> 32))
    write(Int(value.bitPattern & 0xFFFF_FFFF))
  }

  mutating func write(_ text: [UInt8]) {
    write(text.count)
    bytes += text
  }

  mutating func write(_ text: String) { write(Array(text.utf8)) }

  mutating func write<Element>(
    _ list: [Element], _ body: (inout PlanWriter, Element) throws(PlanCodingError) -> Void
  ) throws(PlanCodingError) {
    write(list.count)
    for element in list { try body(&self, element) }
  }

  mutating func write<Value>(
    optional value: Value?, _ body: (inout PlanWriter, Value) throws(PlanCodingError) -> Void
  ) throws(PlanCodingError) {
    write(value != nil)
    if let value { try body(&self, value) }
  }
}

/// Why bytes are no plan, or a plan cannot be sent.
package enum PlanCodingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes end early, or a number is out of its range; where.
  case malformed(offset: Int)
  /// Written by another version of the program.
  case version(Int)
  /// A set of records of one snapshot means nothing in another.
  case local

  package var description: String {
    switch self {
    case .malformed(let offset): "the plan is damaged at byte \(offset)"
    case .version(let version): "the plan is of version \(version), expected \(ShardPlan.version)"
    case .local: "the plan names records of one index and cannot be sent to another"
    }
  }
}

/// Reads what `PlanWriter` wrote. Bytes from outside: whatever they hold, they yield a value or an
/// error.
struct PlanReader {
  private let bytes: [UInt8]
  private(set) var offset = 0
  /// Trees deeper than this are refused: reading them would exhaust the stack.
  private static let maximumDepth = 512
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { offset == bytes.count }

  private var error: PlanCodingError { .malformed(offset: offset) }

  mutating func byte() throws(PlanCodingError) -> UInt8 {
    guard offset < bytes.count else { throw error }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func int() throws(PlanCodingError) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw error }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { break }
      shift += 7
    }
    return Int(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
  }

  /// A number of things of at least one byte each.
  mutating func count() throws(PlanCodingError) -> Int {
    let count = try int()
    guard count >= 0, count <= bytes.count - offset else { throw error }
    return count
  }

  mutating func number(in range: ClosedRange<Int>) throws(PlanCodingError) -> Int {
    let value = try int()
    guard range.contains(value) else { throw error }
    return value
  }

  mutating func bool() throws(PlanCodingError) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    default: throw error
    }
  }

  mutating func float() throws(PlanCodingError) -> Float {
    let value = Float(bitPattern: UInt32(try number(in: 0...Int(UInt32.max))))
    guard value.isFinite else { throw error }
    return value
  }

  mutating func double() throws(PlanCodingError) -> Double {
    let high = UInt64(try number(in: 0...Int(UInt32.max)))
    let low = UInt64(try number(in: 0...Int(UInt32.max)))
    let value = Double(bitPattern: high << 32 | low)
    guard value.isFinite else { throw error }
    return value
  }

  mutating func text() throws(PlanCodingError) -> [UInt8] {
    let count = try count()
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  mutating func string() throws(PlanCodingError) -> String {
    String(decoding: try text(), as: UTF8.self)
  }

  mutating func list<Element>(
    _ body: (inout PlanReader) throws(PlanCodingError) -> Element
  ) throws(PlanCodingError) -> [Element] {
    let count = try count()
    var list: [Element] = []
    for _ in 0..<count { list.append(try body(&self)) }
    return list
  }

  mutating func optional<Value>(
    _ body: (inout PlanReader) throws(PlanCodingError) -> Value
  ) throws(PlanCodingError) -> Value? {
    try bool() ? try body(&self) : nil
  }

  mutating func nested<Value>(
    _ body: (inout PlanReader) throws(PlanCodingError) -> Value
  ) throws(PlanCodingError) -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw error }
    return try body(&self)
  }
}

// MARK: Queries

extension PlanWriter {
  mutating func write(_ words: [Query.WrittenTerm]) throws(PlanCodingError) {
    try write(words) { (writer, word) throws(PlanCodingError) in
      writer.write(word.bytes)
      try writer.write(optional: word.form) { (writer, form) in writer.write(form) }
    }
  }

  mutating func write(_ alternatives: [Query.Alternative]) throws(PlanCodingError) {
    try write(alternatives) { (writer, alternative) throws(PlanCodingError) in
      try writer.write(alternative.places) { (writer, words) throws(PlanCodingError) in
        try writer.write(words)
      }
      writer.write(alternative.weight)
    }
  }

  private mutating func write(all queries: [Query]) throws(PlanCodingError) {
    try write(queries) { (writer, query) throws(PlanCodingError) in try writer.write(query) }
  }

  mutating func write(_ query: Query) throws(PlanCodingError) {
    switch query {
    case .none: write(0)
    case .all: write(1)
    case .term(let field, let bytes, let boost):
      write(2)
      write(field)
      write(bytes)
      write(boost)
    case .synonym(let field, let alternatives, let boost):
      write(3)
      write(field)
      try write(alternatives)
      write(boost)
    case .phrase(let field, let words, let slop, let boost):
      write(4)
      write(field)
      try write(words) { (writer, word) throws(PlanCodingError) in
        try writer.write(word.alternatives)
        writer.write(word.offset)
      }
      write(slop)
      write(boost)
    case .near(let field, let operands, let distances, let boost):
      write(5)
      write(field)
      try write(operands) { (writer, operand) throws(PlanCodingError) in
        try writer.write(operand)
      }
      try write(distances) { (writer, distance) in writer.write(distance) }
      write(boost)
    case .form(let field, let bytes, let form, let boost):
      write(6)
      write(field)
      write(bytes)
      write(form)
      write(boost)
    case .boolean(let must, let should, let mustNot, let filter):
      write(7)
      try write(all: must)
      try write(all: should)
      try write(all: mustNot)
      try write(all: filter)
    case .constant(let inner, let score):
      write(8)
      try write(inner)
      write(score)
    case .anyTerm(let field, let terms):
      write(9)
      write(field)
      try write(terms) { (writer, term) in writer.write(term) }
    case .anyWord(let field, let words):
      write(10)
      write(field)
      try write(words)
    case .prefix(let field, let bytes):
      write(11)
      write(field)
      write(bytes)
    case .termRange(let field, let lower, let upper):
      write(12)
      write(field)
      try write(optional: lower) { (writer, bytes) in writer.write(bytes) }
      try write(optional: upper) { (writer, bytes) in writer.write(bytes) }
    case .dateOverlap(let field, let first, let last):
      write(13)
      write(field)
      write(Int(first))
      write(Int(last))
    case .hasText(let field):
      write(14)
      write(field)
    case .identifiers(let ids):
      write(15)
      try write(ids) { (writer, id) in writer.write(id) }
    case .documents: throw .local
    }
  }
}

extension PlanReader {
  private mutating func field() throws(PlanCodingError) -> Int {
    try number(in: 0...0xFFFF)
  }

  mutating func writtenTerms() throws(PlanCodingError) -> [Query.WrittenTerm] {
    try list { (reader) throws(PlanCodingError) in
      let bytes = try reader.text()
      let form = try reader.optional { (reader) throws(PlanCodingError) in try reader.text() }
      return Query.WrittenTerm(bytes, form: form)
    }
  }

  mutating func alternatives() throws(PlanCodingError) -> [Query.Alternative] {
    try list { (reader) throws(PlanCodingError) in
      let places = try reader.list { (reader) throws(PlanCodingError) in
        try reader.writtenTerms()
      }
      return Query.Alternative(places: places, weight: try reader.float())
    }
  }

  private mutating func queries() throws(PlanCodingError) -> [Query] {
    try list { (reader) throws(PlanCodingError) in try reader.query() }
  }

  private mutating func texts() throws(PlanCodingError) -> [[UInt8]] {
    try list { (reader) throws(PlanCodingError) in try reader.text() }
  }

  mutating func query() throws(PlanCodingError) -> Query {
    try nested { (reader) throws(PlanCodingError) in try reader.node() }
  }

  private mutating func node() throws(PlanCodingError) -> Query {
    switch try int() {
    case 0: return .none
    case 1: return .all
    case 2: return .term(field: try field(), bytes: try text(), boost: try float())
    case 3:
      return .synonym(field: try field(), alternatives: try alternatives(), boost: try float())
    case 4:
      let field = try field()
      let words = try list { (reader) throws(PlanCodingError) in
        let alternatives = try reader.writtenTerms()
        return Query.PhraseWord(alternatives, offset: try reader.number(in: 0...1 << 20))
      }
      return .phrase(
        field: field, words: words, slop: try number(in: 0...1 << 20), boost: try float())
    case 5:
      let field = try field()
      let operands = try list { (reader) throws(PlanCodingError) in try reader.alternatives() }
      let distances = try list { (reader) throws(PlanCodingError) in
        try reader.number(in: 0...1 << 20)
      }
      return .near(field: field, operands: operands, distances: distances, boost: try float())
    case 6:
      return .form(
        field: try field(), bytes: try text(), form: try text(), boost: try float())
    case 7:
      return .boolean(
        must: try queries(), should: try queries(), mustNot: try queries(), filter: try queries())
    case 8: return .constant(try query(), score: try float())
    case 9: return .anyTerm(field: try field(), terms: try texts())
    case 10: return .anyWord(field: try field(), words: try writtenTerms())
    case 11: return .prefix(field: try field(), bytes: try text())
    case 12:
      let field = try field()
      let lower = try optional { (reader) throws(PlanCodingError) in try reader.text() }
      let upper = try optional { (reader) throws(PlanCodingError) in try reader.text() }
      return .termRange(field: field, lower: lower, upper: upper)
    case 13:
      let range = Int(Int32.min)...Int(Int32.max)
      return .dateOverlap(
        field: try field(), first: Int32(try number(in: range)), last: Int32(try number(in: range)))
    case 14: return .hasText(field: try field())
    case 15: return .identifiers(try texts())
    default: throw .malformed(offset: offset)
    }
  }
}
