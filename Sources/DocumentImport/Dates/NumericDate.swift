/// Dates made of numbers only: `2012-06-27`, `27/06/2012`, `06/27/2012`, `12.–14.03.2014`, and in a
/// column of dates `03.12-14` or `27.06.` without a year.
struct NumericDate {
  /// Which of the first two numbers is the day.
  enum Order: Hashable { case dayFirst, monthFirst }

  var first: AgendaDate.Day
  var last: AgendaDate.Day
  /// Whether day and month may be exchanged, and nothing said which is which.
  var isAmbiguous = false
  /// The token behind it.
  var end: Int

  private struct Number {
    var value: Int
    var digits: Int
  }

  /// Numbers before and behind the sign of a range.
  private struct Groups {
    var first: [Number] = []
    var last: [Number] = []
    var end = 0
  }

  /// Reads a date that begins at a token.
  static func read(_ tokens: [DateToken], at place: Int, _ context: DateContext) -> NumericDate? {
    guard let groups = groups(tokens, place) else { return nil }
    // A number alone is a month only if it is all there is.
    if groups.first.count == 1, groups.last.isEmpty, groups.first[0].digits < 8,
      place > 0 || groups.end < tokens.count
    {
      return nil
    }
    let order = context.order ?? evidence(groups) ?? .dayFirst
    guard var (first, last) = interpret(groups, order, context) else { return nil }
    if first.year == nil { first.year = last.year }
    if last.year == nil { last.year = first.year }
    let isOpen =
      context.order == nil && evidence(groups) == nil && isSymmetric(groups)
      && first.day != first.month
    return NumericDate(first: first, last: last, isAmbiguous: isOpen, end: groups.end)
  }

  /// What the dates of a column say on their order: a number above 12 is a day; else the order in
  /// which they follow each other in time.
  static func order(of cells: [String], _ context: DateContext) -> (order: Order?, isMixed: Bool) {
    var votes: Set<Order> = []
    var days: [Order: [Int]] = [:]
    for cell in cells {
      let tokens = DateToken.tokens(of: cell)
      guard let groups = groups(tokens, 0), isSymmetric(groups) else { continue }
      if let vote = evidence(groups) { votes.insert(vote) }
      for order in [Order.dayFirst, .monthFirst] {
        if let (first, _) = interpret(groups, order, context), let day = first.day {
          days[order, default: []].append(
            ((first.year ?? context.year ?? 0) * 12 + first.month) * 31 + day)
        }
      }
    }
    if votes.count == 1 { return (votes.first, false) }
    if votes.count > 1 { return (nil, true) }
    func rises(_ order: Order) -> Bool {
      let list = days[order] ?? []
      return list.count >= 3
        && (zip(list, list.dropFirst()).allSatisfy { $0 <= $1 }
          || zip(list, list.dropFirst()).allSatisfy { $0 >= $1 })
    }
    if rises(.dayFirst) != rises(.monthFirst) {
      return (rises(.dayFirst) ? .dayFirst : .monthFirst, false)
    }
    return (nil, false)
  }

  /// Numbers joined by `.`, `/` or a dash; a dash with blanks around it, or beside other signs, is that
  /// of a range.
  private static func groups(_ tokens: [DateToken], _ place: Int) -> Groups? {
    var numbers: [Number] = []
    var signs: [DateToken.Kind] = []
    var loose: [Bool] = []
    var index = place
    while index < tokens.count, case .number(let value, let digits) = tokens[index].kind,
      digits <= 4 || digits == 8
    {
      numbers.append(Number(value: value, digits: digits))
      index += 1
      guard numbers.count < 6, index < tokens.count else { break }
      var sign = tokens[index].kind
      guard sign == .dot || sign == .slash || sign == .dash else { break }
      var next = index + 1
      var isLoose = !tokens[index].isJoined
      // "12.–14.": a dot before the dash belongs to the day.
      if sign == .dot, next < tokens.count, tokens[next].kind == .dash {
        sign = .dash
        next += 1
        isLoose = true
      }
      guard next < tokens.count, case .number = tokens[next].kind else {
        // The dot behind a day or month: "27.06."
        if sign == .dot, tokens[index].isJoined { index += 1 }
        break
      }
      if !tokens[next].isJoined { isLoose = true }
      if isLoose, sign != .dash { break }
      signs.append(sign)
      loose.append(isLoose)
      index = next
    }
    guard let head = numbers.first else { return nil }
    // 20140312
    if head.digits == 8 {
      guard numbers.count == 1 else { return nil }
      let parts = [
        Number(value: head.value / 10_000, digits: 4),
        Number(value: head.value / 100 % 100, digits: 2),
        Number(value: head.value % 100, digits: 2),
      ]
      return Groups(first: parts, last: [], end: index)
    }
    var inner: DateToken.Kind?
    if head.digits == 4 {
      inner = signs.first
    } else {
      inner = signs.first { $0 == .dot || $0 == .slash }
      if inner == nil, signs.count >= 2, !loose.contains(true) { inner = .dash }
    }
    var groups = Groups(end: index)
    var isBehind = false
    for (place, number) in numbers.enumerated() {
      if place > 0, signs[place - 1] != inner || loose[place - 1] {
        // A second range, or a sign that fits nowhere.
        guard !isBehind else { return nil }
        isBehind = true
      }
      if isBehind { groups.last.append(number) } else { groups.first.append(number) }
    }
    return groups
  }

