/// Texts of the pages of records.
extension Phrase {
  static let facts = Phrase(
    en: "Facts", fr: "Faits", es: "Datos", ru: "Сведения", ar: "معلومات", zh: "事实")
  static let fact = Phrase(
    en: "Fact", fr: "Fait", es: "Dato", ru: "Сведение", ar: "معلومة", zh: "事实")
  static let value = Phrase(
    en: "Value", fr: "Valeur", es: "Valor", ru: "Значение", ar: "القيمة", zh: "内容")
  static let source = Phrase(
    en: "Source", fr: "Source", es: "Fuente", ru: "Источник", ar: "المصدر", zh: "来源")
  static let sources = Phrase(
    en: "Sources", fr: "Sources", es: "Fuentes", ru: "Источники", ar: "المصادر", zh: "来源")
  static let otherFactsFrom = Phrase(
    en: "Facts without a source of their own: {0}", fr: "Faits sans source propre : {0}",
    es: "Datos sin fuente propia: {0}", ru: "Сведения без отдельного источника: {0}",
    ar: "معلومات بلا مصدر خاص: {0}", zh: "未单独注明来源的内容：{0}")
  static let summary = Phrase(
    en: "Summary", fr: "Résumé", es: "Resumen", ru: "Кратко", ar: "ملخص", zh: "摘要")
  static let members = Phrase(
    en: "Members", fr: "Membres", es: "Miembros", ru: "Участники", ar: "الأعضاء", zh: "成员")
  static let observers = Phrase(
    en: "Observers", fr: "Observateurs", es: "Observadores", ru: "Наблюдатели",
    ar: "المراقبون", zh: "观察员")
  static let partners = Phrase(
    en: "Partners", fr: "Partenaires", es: "Asociados", ru: "Партнёры", ar: "الشركاء",
    zh: "伙伴")
  static let secretariat = Phrase(
    en: "Secretariat", fr: "Secrétariat", es: "Secretaría", ru: "Секретариат", ar: "الأمانة",
    zh: "秘书处")
  static let meetings = Phrase(
    en: "Meetings", fr: "Réunions", es: "Reuniones", ru: "Встречи", ar: "الاجتماعات",
    zh: "会议")
  static let membershipNote = Phrase(
    en: "Membership of the mechanism, not attendance at a meeting.",
    fr: "Qualité de membre du mécanisme, non présence aux réunions.",
    es: "Pertenencia al mecanismo, no asistencia a las reuniones.",
    ru: "Членство в механизме, а не присутствие на встречах.",
    ar: "العضوية في الآلية، لا حضور الاجتماعات.", zh: "指机制成员身份，而非出席会议。")
  static let disputes = Phrase(
    en: "Where the sources disagree", fr: "Où les sources divergent",
    es: "Donde las fuentes discrepan", ru: "В чём источники расходятся",
    ar: "حيث تختلف المصادر", zh: "来源之间的分歧")
  static let says = Phrase(
    en: "{0} says", fr: "{0} dit", es: "{0} dice", ru: "{0} говорит", ar: "{0} يقول",
    zh: "{0} 称")
  static let taken = Phrase(
    en: "Taken here", fr: "Retenu ici", es: "Adoptado aquí", ru: "Принято здесь",
    ar: "المعتمد هنا", zh: "此处采用")
  static let reason = Phrase(
    en: "Why", fr: "Pourquoi", es: "Por qué", ru: "Почему", ar: "السبب", zh: "理由")
  static let citeAs = Phrase(
    en: "Cite as", fr: "Citer ainsi", es: "Citar como", ru: "Как ссылаться", ar: "الاستشهاد",
    zh: "引用格式")
  static let similar = Phrase(
    en: "Similar records", fr: "Notices semblables", es: "Registros parecidos",
    ru: "Похожие записи", ar: "سجلات مشابهة", zh: "相似记录")
  static let partOf = Phrase(
    en: "Part of", fr: "Fait partie de", es: "Parte de", ru: "Часть", ar: "جزء من",
    zh: "隶属于")
  static let outline = Phrase(
    en: "Outline", fr: "Plan", es: "Índice", ru: "Содержание", ar: "المخطط", zh: "大纲")
  static let pageNumber = Phrase(
    en: "page {0}", fr: "page {0}", es: "página {0}", ru: "с. {0}", ar: "صفحة {0}",
    zh: "第 {0} 页")
  static let citedWorks = Phrase(
    en: "Works cited", fr: "Ouvrages cités", es: "Obras citadas", ru: "Цитируемые работы",
    ar: "الأعمال المستشهد بها", zh: "引用文献")
  static let citedIn = Phrase(
    en: "Cited in", fr: "Cité dans", es: "Citado en", ru: "Цитируется в", ar: "مستشهد به في",
    zh: "被引于")
  static let identifier = Phrase(
    en: "Identifier", fr: "Identifiant", es: "Identificador", ru: "Идентификатор",
    ar: "المعرّف", zh: "标识符")
  static let onTheWeb = Phrase(
    en: "On the web", fr: "Sur le web", es: "En la web", ru: "В интернете", ar: "على الويب",
    zh: "网络链接")
  static let yes = Phrase(en: "yes", fr: "oui", es: "sí", ru: "да", ar: "نعم", zh: "是")
  static let no = Phrase(en: "no", fr: "non", es: "no", ru: "нет", ar: "لا", zh: "否")

