/// Keeps the first elements of an order, whatever order they come in.
@usableFromInline
package struct BoundedHeap<Element> {
  @usableFromInline let limit: Int
  @usableFromInline let precedes: (Element, Element) -> Bool
  /// A binary heap, the last of the kept elements first.
  @usableFromInline var heap: [Element] = []

  /// - Parameter limit: How many are kept; 0 keeps none.
  @inlinable
  package init(limit: Int, precedes: @escaping (Element, Element) -> Bool) {
    self.limit = max(0, limit)
    self.precedes = precedes
  }

  /// Takes an element in, if it is among the first.
  @inlinable
  package mutating func add(_ element: Element) {
    if heap.count < limit {
      heap.append(element)
      var child = heap.count - 1
      while child > 0 {
        let parent = (child - 1) / 2
        guard precedes(heap[parent], heap[child]) else { return }
        heap.swapAt(parent, child)
        child = parent
      }
    } else if let last = heap.first, precedes(element, last) {
      heap[0] = element
      var parent = 0
      while true {
        var child = 2 * parent + 1
        guard child < heap.count else { return }
        if child + 1 < heap.count, precedes(heap[child], heap[child + 1]) { child += 1 }
        guard precedes(heap[parent], heap[child]) else { return }
        heap.swapAt(parent, child)
        parent = child
      }
    }
  }

  /// The last of the elements kept.
  @inlinable package var last: Element? { heap.first }

  /// The elements kept, in order.
  @inlinable package func sorted() -> [Element] { heap.sorted(by: precedes) }
}
