internal import Search

/// All hits of a search in a form for programs, made part by part, so that a list of any length takes
/// constant memory.
struct Export: Sendable {
  let context: PageContext
  let representation: Representation
  let request: SearchRequest
  /// Milliseconds that one part may take.
  let timeout: Int

  /// Hits of one part.
  private static let part = 1_000

  /// Where an export stands.
  struct State: Sendable {
    var request: SearchRequest
    var writer: ExportWriter
    var isStarted = false
    var isFinished = false
    var rank = 0
  }

  func start() -> State {
    var request = request
    request.limit = Self.part
    request.facets = []
    request.wantsSnippets = representation == .csv || representation == .jsonLines
    return State(request: request, writer: ExportWriter(representation, context: context))
  }

  /// The next bytes.
  ///
  /// - Throws: `WebFault`, before anything was written.
  func next(_ state: inout State, now: UInt64) throws(WebFault) -> [UInt8] {
    var bytes: [UInt8] = []
    let deadline = now + UInt64(timeout) * 1_000_000
    do {
      state.request.deadline = deadline
      let answer = try context.library.search(state.request, deadline: deadline)
      if !state.isStarted {
        let undated = representation == .calendar ? try self.undated(answer, deadline) : 0
        state.writer.begin(undated: undated, into: &bytes)
        state.isStarted = true
      }
      for hit in answer.hits { state.writer.append(hit, into: &bytes) }
      if let next = answer.next {
        state.request.after = next
        state.request.offset = 0
        state.request.wantsTotal = false
      } else {
        state.writer.end(into: &bytes)
        state.isFinished = true
      }
      return bytes
    } catch {
      guard state.isStarted else { throw error }
      // Part of it is on its way: what is missing is said where it would have come.
      state.isFinished = true
      return bytes + ExportWriter.failure(error.message, in: representation)
    }
  }

  /// How many of all hits have no place in a calendar.
  private func undated(_ first: SearchAnswer, _ deadline: UInt64) throws(WebFault) -> Int {
    var count = first.hits.count { !CalendarWriter.isDated($0) }
    var rest = request
    rest.wantsSnippets = false
    guard let next = first.next else { return count }
    rest.after = next
    rest.offset = 0
    try context.library.export(rest, deadline: deadline) { hit in
      if !CalendarWriter.isDated(hit) { count += 1 }
      return true
    }
    return count
  }
}
