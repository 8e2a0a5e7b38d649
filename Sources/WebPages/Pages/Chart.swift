/// A column chart drawn as SVG: a bar for each value, with the numbers as text for those who do not
/// see it.
struct BarChart {
  struct Bar {
    var label: String
    var count: Int
    var isChosen = false
  }

  let bars: [Bar]
  /// What it shows, and how it is read.
  let title: String
  let description: String
  /// Tells the chart's texts from others of the page.
  let name: String
  /// Whether the values of the axis stand below it.
  var hasLabels = true

  /// In the units of its own coordinates.
  private static let width = 600
  private static let height = 120

  func write(into html: inout HTMLWriter) {
    guard !bars.isEmpty else { return }
    let largest = max(1, bars.map(\.count).max() ?? 1)
    // Never so wide that few bars look like walls.
    let step = min(48, Self.width / bars.count)
    let width = max(step * bars.count, 48)
    html.element(
      .svg,
      [
        .class("chart"), Attribute(.viewBox, "0 0 \(width) \(Self.height + 18)"),
        Attribute(.role, "img"),
        Attribute(.preserveAspectRatio, "xMinYMid meet"),
        Attribute(.ariaLabelledBy, "\(name)-t \(name)-d"),
      ]
    ) { svg in
      svg.element(.title, [.id("\(name)-t")], text: title)
      svg.element(.svgDescription, [.id("\(name)-d")], text: description)
      let every = max(1, (bars.count * 34 + Self.width - 1) / Self.width)
      for (index, bar) in bars.enumerated() {
        let height = max(2, bar.count * Self.height / largest)
        if bar.count > 0 {
          svg.element(
            .svgRectangle,
            [
              .class(bar.isChosen ? "bar chosen" : "bar"), .number(.x, index * step + 1),
              .number(.y, Self.height - height), .number(.width, max(1, step - 2)),
              .number(.height, height),
            ]
          ) { $0.element(.title, text: "\(bar.label): \(bar.count)") }
        }
        guard hasLabels else { continue }
        if index % every == 0 || bars.count <= 12 {
          svg.element(
            .svgText,
            [
              .number(.x, index * step + step / 2), .number(.y, Self.height + 14),
              Attribute(.textAnchor, "middle"),
            ], text: bar.label)
        }
      }
    }
  }
}

/// A bar as wide as a share, beside a number that says the same.
enum ShareBar {
  static func write(_ count: Int, of largest: Int, into html: inout HTMLWriter) {
    html.element(.svg, [.class("share"), .hidden]) { svg in
      let share = max(1, count * 100 / max(1, largest))
      svg.element(
        .svgRectangle, [Attribute(.width, "\(share)%"), Attribute(.height, "100%")]
      ) { _ in }
    }
  }
}

/// A table of counts, each cell shaded by its share of the largest.
struct HeatTable {
  struct Heading {
    var label: String
    var link: Link?
  }

  let caption: String
  let corner: String
  let rows: [Heading]
  let columns: [Heading]
  /// By row, then column.
  let counts: [[Int]]
  /// Where a cell leads.
  var link: ((Int, Int) -> Link)?
  let totalLabel: String

  /// Five shades; none for nothing.
  private func shade(_ count: Int, _ largest: Int) -> String {
    "h\(count == 0 ? 0 : min(5, 1 + count * 4 / largest))"
  }

  /// The same as a drawing: a cell for each count, in the shades of the table.
  ///
  /// - Parameter name: Tells the drawing's texts from others of the page.
  func drawing(_ name: String, description: String, into html: inout HTMLWriter) {
    let largest = max(1, counts.flatMap { $0 }.max() ?? 1)
    let (labels, cell, line) = (250, 30, 20)
    let width = labels + cell * columns.count + 4
    let height = line * (rows.count + 1) + 6
    html.element(
      .div,
      [
        .class("scroll"), .number(.tabindex, 0), Attribute(.role, "region"),
        Attribute(.ariaLabel, caption + " (SVG)"),
      ]
    ) { box in
      box.element(
        .svg,
        [
          .class("grid"), Attribute(.viewBox, "0 0 \(width) \(height)"), .number(.width, width),
          .number(.height, height), Attribute(.role, "img"),
          Attribute(.ariaLabelledBy, "\(name)-t \(name)-d"),
        ]
      ) { svg in
        svg.element(.title, [.id("\(name)-t")], text: caption)
        svg.element(.svgDescription, [.id("\(name)-d")], text: description)
        for (index, column) in columns.enumerated() {
          svg.element(
            .svgText,
            [
              .number(.x, labels + index * cell + cell / 2), .number(.y, 14),
              Attribute(.textAnchor, "middle"),
            ],
            text: column.label)
        }
        for (index, row) in rows.enumerated() {
          let y = line * (index + 1)
          let label = row.label.count > 38 ? row.label.prefix(37) + "…" : row.label[...]
          svg.element(
            .svgText,
            [.number(.x, labels - 8), .number(.y, y + 14), Attribute(.textAnchor, "end")],
            text: String(label))
          for (column, count) in counts[index].enumerated() where count > 0 {
            svg.element(
              .svgRectangle,
              [
                .class(shade(count, largest)), .number(.x, labels + column * cell + 1),
                .number(.y, y + 1), .number(.width, cell - 2), .number(.height, line - 2),
              ]
            ) { $0.element(.title, text: "\(row.label), \(columns[column].label): \(count)") }
          }
        }
      }
    }
  }

  func write(_ language: Language, into html: inout HTMLWriter) {
    let largest = max(1, counts.flatMap { $0 }.max() ?? 1)
    html.element(
      .div,
      [
        .class("scroll"), .number(.tabindex, 0), Attribute(.role, "region"),
        Attribute(.ariaLabel, caption),
      ]
    ) { box in
      box.element(.table, [.class("heat")]) { table in
        table.element(.caption, text: caption)
        table.element(.thead) { head in
          head.element(.tr) { row in
            row.element(.th, [Attribute(.scope, "col")], text: corner)
            for column in columns { heading(column, scope: "col", &row) }
            row.element(.th, [Attribute(.scope, "col")], text: totalLabel)
          }
        }
        table.element(.tbody) { body in
          for (index, heading) in rows.enumerated() {
            body.element(.tr) { row in
              self.heading(heading, scope: "row", &row)
              for (column, count) in counts[index].enumerated() {
                row.element(.td, [.class(shade(count, largest))]) { cell in
                  guard count > 0 else { return }
                  if let link {
                    cell.element(
                      .a, [.href(link(index, column)), Attribute(.rel, "nofollow")],
                      text: language.number(count))
                  } else {
                    cell.text(language.number(count))
                  }
                }
              }
              row.element(.td, [.class("total")], text: language.number(counts[index].reduce(0, +)))
            }
          }
        }
      }
    }
  }

  private func heading(_ heading: Heading, scope: String, _ row: inout HTMLWriter) {
    row.element(.th, [Attribute(.scope, scope)]) { cell in
      if let link = heading.link {
        cell.element(.a, [.href(link), Attribute(.rel, "nofollow")], text: heading.label)
      } else {
        cell.text(heading.label)
      }
    }
  }
}