  // MARK: Overviews

  static let membersOf = Phrase(
    en: "Member of", fr: "Membre de", es: "Miembro de", ru: "Участвует в", ar: "عضو في",
    zh: "成员身份")
  static let throughGroup = Phrase(
    en: "through {0}", fr: "par {0}", es: "a través de {0}", ru: "через {0}", ar: "عبر {0}",
    zh: "通过{0}")
  static let observerOf = Phrase(
    en: "Observer of", fr: "Observateur de", es: "Observador de", ru: "Наблюдатель в",
    ar: "مراقب في", zh: "观察员身份")
  static let partnerOf = Phrase(
    en: "Partner of", fr: "Partenaire de", es: "Asociado de", ru: "Партнёр", ar: "شريك في",
    zh: "伙伴身份")
  static let hosted = Phrase(
    en: "Meetings held there", fr: "Réunions tenues sur place", es: "Reuniones celebradas allí",
    ru: "Встречи, прошедшие там", ar: "اجتماعات عُقدت هناك", zh: "在当地举行的会议")
  static let none = Phrase(
    en: "None in this collection.", fr: "Aucun dans cette collection.",
    es: "Ninguno en esta colección.", ru: "В этом собрании нет.",
    ar: "لا شيء في هذه المجموعة.", zh: "本馆藏中没有。")
  static let meetingsByYearAndRegion = Phrase(
    en: "Meetings by year and region", fr: "Réunions par année et région",
    es: "Reuniones por año y región", ru: "Встречи по годам и регионам",
    ar: "الاجتماعات حسب السنة والمنطقة", zh: "按年份和地区统计的会议")
  static let recordsByYearAndRegion = Phrase(
    en: "Records by year and region", fr: "Notices par année et région",
    es: "Registros por año y región", ru: "Записи по годам и регионам",
    ar: "السجلات حسب السنة والمنطقة", zh: "按年份和地区统计的记录")
  static let recordsByYear = Phrase(
    en: "Records by year", fr: "Notices par année", es: "Registros por año",
    ru: "Записи по годам", ar: "السجلات حسب السنة", zh: "按年份统计的记录")
  static let chartDescription = Phrase(
    en: "A bar for each year; the table below has the same numbers.",
    fr: "Une barre par année ; le tableau ci-dessous donne les mêmes nombres.",
    es: "Una barra por año; la tabla siguiente da los mismos números.",
    ru: "Столбик на каждый год; в таблице ниже те же числа.",
    ar: "عمود لكل سنة؛ والجدول أدناه يضم الأرقام نفسها.", zh: "每年一柱；下表为相同数字。")
  static let gridDescription = Phrase(
    en:
      "A row for each region, a column for each year, the darker the more; the table below has the numbers.",
    fr:
      "Une ligne par région, une colonne par année, plus foncé pour plus ; le tableau ci-dessous donne les nombres.",
    es:
      "Una fila por región, una columna por año, más oscuro cuanto más; la tabla siguiente da los números.",
    ru:
      "Строка на каждый регион, столбец на каждый год, чем темнее, тем больше; числа в таблице ниже.",
    ar: "صف لكل منطقة وعمود لكل سنة، والأغمق أكثر؛ والأرقام في الجدول أدناه.",
    zh: "每行一个地区，每列一个年份，颜色越深数量越多；数字见下表。")
  static let sameNumbers = Phrase(
    en: "The same numbers as a table", fr: "Les mêmes nombres en tableau",
    es: "Los mismos números en tabla", ru: "Те же числа таблицей",
    ar: "الأرقام نفسها في جدول", zh: "相同数字的表格")
  static let total = Phrase(
    en: "Total", fr: "Total", es: "Total", ru: "Всего", ar: "المجموع", zh: "合计")
  static let record = Phrase(
    en: "Record", fr: "Notice", es: "Registro", ru: "Запись", ar: "السجل", zh: "记录")
  static let field = Phrase(
    en: "About", fr: "Objet", es: "Sobre", ru: "О чём", ar: "بشأن", zh: "关于")
  static let whoSaysWhat = Phrase(
    en: "Who says what", fr: "Qui dit quoi", es: "Quién dice qué", ru: "Кто что говорит",
    ar: "من يقول ماذا", zh: "各方说法")
  static let founded = Phrase(
    en: "Founded", fr: "Fondé", es: "Fundado", ru: "Основан", ar: "التأسيس", zh: "成立")
  static let narrower = Phrase(
    en: "Narrower", fr: "Plus précis", es: "Más específico", ru: "Уже", ar: "أضيق", zh: "下位")
  static let broader = Phrase(
    en: "Broader", fr: "Plus large", es: "Más amplio", ru: "Шире", ar: "أوسع", zh: "上位")
  static let relatedSubjects = Phrase(
    en: "Related", fr: "Associés", es: "Relacionados", ru: "Связанные", ar: "ذات صلة", zh: "相关")
  static let explanation = Phrase(
    en: "Why this record has its place", fr: "Pourquoi cette notice est à cette place",
    es: "Por qué este registro ocupa su lugar", ru: "Почему запись на этом месте",
    ar: "لماذا يحتل هذا السجل مكانه", zh: "此记录排名的原因")
  static let noMatch = Phrase(
    en: "does not match", fr: "ne correspond pas", es: "no coincide", ru: "не подходит",
    ar: "لا يطابق", zh: "不匹配")

