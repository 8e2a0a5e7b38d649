internal import Storage

/// Byte strings one after another, by number.
struct ByteArena: ~Copyable {
  private var bytes: UnsafeMutableRawPointer
  private var capacity: Int
  private var used = 0
  private var ends: [UInt64] = []

  init() {
    capacity = 4096
    bytes = .allocate(byteCount: capacity, alignment: 8)
  }

  deinit { bytes.deallocate() }

  var count: Int { ends.count }
  var memory: Int { capacity + ends.capacity * 8 }

  subscript(index: Int) -> UnsafeRawBufferPointer {
    let start = index == 0 ? 0 : Int(ends[index - 1])
    return UnsafeRawBufferPointer(start: bytes + start, count: Int(ends[index]) - start)
  }

  mutating func append(_ string: UnsafeRawBufferPointer) {
    if used + string.count > capacity {
      capacity = max(capacity + capacity / 2, used + string.count)
      let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
      grown.copyMemory(from: bytes, byteCount: used)
      bytes.deallocate()
      bytes = grown
    }
    if let source = string.baseAddress {
      (bytes + used).copyMemory(from: source, byteCount: string.count)
      used += string.count
    }
    ends.append(UInt64(used))
  }
}

/// Bytewise order of many strings.
enum StringOrder {
  private struct Entry {
    var key: UInt64
    var index: UInt32
  }

  /// Numbers 0 ..< count in the order of their strings; equal strings stay in number order.
  ///
  /// Eight bytes at a time are compared as one big-endian number; only runs that are equal so far
  /// look at their next eight. Ids and terms share long prefixes, so comparing whole strings from
  /// their start would look at the same bytes again and again.
  static func sorted(count: Int, _ string: (Int) -> UnsafeRawBufferPointer) -> [UInt32] {
    var entries = (0..<count).map { Entry(key: key(string($0), at: 0), index: UInt32($0)) }
    entries.withUnsafeMutableBufferPointer { sort($0, depth: 0, string) }
    return entries.map(\.index)
  }

  private static func key(_ string: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    let rest = string.count - offset
    if rest >= 8 {
      return UInt64(bigEndian: string.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var key: UInt64 = 0
    var index = 0
    while index < rest {
      key |= UInt64(string[offset + index]) << UInt64(56 - 8 * index)
      index += 1
    }
    return key
  }

  private static func sort(
    _ entries: UnsafeMutableBufferPointer<Entry>, depth: Int,
    _ string: (Int) -> UnsafeRawBufferPointer
  ) {
    var isSorted = true
    var index = 1
    while index < entries.count {
      if entries[index - 1].key > entries[index].key {
        isSorted = false
        break
      }
      index += 1
    }
    if !isSorted {
      var unsorted = entries
      unsorted.sort { ($0.key, $0.index) < ($1.key, $1.index) }
    }
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].key == entries[start].key { end += 1 }
      if end - start > 1 {
        var run = UnsafeMutableBufferPointer(rebasing: entries[start..<end])
        // A string that ends inside these eight bytes comes before those that go on with zeros.
        let next = depth + 8
        var goesOn = 0
        for entry in run where string(Int(entry.index)).count > next { goesOn += 1 }
        if goesOn < run.count {
          run.sort {
            let a = string(Int($0.index)).count
            let b = string(Int($1.index)).count
            return (min(a, next + 1), $0.index) < (min(b, next + 1), $1.index)
          }
        }
        if goesOn > 1 {
          let rest = UnsafeMutableBufferPointer(rebasing: run[(run.count - goesOn)...])
          for index in rest.indices {
            rest[index].key = key(string(Int(rest[index].index)), at: next)
          }
          sort(rest, depth: next, string)
        }
      }
      start = end
    }
  }
}
