internal import Glibc
internal import InvertedIndex
internal import Scoring
internal import Search

/// How many queries a second one thread answers on a snapshot, and how many two do together on the
/// same one. Rounds of both alternate, so that a machine that is busy now and then does not decide;
/// on one that is always busy, what two threads cost each other shows in their processor time.
struct Throughput {
  private let searcher: IndexSearcher
  private let queries: [Query]

  /// - Parameter path: Lines of class, tab, query, as the laboratory has them.
  init(index: String, queries path: String) throws {
    let snapshot = try Snapshot.open(path: index)
    searcher = IndexSearcher(snapshot)
    let body = snapshot.definition.field("body")?.ordinal ?? 0
    guard let file = fopen(path, "r") else { throw Missing(path: path) }
    defer { fclose(file) }
    var queries: [Query] = []
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) >= 0, let line {
      let text = String(cString: line).split(separator: "\n").first ?? ""
      queries.append(LabQuery.parse(text.split(separator: "\t").last ?? "", field: body))
    }
    self.queries = queries
  }

  private struct Missing: Error { var path: String }

  /// Prints the ratio for each command.
  func run(rounds: Int) {
    let top: @Sendable (IndexSearcher, Query) -> Void = { _ = try? $0.topHits($1, limit: 10) }
    let count: @Sendable (IndexSearcher, Query) -> Void = { _ = try? $0.count($1) }
    for (name, command) in [("TOP_10", top), ("COUNT", count)] {
      var one: [Round] = []
      var two: [Round] = []
      _ = measure(threads: 2, command)
      for _ in 0..<rounds {
        one.append(measure(threads: 1, command))
        two.append(measure(threads: 2, command))
      }
      // The best rounds are those in which nobody else wanted the cores.
      let single = Round(perSecond: one.map(\.perSecond).max()!, cost: one.map(\.cost).min()!)
      let double = Round(perSecond: two.map(\.perSecond).max()!, cost: two.map(\.cost).min()!)
      func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
      write(
        "\(name): \(Int(single.perSecond)) queries a second on one thread,"
          + " \(Int(double.perSecond)) on two: \(rounded(double.perSecond / single.perSecond)) times;"
          + " processor time a query \(rounded(single.cost)) and \(rounded(double.cost)) µs:"
          + " \(rounded(2 * single.cost / double.cost)) times with two cores free\n", to: 1)
    }
  }

  private struct Round {
    var perSecond: Double
    /// Microseconds of processor time a query.
    var cost: Double
  }

  /// A thread's first queries fault its memory in.
  private static let passes = 8

  /// Queries a second of so many threads, each of which goes through all queries some times.
  private func measure(
    threads count: Int, _ command: @escaping @Sendable (IndexSearcher, Query) -> Void
  ) -> Round {
    final class Work: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let start = Clocks.ofProcess()
    var threads = [pthread_t](repeating: 0, count: count)
    for index in 0..<count {
      let (searcher, queries) = (searcher, queries)
      let work = Work {
        for _ in 0..<Self.passes { for query in queries { command(searcher, query) } }
      }
      pthread_create(
        &threads[index], nil,
        { pointer in
          Unmanaged<Work>.fromOpaque(pointer!).takeRetainedValue().body()
          return nil
        }, Unmanaged.passRetained(work).toOpaque())
    }
    for thread in threads { pthread_join(thread, nil) }
    let end = Clocks.ofProcess()
    let answered = Double(count * Self.passes * queries.count)
    return Round(
      perSecond: answered * 1e9 / Double(end.wall - start.wall),
      cost: Double(end.processor - start.processor) / 1000 / answered)
  }
}