  // MARK: Errors

  static let notFound = Phrase(
    en: "Not found", fr: "Introuvable", es: "No encontrado", ru: "Не найдено",
    ar: "غير موجود", zh: "未找到")
  static let nearIt = Phrase(
    en: "Did you mean", fr: "Vouliez-vous dire", es: "¿Quiso decir", ru: "Возможно, вы искали",
    ar: "هل تقصد", zh: "您是否要找")
  static let badRequest = Phrase(
    en: "This cannot be read", fr: "Illisible", es: "No se puede leer",
    ru: "Это не удалось прочитать", ar: "تعذرت القراءة", zh: "无法读取")
  static let atColumn = Phrase(
    en: "at character {0} of the query", fr: "au caractère {0} de la requête",
    es: "en el carácter {0} de la consulta", ru: "в знаке {0} запроса",
    ar: "عند الحرف {0} من الاستعلام", zh: "查询的第 {0} 个字符处")
  static let searchAsWords = Phrase(
    en: "Search for the words alone", fr: "Chercher les mots seuls",
    es: "Buscar solo las palabras", ru: "Искать одни слова", ar: "ابحث عن الكلمات وحدها",
    zh: "仅搜索这些词语")
  static let gone = Phrase(
    en: "That edition is no longer kept", fr: "Cette édition n’est plus conservée",
    es: "Esa edición ya no se conserva", ru: "Эта редакция больше не хранится",
    ar: "هذا الإصدار لم يعد محفوظا", zh: "该版本已不再保留")
  static let currentAnswer = Phrase(
    en: "The same search in the current edition", fr: "La même recherche dans l’édition actuelle",
    es: "La misma búsqueda en la edición actual", ru: "Тот же поиск в текущей редакции",
    ar: "البحث نفسه في الإصدار الحالي", zh: "在当前版本中进行同一搜索")
  static let notNow = Phrase(
    en: "Not now", fr: "Pas maintenant", es: "Ahora no", ru: "Не сейчас", ar: "ليس الآن",
    zh: "暂不可用")
  static let tryLater = Phrase(
    en: "The server has too much to do or the question took too long. Try again in a moment.",
    fr: "Le serveur est surchargé ou la question a pris trop de temps. Réessayez dans un instant.",
    es: "El servidor está sobrecargado o la pregunta tardó demasiado. Inténtelo en un momento.",
    ru: "Сервер перегружен, или вопрос занял слишком много времени. Попробуйте чуть позже.",
    ar: "الخادم مثقل أو استغرق السؤال وقتا طويلا. أعد المحاولة بعد قليل.",
    zh: "服务器繁忙或查询耗时过长，请稍后再试。")
}

extension CountedNoun {
  static let records = CountedNoun(
    en: ("{0} record", "{0} records"), fr: ("{0} notice", "{0} notices"),
    es: ("{0} registro", "{0} registros"), ru: ("{0} запись", "{0} записи", "{0} записей"),
    ar: ("سجل واحد", "سجلان", "{0} سجلات", "{0} سجلا", "{0} سجل"), zh: "{0} 条记录")
  static let meetings = CountedNoun(
    en: ("{0} meeting", "{0} meetings"), fr: ("{0} réunion", "{0} réunions"),
    es: ("{0} reunión", "{0} reuniones"), ru: ("{0} встреча", "{0} встречи", "{0} встреч"),
    ar: ("اجتماع واحد", "اجتماعان", "{0} اجتماعات", "{0} اجتماعا", "{0} اجتماع"),
    zh: "{0} 次会议")
}
