import CICU

/// ICU's normal forms over UTF-8, with buffers that are reused. One per thread.
package final class Normalizer {
  package enum Form: Int32, CaseIterable { case nfc, nfd, nfkcCaseFold, nfkc, nfkd }

  private var source: [UInt16] = []
  private var result = [UInt16](repeating: 0, count: 256)
  /// Fetched when first needed.
  private var normalizers = [UnsafeRawPointer?](repeating: nil, count: Form.allCases.count)

  package init() {}

  /// Appends the normal form of `utf8` to `output`; ill-formed parts become U+FFFD.
  ///
  /// Text stays as it is where ICU fails, which it does only out of memory or without its data.
  package func append(_ form: Form, of utf8: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    source.removeAll(keepingCapacity: true)
    var i = 0
    while i < utf8.count {
      let (scalar, length) = UTF8Decoder.decode(utf8, at: i)
      UTF8Decoder.append(scalar, to: &source)
      i &+= length
    }
    var count = -1
    if normalizers[Int(form.rawValue)] == nil {
      normalizers[Int(form.rawValue)] = icu_normalizer(form.rawValue)
    }
    if let normalizer = normalizers[Int(form.rawValue)] {
      while true {
        let capacity = Int32(clamping: result.count)
        count = source.withUnsafeBufferPointer { from in
          result.withUnsafeMutableBufferPointer { to in
            Int(
              icu_normalize(
                normalizer, from.baseAddress, Int32(clamping: from.count), to.baseAddress, capacity)
            )
          }
        }
        if count <= result.count { break }
        result = [UInt16](repeating: 0, count: count + count / 2)
      }
    }
    if count < 0 {
      output.append(contentsOf: utf8)
      return
    }
    result.withUnsafeBufferPointer { units in
      Self.append(UnsafeBufferPointer(rebasing: units[0..<count]), to: &output)
    }
  }

  /// Appends UTF-16 as UTF-8; unpaired surrogates become U+FFFD.
  private static func append(_ units: UnsafeBufferPointer<UInt16>, to output: inout [UInt8]) {
    var i = 0
    while i < units.count {
      let unit = UInt32(units[i])
      i &+= 1
      if unit & 0xF800 != 0xD800 {
        UTF8Decoder.append(unit, to: &output)
      } else if unit < 0xDC00, i < units.count, units[i] & 0xFC00 == 0xDC00 {
        UTF8Decoder.append(
          0x10000 &+ (unit & 0x3FF) &<< 10 &+ UInt32(units[i] & 0x3FF), to: &output)
        i &+= 1
      } else {
        UTF8Decoder.append(UTF8Decoder.replacement, to: &output)
      }
    }
  }
}
