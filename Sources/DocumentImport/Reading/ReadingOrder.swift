/// The order in which the blocks of a page are read: columns one after the other, below what runs
/// over them.
///
/// A recursive cut of the page: at a gutter that no block crosses if there is one, else above and
/// below the blocks that are wider than a column, else from top to bottom.
enum ReadingOrder {
  /// A block's place on the page, in points from the top left.
  struct Box {
    var x0: Double
    var y0: Double
    var x1: Double
    var y1: Double
    var index: Int
  }

  /// Indices of the boxes in reading order.
  ///
  /// - Parameter isRightToLeft: Whether the column on the right is read first.
  static func order(_ boxes: [Box], pageHeight: Double, isRightToLeft: Bool = false) -> [Int] {
    // Seen in a mirror, the right column is the left one.
    let boxes =
      isRightToLeft
      ? boxes.map { Box(x0: -$0.x1, y0: $0.y0, x1: -$0.x0, y1: $0.y1, index: $0.index) } : boxes

    // Heads and feet stand where they like, also in the gutter.
    let head = boxes.filter { $0.y1 < pageHeight * 0.08 }
    let foot = boxes.filter { $0.y0 > pageHeight * 0.93 }
    let body = boxes.filter { $0.y1 >= pageHeight * 0.08 && $0.y0 <= pageHeight * 0.93 }
    return topDown(head) + cut(body, depth: 0) + topDown(foot)
  }

  private static func topDown(_ boxes: [Box]) -> [Int] {
    boxes.sorted { ($0.y0, $0.x0) < ($1.y0, $1.x0) }.map(\.index)
  }

  private static func cut(_ boxes: [Box], depth: Int) -> [Int] {
    guard boxes.count > 1, depth < 40 else { return topDown(boxes) }
    if let x = gutter(boxes) {
      return cut(boxes.filter { $0.x1 <= x }, depth: depth + 1)
        + cut(boxes.filter { $0.x1 > x }, depth: depth + 1)
    }
    let left = boxes.map(\.x0).min() ?? 0
    let right = boxes.map(\.x1).max() ?? 0
    let wide = boxes.filter { $0.x1 - $0.x0 > (right - left) * 0.6 }.sorted { $0.y0 < $1.y0 }
    guard let first = wide.first, wide.count < boxes.count else { return topDown(boxes) }
    let above = boxes.filter { $0.index != first.index && $0.y0 < first.y0 }
    let below = boxes.filter { $0.index != first.index && $0.y0 >= first.y0 }
    return cut(above, depth: depth + 1) + [first.index] + cut(below, depth: depth + 1)
  }

  /// The middle of a gap between columns: at least six points wide, text on both sides at the same
  /// heights.
  private static func gutter(_ boxes: [Box]) -> Double? {
    let sorted = boxes.sorted { $0.x0 < $1.x0 }
    var reach = sorted[0].x1
    var best: (width: Double, x: Double)?
    for box in sorted.dropFirst() {
      if box.x0 - reach >= 6, box.x0 - reach > (best?.width ?? 0) {
        let x = (reach + box.x0) / 2
        let left = boxes.filter { $0.x1 <= x }
        let right = boxes.filter { $0.x1 > x }
        if overlap(left, right) { best = (box.x0 - reach, x) }
      }
      reach = max(reach, box.x1)
    }
    return best?.x
  }

  private static func overlap(_ a: [Box], _ b: [Box]) -> Bool {
    let top = max(a.map(\.y0).min() ?? 0, b.map(\.y0).min() ?? 0)
    let bottom = min(a.map(\.y1).max() ?? 0, b.map(\.y1).max() ?? 0)
    return bottom > top
  }
}
