/// Words of dates in the languages that calendars are written in: the six of the United Nations,
/// German and Portuguese.
enum DateWords {
  /// The month, 1 to 12, of a name in lower case.
  static func month(_ word: String) -> Int? { months[word] }

  private static let months: [String: Int] = {
    let names = [
      "january jan janvier janv enero ene janeiro januar jänner jan января январь янв يناير جانفي",
      "february feb février fevrier févr fév febrero fevereiro fev februar feber февраля февраль фев фев فبراير شباط فيفري",
      "march mar mars marzo março märz maerz mrz марта март مارس آذار اذار",
      "april apr avril avr abril abr апреля апрель апр أبريل ابريل إبريل نيسان أفريل",
      "may mai mayo maio мая май مايو أيار ايار ماي",
      "june jun juin junio junho juni июня июнь يونيو يونيه حزيران جوان",
      "july jul juillet juil julio julho juli июля июль يوليو يوليه تموز جويلية",
      "august aug août aout agosto ago августа август авг أغسطس اغسطس آب أوت",
      "september sep sept septembre septiembre setiembre setembro set сентября сентябрь сен сент سبتمبر أيلول ايلول",
      "october oct octobre octubre outubro out oktober okt октября октябрь окт أكتوبر اكتوبر",
      "november nov novembre noviembre novembro ноября ноябрь ноя نوفمبر",
      "december dec décembre decembre déc dic diciembre dezembro dez dezember декабря декабрь дек ديسمبر",
    ]
    var table: [String: Int] = [:]
    for (index, words) in names.enumerated() {
      for word in words.split(separator: " ") { table[String(word)] = index + 1 }
    }
    // Two words in Arabic; the second tells which.
    table["كانون الثاني"] = 1
    table["تشرين الأول"] = 10
    table["تشرين الثاني"] = 11
    table["كانون الأول"] = 12
    return table
  }()

  /// Words that stand for the dash between two days.
  static let dashes: Set<String> = [
    "to", "until", "through", "till", "au", "al", "a", "à", "até", "bis", "по", "до", "إلى", "الى",
    "حتى", "至", "到",
  ]
  /// "and".
  static let ands: Set<String> = ["and", "et", "y", "und", "e", "и", "و", "和"]
  /// "of", "in", between day and month or month and year.
  static let ofs: Set<String> = ["of", "de", "in", "del", "do", "da", "من", "في"]
  static let weeks: Set<String> = [
    "week", "semaine", "semana", "woche", "неделя", "неделе", "أسبوع", "الأسبوع",
  ]
  /// What may stand behind a year and belongs to it: "2014 г."
  static let years: Set<String> = ["г", "гг", "года", "год", "году", "年"]

  static let ordinals: [String: Int] = [
    "first": 1, "early": 1, "début": 1, "anfang": 1, "primera": 1, "première": 1, "erste": 1,
    "second": 2, "deuxième": 2, "segunda": 2, "zweite": 2, "third": 3, "mid": 3, "troisième": 3,
    "tercera": 3, "dritte": 3, "fourth": 4, "quatrième": 4, "cuarta": 4, "vierte": 4, "last": 5,
    "late": 5, "fin": 5, "ende": 5, "dernière": 5, "última": 5, "letzte": 5,
  ]

  static let weekdays: Set<String> = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue",
    "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "lundi", "mardi", "mercredi",
    "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes", "miércoles", "jueves", "viernes",
    "sábado", "domingo", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
    "sonnabend", "sonntag", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira",
    "sexta-feira", "понедельник", "вторник", "среда", "среду", "четверг", "пятница", "пятницу",
    "суббота", "субботу", "воскресенье", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس",
    "الجمعة", "السبت", "الأحد", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日",
    "周一", "周二", "周三", "周四", "周五", "周六", "周日",
  ]
}