  /// Whether day and month of the groups could be exchanged by their shape.
  private static func isSymmetric(_ groups: Groups) -> Bool {
    guard let head = groups.first.first, head.digits <= 2 else { return false }
    return groups.first.count >= 2 || groups.last.count == 3
  }

  private static func evidence(_ groups: Groups) -> Order? {
    var votes: Set<Order> = []
    for group in [groups.first, groups.last] where group.count >= 2 && group[0].digits <= 2 {
      if group[0].value > 12, group[0].value <= 31 { votes.insert(.dayFirst) }
      if group[1].value > 12, group[1].value <= 31, group[1].digits <= 2 {
        votes.insert(.monthFirst)
      }
    }
    func isDay(_ group: [Number]) -> Bool {
      group.count == 1 && group[0].digits <= 2 && (13...31).contains(group[0].value)
    }
    // "03.12-14": the range ends with a day, so what stands before it is the day too.
    if isDay(groups.last), groups.first.count == 2 { votes.insert(.monthFirst) }
    if isDay(groups.first), groups.last.count >= 2 { votes.insert(.dayFirst) }
    return votes.count == 1 ? votes.first : nil
  }

  private static func interpret(
    _ groups: Groups, _ order: Order, _ context: DateContext
  ) -> (AgendaDate.Day, AgendaDate.Day)? {
    let (a, b) = (groups.first, groups.last)
    if b.isEmpty { return day(a, order, context).map { ($0, $0) } }
    // 12-14/03/2014: a day, then the whole date.
    if a.count == 1, a[0].digits <= 2, b.count >= 2, order == .dayFirst {
      guard let last = day(b, order, context), let to = last.day, a[0].value < to else {
        return nil
      }
      return (AgendaDate.Day(year: last.year, month: last.month, day: a[0].value), last)
    }
    // 2014-03-12/14, 03.12-14: the whole date, then a day. 03/12-14/2014: then day and year.
    if b.count <= 2, let from = day(a, order, context, isPart: true), let fromDay = from.day {
      if b.count == 1, b[0].digits <= 2, b[0].value > fromDay {
        return valid(
          from, AgendaDate.Day(year: from.year, month: from.month, day: b[0].value), context)
      }
      if b.count == 2, order == .monthFirst, b[1].digits == 4, b[0].value > fromDay {
        let last = AgendaDate.Day(year: b[1].value, month: from.month, day: b[0].value)
        return valid(
          AgendaDate.Day(year: last.year, month: from.month, day: fromDay), last, context)
      }
    }
    guard var from = day(a, order, context, isPart: true),
      let to = day(b, order, context, isPart: true)
    else { return nil }
    if from.year == nil { from.year = to.year }
    return valid(from, to, context)
  }

  /// A range without a year needs a column of dates around it.
  private static func valid(
    _ first: AgendaDate.Day, _ last: AgendaDate.Day, _ context: DateContext
  ) -> (AgendaDate.Day, AgendaDate.Day)? {
    guard first.year != nil || last.year != nil || context.isColumn else { return nil }
    return (first, last)
  }

  private static func day(
    _ group: [Number], _ order: Order, _ context: DateContext, isPart: Bool = false
  ) -> AgendaDate.Day? {
    func make(_ year: Int?, _ month: Int, _ day: Int?) -> AgendaDate.Day? {
      guard (1...12).contains(month), day.map({ (1...31).contains($0) }) ?? true,
        year.map({ (1800...2199).contains($0) }) ?? true
      else { return nil }
      return AgendaDate.Day(year: year, month: month, day: day)
    }
    func year(_ number: Number) -> Int? {
      if number.digits == 4 { return number.value }
      guard number.digits == 2, context.isColumn else { return nil }
      return number.value + (number.value < 60 ? 2000 : 1900)
    }
    switch group.count {
    case 3:
      if group[0].digits == 4, group[1].digits <= 2, group[2].digits <= 2 {
        return make(group[0].value, group[1].value, group[2].value)
      }
      guard group[0].digits <= 2, group[1].digits <= 2, let year = year(group[2]) else {
        return nil
      }
      return order == .dayFirst
        ? make(year, group[1].value, group[0].value) : make(year, group[0].value, group[1].value)
    case 2:
      // 2014-03 and 03/2014 are months.
      if group[0].digits == 4, group[1].digits == 2, context.isColumn || isPart {
        return make(group[0].value, group[1].value, nil)
      }
      if group[1].digits == 4, group[0].digits <= 2, context.isColumn {
        return make(group[1].value, group[0].value, nil)
      }
      guard context.isColumn || isPart, group[0].digits <= 2, group[1].digits <= 2 else {
        return nil
      }
      return order == .dayFirst
        ? make(nil, group[1].value, group[0].value) : make(nil, group[0].value, group[1].value)
    case 1:
      // In a column of dates a number alone is a month, if the year is known otherwise.
      guard context.isColumn, context.year != nil, !isPart, group[0].digits == 2 else { return nil }
      return make(nil, group[0].value, nil)
    default: return nil
    }
  }
}

/// What is known of a date from where it stands.
struct DateContext: Hashable {
  /// Year of the heading above it.
  var year: Int?
  /// Order of day and month in its column.
  var order: NumericDate.Order?
  /// Whether it stands in a column that holds nothing but dates.
  var isColumn = false
}
