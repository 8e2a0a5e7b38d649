// How fast text becomes numbered terms, by path and by language, in one run so that ratios hold on a
// machine that is busy with other things.
//
//     AnalysisBenchmark PASSAGES.jsonl [UDHR.jsonl] [--megabytes N]
//
// The first file is taken as English (`ungdc-passages`), the second by its records' `lang`, repeated.
// MB are millions of bytes of UTF-8; times are this thread's; each figure is the best of five.
import Analysis
import Glibc

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The value of a JSON line's string member, escapes resolved as far as these files have them.
func member(_ name: String, of line: UnsafeRawBufferPointer) -> [UInt8]? {
  let key = Array("\"\(name)\": \"".utf8)
  guard line.count > key.count else { return nil }
  var i = 0
  while !line[i..<i + key.count].elementsEqual(key) {
    i += 1
    if i + key.count > line.count { return nil }
  }
  i += key.count
  var value: [UInt8] = []
  while i < line.count && line[i] != 0x22 {
    if line[i] == 0x5C && i + 1 < line.count {
      i += 1
      value.append(line[i] == 0x6E || line[i] == 0x74 ? 0x20 : line[i])
    } else {
      value.append(line[i])
    }
    i += 1
  }
  return value
}

/// The texts of a JSON Lines file, by language.
func texts(_ path: String, isEnglish: Bool, limit: Int) -> [String: [[UInt8]]] {
  let file = open(path, O_RDONLY)
  guard file >= 0 else { return [:] }
  var status = stat()
  fstat(file, &status)
  let size = Int(status.st_size)
  guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), memory != MAP_FAILED else {
    return [:]
  }
  let bytes = UnsafeRawBufferPointer(start: memory, count: size)
  var result: [String: [[UInt8]]] = [:]
  var start = 0
  var total = 0
  while start < size && total < limit {
    var end = start
    while end < size && bytes[end] != 0x0A { end += 1 }
    let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    if let text = member("text", of: line) {
      let tag = isEnglish ? "en" : String(decoding: member("lang", of: line) ?? [], as: UTF8.self)
      result[tag, default: []].append(text)
      total += text.count
    }
    start = end + 1
  }
  return result
}

struct Measurement {
  let texts: [[UInt8]]
  let language: Language
  let byteCount: Int

  /// MB/s of the best of `runs`.
  func rate(runs: Int = 5, texts limit: Int = .max, _ body: ([UInt8]) -> Void, start: () -> Void)
    -> Double
  {
    var best = Double.infinity
    var bytes = 0
    for _ in 0..<runs {
      start()
      bytes = 0
      let begin = seconds()
      for text in texts.prefix(limit) {
        body(text)
        bytes += text.count
      }
      best = min(best, seconds() - begin)
    }
    return Double(bytes) / best / 1e6
  }

  /// A path through `Analyzer`, with a new lexicon each run.
  func analyze(_ definition: AnalyzerDefinition, plainICU: Bool = false) -> Double {
    var lexicon = Lexicon()
    var analyzer = Analyzer(definition, lexicon: lexicon, plainICU: plainICU)
    var buffer = TokenBuffer()
    // Plain ICU is slow: a part of the text tells as much.
    return rate(
      runs: plainICU ? 2 : 5, texts: plainICU ? max(1, texts.count / 20) : .max,
      { text in
        text.withUnsafeBytes { analyzer.analyze($0, language: language, into: &buffer) }
      },
      start: {
        lexicon = Lexicon()
        analyzer = Analyzer(definition, lexicon: lexicon, plainICU: plainICU)
      })
  }

  /// As the standard analyzer, but folding and stemming each occurrence anew.
  func filterEveryToken() -> Double {
    let analyzer = Analyzer(.standard, lexicon: Lexicon())
    let filter = WordFilter(.standard)
    var buffer = TokenBuffer()
    var term: [UInt8] = []
    return rate(
      runs: 2, texts: max(1, texts.count / 10),
      { text in
        text.withUnsafeBytes { bytes in
          analyzer.analyze(bytes, language: language, into: &buffer)
          for i in 0..<buffer.count {
            let range = Int(buffer.startOffsets[i])..<Int(buffer.endOffsets[i])
            _ = filter.term(
              of: UnsafeRawBufferPointer(rebasing: bytes[range]), language, into: &term)
          }
        }
      }, start: {})
  }
}

func complain(_ message: String) {
  let line = Array((message + "\n").utf8)
  write(2, line, line.count)
}

func column(_ value: Double) -> String {
  let text = value >= 100 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
  return String(repeating: " ", count: max(0, 9 - text.count)) + text
}

func run(_ arguments: [String]) -> Int32 {
  var paths: [String] = []
  var megabytes = 100
  var i = 1
  while i < arguments.count {
    if arguments[i] == "--megabytes", i + 1 < arguments.count {
      megabytes = max(1, Int(arguments[i + 1]) ?? megabytes)
      i += 1
    } else {
      paths.append(arguments[i])
    }
    i += 1
  }
  guard let first = paths.first else {
    complain("usage: AnalysisBenchmark PASSAGES.jsonl [UDHR.jsonl] [--megabytes N]")
    return 2
  }
  var all: [(String, [[UInt8]])] = []
  for (tag, texts) in texts(first, isEnglish: true, limit: megabytes * 1_000_000) {
    all.append((tag, texts))
  }
  if paths.count > 1 {
    let declaration = texts(paths[1], isEnglish: false, limit: .max)
    for tag in ["fr", "es", "de", "ru", "uk", "ar", "el", "ko", "hi", "zh", "ja", "th", "km"] {
      guard let texts = declaration[tag] else { continue }
      let size = texts.reduce(0) { $0 + $1.count }
      let copies = max(1, 2_000_000 / max(1, size))
      all.append((tag, Array(repeatElement(texts, count: copies).joined())))
    }
  }
  guard !all.isEmpty else {
    complain("AnalysisBenchmark: no texts in \(first)")
    return 2
  }
  print("fast path: \(Analyzer.usesFastPath ? "yes" : "no, another ICU is linked")")
  print("MB/s     alphanumeric  unstemmed  standard  each token  plain ICU  standard/ICU")
  for (tag, texts) in all {
    let measurement = Measurement(
      texts: texts, language: Language(bcp47: tag) ?? .undetermined,
      byteCount: texts.reduce(0) { $0 + $1.count })
    let alphanumeric = measurement.analyze(.alphanumeric)
    let unstemmed = measurement.analyze(AnalyzerDefinition(stemming: false))
    let standard = measurement.analyze(.standard)
    let everyToken = measurement.filterEveryToken()
    let plain = measurement.analyze(.standard, plainICU: true)
    let name = tag + String(repeating: " ", count: max(0, 9 - tag.count))
    print(
      name + "    " + column(alphanumeric) + "  " + column(unstemmed) + " " + column(standard)
        + "   " + column(everyToken) + "  " + column(plain) + "     " + column(standard / plain))
  }
  return 0
}

exit(run(CommandLine.arguments))
