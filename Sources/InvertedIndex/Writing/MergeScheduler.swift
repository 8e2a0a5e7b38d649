internal import Glibc
internal import Storage

/// Which merges run beside a session of writing, and when their results are taken.
///
/// One merge runs at a time, in a thread of its own. Of the segments written in the session it takes
/// the place of its inputs at once: nobody has seen them. Of segments of the commit it waits until
/// the session commits, and is then a commit of its own before it (`IndexWriter.install`), so that a
/// session that fails has changed nothing.
///
/// *When* does not depend on the clock: a merge begins when a segment has been written, and its
/// result is taken when half as many bytes as it reads have been written since, or with the commit.
/// So equal input gives equal files, and a reader of records that is faster than merging waits for
/// it, which bounds the number of segments.
struct MergeScheduler {
  private enum Place {
    case written
    case committed
  }

  /// A finished merge of segments of the commit.
  struct CommittedMerge {
    var range: Range<Int>
    /// Nil if no document is left.
    var merged: SegmentInfo?

    /// The session's deletions as documents of the segments after a merge.
    ///
    /// - Parameters:
    ///   - deleted: By segment of the commit before: bits of documents.
    ///   - snapshot: Of that commit.
    func carriedOver(_ deleted: [Int: [UInt64]], from snapshot: Snapshot) -> [Int: [UInt64]] {
      var result: [Int: [UInt64]] = [:]
      let place = range.lowerBound
      let shift = (merged == nil ? 0 : 1) - range.count
      var bitsOfMerged = [UInt64](repeating: 0, count: ((merged?.documentCount ?? 0) + 63) / 64)
      var hasDeletions = false
      var first = 0
      for index in snapshot.segments.indices {
        let bits = deleted[index]
        guard range.contains(index) else {
          result[index < place ? index : index + shift] = bits
          continue
        }
        let map = DocumentMap(snapshot.segments[index], base: first)
        first += map.liveCount
        guard let bits else { continue }
        for document in 0..<snapshot.segments[index].documentCount
        where bits[document >> 6] >> UInt64(document & 63) & 1 != 0 {
          guard let new = map.newNumber(document) else { continue }
          bitsOfMerged[new >> 6] |= 1 << UInt64(new & 63)
          hasDeletions = true
        }
      }
      if hasDeletions { result[place] = bitsOfMerged }
      return result
    }
  }

  private let directory: Directory
  private let definition: Definition
  private let policy: MergePolicy
  private let names: SegmentNames
  private var running: (work: BackgroundMerge, place: Place, range: Range<Int>, due: Int)?
  /// Bytes of segments written in the session.
  private var writtenBytes = 0
  private var committed: CommittedMerge?
  /// Why no further merge is begun: merging only makes an index smaller, so that a session goes on
  /// without it.
  private(set) var failure: IndexError?

  init(directory: Directory, definition: Definition, policy: MergePolicy, names: SegmentNames) {
    self.directory = directory
    self.definition = definition
    self.policy = policy
    self.names = names
  }

  /// Called when segments have been added at the end of `written`: takes a result that is due, and
  /// begins a merge if none runs.
  ///
  /// - Parameters:
  ///   - bytes: Of the new segments.
  ///   - base: The segments of the commit, which stay.
  mutating func segmentsWereAdded(
    bytes: Int, to written: inout [SegmentInfo], base: [SegmentInfo]
  ) {
    writtenBytes += bytes
    if let running {
      guard writtenBytes >= running.due else { return }
      takeResult(&written)
    }
    guard failure == nil else { return }
    if let range = policy.next(written) {
      begin(range, of: written, .written)
    } else if committed == nil, let range = policy.next(base) {
      begin(range, of: base, .committed)
    }
  }

  private mutating func begin(_ range: Range<Int>, of segments: [SegmentInfo], _ place: Place) {
    let inputs = Array(segments[range])
    do throws(IndexError) {
      let work = try BackgroundMerge(
        inputs, name: names.take(), directory: directory, definition: definition)
      let bytes = inputs.reduce(0) { $0 + $1.sizeInBytes }
      running = (work, place, range, writtenBytes + bytes / 2)
    } catch {
      failure = error
    }
  }

  /// Waits for the merge that runs and takes its result.
  mutating func takeResult(_ written: inout [SegmentInfo]) {
    guard let running else { return }
    self.running = nil
    switch running.work.wait() {
    case .failure(let error): failure = error
    case .success(let merged):
      guard running.place == .written else {
        committed = CommittedMerge(range: running.range, merged: merged)
        return
      }
      written.replaceSubrange(running.range, with: merged.map { [$0] } ?? [])
      for file in running.work.inputs.flatMap(\.summaries) { try? directory.remove(file.name) }
    }
  }

  /// The merge of segments of the commit that is ready, once.
  mutating func takeCommitted() -> CommittedMerge? {
    defer { committed = nil }
    return committed
  }

  /// Begins a merge of segments of the commit and waits for it.
  ///
  /// - Parameter isCancelled: Asked some twenty times a second.
  mutating func merge(_ range: Range<Int>, of base: [SegmentInfo], isCancelled: () -> Bool)
    throws(IndexError) -> CommittedMerge
  {
    let work = try BackgroundMerge(
      Array(base[range]), name: names.take(), directory: directory, definition: definition)
    var pause: UInt32 = 100
    while !work.isFinished {
      if isCancelled() { work.cancel() }
      usleep(pause)
      pause = min(pause * 2, 50_000)
    }
    return CommittedMerge(range: range, merged: try work.wait().get())
  }

  /// Gives up what runs or is ready.
  mutating func abandon() {
    running?.work.cancel()
    _ = running?.work.wait()
    running = nil
    committed = nil
  }
}
