/// What the columns of a calendar's table hold, read from its header.
struct AgendaColumns: Hashable {
  var title: Int?
  /// The date, or the day on which a meeting begins.
  var date: Int
  /// The day on which it ends, where that has a column of its own.
  var end: Int?
  var venue: Int?
  var city: Int?
  var country: Int?
  var theme: Int?
  /// Columns that say nothing of a meeting: numbers, links.
  var others: Set<Int> = []

  /// Nil where the cells are no such header: there must be a date beside a title, a theme or a place,
  /// in cells short enough to be headings.
  init?(_ cells: [String]) {
    var found: [Role: Int] = [:]
    var others: Set<Int> = []
    for (index, cell) in cells.enumerated() {
      guard cell.count < 70, AgendaDate.find(in: cell) == nil else { return nil }
      let words = Self.words(cell)
      func has(_ role: Role) -> Bool { !words.isDisjoint(with: role.words) }
      if found[.date] == nil, has(.date), !has(.end), Self.isDateHeading(words) {
        found[.date] = index
        if has(.venue) { found[.venue] = index }
        // Two headers that ran together in one cell: what follows the date cell is the theme.
        if has(.theme) { found[.theme] = index + 1 }
        continue
      }
      let roles: [Role] = [.start, .end, .city, .country, .venue, .theme, .title, .number]
      guard let role = roles.first(where: { found[$0] == nil && has($0) }) else { continue }
      if role == .number { others.insert(index) } else { found[role] = index }
    }
    // "Subject, Start Date, End Date": the subject of an appointment is its title.
    if found[.title] == nil, let theme = found[.theme], found[.end] != nil {
      found[.title] = theme
      found[.theme] = nil
    }
    if found[.title] == nil, found[.start] != nil || found[.end] != nil,
      let name = cells.firstIndex(where: { !Self.words($0).isDisjoint(with: Role.name.words) })
    {
      found[.title] = name
    }
    guard let date = found[.start] ?? found[.date] else { return nil }
    let place = found[.venue] ?? found[.city] ?? found[.country]
    guard
      found[.title] != nil || found[.theme] != nil || place.map({ $0 != date }) ?? false
    else { return nil }
    title = found[.title]
    self.date = date
    end = found[.end]
    venue = found[.venue]
    city = found[.city]
    country = found[.country]
    theme = found[.theme]
    self.others = others
  }

  private enum Role {
    case date, start, end, title, venue, city, country, theme, number, name

    var words: Set<String> {
      switch self {
      case .date: AgendaColumns.dateWords
      case .start: AgendaColumns.startWords
      case .end: AgendaColumns.endWords
      case .title: AgendaColumns.titleWords
      case .venue: AgendaColumns.venueWords
      case .city: AgendaColumns.cityWords
      case .country: AgendaColumns.countryWords
      case .theme: AgendaColumns.themeWords
      case .number: ["no", "nr", "nº", "n", "id", "link", "url", "web", "website", "№", "序号"]
      case .name: ["name", "nom", "nombre", "nome", "bezeichnung", "название", "الاسم", "名称"]
      }
    }
  }

  /// Words in small letters; of Chinese the header as a whole and its known parts.
  private static func words(_ cell: String) -> Set<String> {
    let lower = cell.lowercased()
    var words = Set(
      lower.split(whereSeparator: { !($0.isLetter || $0 == "№" || $0 == "º") }).map(String.init))
    for known in [
      "日期", "时间", "開始", "开始", "结束", "会议", "活动", "名称", "标题", "地点", "城市", "国家", "主题", "议题",
      "序号",
    ] where lower.contains(known) { words.insert(known) }
    return words
  }

  /// "Date of initiation" is no date of a meeting: only words that belong to such a header may stand
  /// beside it.
  private static func isDateHeading(_ words: Set<String>) -> Bool {
    let small: Set<String> = [
      "and", "of", "the", "s", "or", "et", "de", "du", "la", "le", "y", "del", "el", "und", "der",
      "des", "и", "و", "in", "time", "held", "hour", "planned", "proposed",
    ]
    return words.allSatisfy {
      small.contains($0) || dateWords.contains($0) || venueWords.contains($0)
        || themeWords.contains($0) || titleWords.contains($0) || cityWords.contains($0)
        || countryWords.contains($0) || startWords.contains($0)
    }
  }

  private static let dateWords: Set<String> = [
    "date", "dates", "when", "day", "days", "fecha", "fechas", "datum", "data", "datas", "termin",
    "zeitraum", "quand", "период", "дата", "даты", "сроки", "срок", "когда", "التاريخ", "تاريخ",
    "التواريخ", "الموعد", "日期", "时间",
  ]
  private static let startWords: Set<String> = [
    "start", "starts", "begin", "begins", "beginning", "début", "inicio", "comienzo", "início",
    "beginn", "anfang", "начало", "البداية", "开始", "開始", "dtstart",
  ]
  private static let endWords: Set<String> = [
    "end", "ends", "finish", "fin", "término", "fim", "ende", "schluss", "конец", "окончание",
    "النهاية", "结束", "dtend",
  ]
  private static let titleWords: Set<String> = [
    "meeting", "meetings", "conference", "conferences", "event", "events", "title", "activity",
    "activities", "réunion", "réunions", "événement", "titre", "activité", "manifestation",
    "reunión", "reuniones", "evento", "eventos", "título", "actividad", "reunião", "veranstaltung",
    "titel", "treffen", "sitzung", "tagung", "конференция", "совещание", "совещания",
    "мероприятие", "мероприятия", "встреча", "заседание", "الاجتماع", "الاجتماعات", "الحدث",
    "العنوان", "المؤتمر", "会议", "活动", "标题",
  ]
  private static let venueWords: Set<String> = [
    "venue", "place", "location", "where", "lieu", "endroit", "lugar", "sede", "local", "ort",
    "tagungsort", "veranstaltungsort", "место", "المكان", "الموقع", "مكان", "地点",
  ]
  private static let cityWords: Set<String> = [
    "city", "town", "ville", "ciudad", "cidade", "stadt", "город", "المدينة", "城市",
  ]
  private static let countryWords: Set<String> = [
    "country", "pays", "país", "land", "staat", "страна", "البلد", "الدولة", "国家",
  ]
  private static let themeWords: Set<String> = [
    "theme", "themes", "agenda", "topic", "topics", "subject", "subjects", "thème", "thèmes",
    "sujet", "tema", "temas", "asunto", "thema", "themen", "description", "focus", "beschreibung",
    "описание", "тема", "темы", "повестка", "الموضوع", "المواضيع", "جدول", "主题", "议题",
  ]
}
