/// The values of one keyword field in the segment being built: which documents have which.
struct KeywordFieldLog {
  let field: Field
  /// Documents and the numbers of their values, in document order; no value twice in a document.
  let documents = WordLog()
  let values = WordLog()

  init(_ field: Field) { self.field = field }

  var memory: Int { documents.memory + values.memory }

  func removeAll() {
    documents.removeAll()
    values.removeAll()
  }
}

/// Distinct values of all keyword fields: a number for each (field, folded value), and how it was
/// written first.
struct ValueTable: ~Copyable {
  private var slots: [UInt32] = Array(repeating: 0, count: 1024)
  private var hashes: [UInt32] = []
  private(set) var fields: [UInt16] = []
  private(set) var terms = ByteArena()
  private(set) var displays = ByteArena()

  var count: Int { fields.count }

  var memory: Int {
    slots.capacity * 4 + hashes.capacity * 4 + fields.capacity * 2 + terms.memory
      + displays.memory
  }

  /// The number of a value, new or known.
  mutating func intern(
    field: Int, term: UnsafeRawBufferPointer, display: UnsafeRawBufferPointer
  ) -> UInt32 {
    var content = ContentHash(seed: UInt64(field))
    content.combine(term)
    let hash = UInt32(truncatingIfNeeded: content.value)
    var mask = slots.count - 1
    var index = Int(hash) & mask
    while slots[index] != 0 {
      let id = Int(slots[index] - 1)
      if hashes[id] == hash, fields[id] == UInt16(field), compareBytes(terms[id], term) == 0 {
        return UInt32(id)
      }
      index = (index + 1) & mask
    }
    let id = UInt32(count)
    hashes.append(hash)
    fields.append(UInt16(field))
    terms.append(term)
    displays.append(display)
    slots[index] = id + 1
    if count * 2 > slots.count {
      slots = Array(repeating: 0, count: slots.count * 2)
      mask = slots.count - 1
      for id in 0..<count {
        var index = Int(hashes[id]) & mask
        while slots[index] != 0 { index = (index + 1) & mask }
        slots[index] = UInt32(id) + 1
      }
    }
    return id
  }
}
