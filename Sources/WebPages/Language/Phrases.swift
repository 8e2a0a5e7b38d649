/// The texts of the interface: one table.
extension Phrase {
  // MARK: Frame

  static let siteName = Phrase(
    en: "Rapporteur", fr: "Rapporteur", es: "Rapporteur", ru: "Rapporteur", ar: "Rapporteur",
    zh: "Rapporteur")
  static let skipToContent = Phrase(
    en: "Skip to content", fr: "Aller au contenu", es: "Ir al contenido",
    ru: "Перейти к содержанию", ar: "انتقل إلى المحتوى", zh: "跳至内容")
  static let search = Phrase(
    en: "Search", fr: "Rechercher", es: "Buscar", ru: "Искать", ar: "بحث", zh: "搜索")
  static let searchLabel = Phrase(
    en: "Search the collection", fr: "Rechercher dans la collection",
    es: "Buscar en la colección", ru: "Поиск по собранию", ar: "ابحث في المجموعة",
    zh: "搜索本馆藏")
  static let searchHint = Phrase(
    en: "A name, a country, a subject, a year – in your own words",
    fr: "Un nom, un pays, un sujet, une année – avec vos mots",
    es: "Un nombre, un país, un tema, un año: con sus palabras",
    ru: "Название, страна, тема, год – своими словами",
    ar: "اسم أو بلد أو موضوع أو سنة، بكلماتك", zh: "名称、国家、主题、年份，随意书写")
  static let mainMenu = Phrase(
    en: "Main menu", fr: "Menu principal", es: "Menú principal", ru: "Главное меню",
    ar: "القائمة الرئيسية", zh: "主菜单")
  static let languageMenu = Phrase(
    en: "Language", fr: "Langue", es: "Idioma", ru: "Язык", ar: "اللغة", zh: "语言")
  static let home = Phrase(
    en: "Home", fr: "Accueil", es: "Inicio", ru: "Главная", ar: "الرئيسية", zh: "首页")
  static let mechanisms = Phrase(
    en: "Mechanisms", fr: "Mécanismes", es: "Mecanismos", ru: "Механизмы", ar: "الآليات",
    zh: "机制")
  static let timeline = Phrase(
    en: "Timeline", fr: "Chronologie", es: "Cronología", ru: "Хронология", ar: "الخط الزمني",
    zh: "时间线")
  static let contradictions = Phrase(
    en: "Contradictions", fr: "Contradictions", es: "Contradicciones", ru: "Расхождения",
    ar: "التناقضات", zh: "矛盾之处")
  static let help = Phrase(
    en: "Help", fr: "Aide", es: "Ayuda", ru: "Справка", ar: "مساعدة", zh: "帮助")
  static let about = Phrase(
    en: "About", fr: "À propos", es: "Acerca de", ru: "О проекте", ar: "حول", zh: "关于")
  static let accessibility = Phrase(
    en: "Accessibility", fr: "Accessibilité", es: "Accesibilidad", ru: "Доступность",
    ar: "إمكانية الوصول", zh: "无障碍")
  static let generation = Phrase(
    en: "Edition {0} of the index", fr: "Édition {0} de l’index", es: "Edición {0} del índice",
    ru: "Редакция индекса {0}", ar: "إصدار الفهرس {0}", zh: "索引第 {0} 版")

  // MARK: Home

  static let homeLead = Phrase(
    en: "A full-text search over this collection: what it holds, who takes part, when and where.",
    fr:
      "Recherche en texte intégral dans cette collection : ce qu’elle contient, qui participe, quand et où.",
    es:
      "Búsqueda de texto completo en esta colección: qué contiene, quién participa, cuándo y dónde.",
    ru: "Полнотекстовый поиск по этому собранию: что в нём есть, кто участвует, когда и где.",
    ar: "بحث في النص الكامل لهذه المجموعة: ما تضمه، ومن يشارك، ومتى وأين.",
    zh: "全文检索本馆藏：内容、参与者、时间与地点。")
  static let inNumbers = Phrase(
    en: "The collection in numbers", fr: "La collection en chiffres",
    es: "La colección en cifras", ru: "Собрание в цифрах", ar: "المجموعة بالأرقام",
    zh: "馆藏数字")
  static let subjects = Phrase(
    en: "Subjects", fr: "Sujets", es: "Temas", ru: "Темы", ar: "المواضيع", zh: "主题")
  static let regions = Phrase(
    en: "Regions", fr: "Régions", es: "Regiones", ru: "Регионы", ar: "المناطق", zh: "地区")
  static let countries = Phrase(
    en: "Countries", fr: "Pays", es: "Países", ru: "Страны", ar: "البلدان", zh: "国家")
  static let latestMeetings = Phrase(
    en: "Latest meetings", fr: "Réunions récentes", es: "Reuniones recientes",
    ru: "Последние встречи", ar: "أحدث الاجتماعات", zh: "最近的会议")
  static let latestRecords = Phrase(
    en: "Latest records", fr: "Notices récentes", es: "Registros recientes",
    ru: "Последние записи", ar: "أحدث السجلات", zh: "最近的记录")

  // MARK: Results

  static let results = Phrase(
    en: "Results", fr: "Résultats", es: "Resultados", ru: "Результаты", ar: "النتائج",
    zh: "结果")
  static let everything = Phrase(
    en: "All records", fr: "Toutes les notices", es: "Todos los registros", ru: "Все записи",
    ar: "كل السجلات", zh: "全部记录")
  static let resultsFor = Phrase(
    en: "{0} for “{1}”", fr: "{0} pour « {1} »", es: "{0} para «{1}»", ru: "{0} по запросу «{1}»",
    ar: "{0} عن «{1}»", zh: "“{1}”：{0}")
  static let shownRange = Phrase(
    en: "{0} to {1} of {2}, {3}.", fr: "{0} à {1} sur {2}, {3}.", es: "{0} a {1} de {2}, {3}.",
    ru: "{0}–{1} из {2}, {3}.", ar: "{0} إلى {1} من {2}، {3}.", zh: "第 {0} 至 {1} 条，共 {2} 条，{3}。")
  static let atLeast = Phrase(
    en: "at least {0}", fr: "au moins {0}", es: "al menos {0}", ru: "не менее {0}",
    ar: "{0} على الأقل", zh: "至少 {0}")
  static let sortBy = Phrase(
    en: "Order", fr: "Ordre", es: "Orden", ru: "Порядок", ar: "الترتيب", zh: "排序")
  static let byRelevance = Phrase(
    en: "best first", fr: "les plus pertinents d’abord", es: "los mejores primero",
    ru: "сначала лучшие", ar: "الأنسب أولا", zh: "相关度优先")
  static let byNewest = Phrase(
    en: "newest first", fr: "les plus récents d’abord", es: "los más recientes primero",
    ru: "сначала новые", ar: "الأحدث أولا", zh: "最新优先")
  static let byOldest = Phrase(
    en: "oldest first", fr: "les plus anciens d’abord", es: "los más antiguos primero",
    ru: "сначала старые", ar: "الأقدم أولا", zh: "最早优先")
  static let byIdentifier = Phrase(
    en: "by identifier", fr: "par identifiant", es: "por identificador",
    ru: "по идентификатору", ar: "حسب المعرّف", zh: "按标识符")
  static let view = Phrase(
    en: "View", fr: "Affichage", es: "Vista", ru: "Вид", ar: "العرض", zh: "视图")
  static let viewList = Phrase(
    en: "List", fr: "Liste", es: "Lista", ru: "Список", ar: "قائمة", zh: "列表")
  static let viewTable = Phrase(
    en: "Table", fr: "Tableau", es: "Tabla", ru: "Таблица", ar: "جدول", zh: "表格")
  static let narrow = Phrase(
    en: "Narrow down", fr: "Affiner", es: "Acotar", ru: "Уточнить", ar: "تضييق النتائج",
    zh: "缩小范围")
  static let apply = Phrase(
    en: "Apply", fr: "Appliquer", es: "Aplicar", ru: "Применить", ar: "تطبيق", zh: "应用")
  static let chosen = Phrase(
    en: "Chosen", fr: "Choix actifs", es: "Selección", ru: "Выбрано", ar: "المحدد", zh: "已选")
  static let remove = Phrase(
    en: "Remove {0}", fr: "Retirer {0}", es: "Quitar {0}", ru: "Убрать {0}", ar: "إزالة {0}",
    zh: "移除{0}")
  static let clearAll = Phrase(
    en: "Take all back", fr: "Tout retirer", es: "Quitar todo", ru: "Снять всё",
    ar: "إزالة الكل", zh: "全部清除")
  static let showMore = Phrase(
    en: "Show {0} more", fr: "Afficher {0} de plus", es: "Mostrar {0} más", ru: "Ещё {0}",
    ar: "عرض {0} أخرى", zh: "再显示 {0} 项")
  static let yearRange = Phrase(
    en: "Years, such as 2010..2012", fr: "Années, p. ex. 2010..2012",
    es: "Años, p. ej. 2010..2012", ru: "Годы, например 2010..2012",
    ar: "سنوات، مثل 2010..2012", zh: "年份，如 2010..2012")
  static let withoutYear = Phrase(
    en: "without a year", fr: "sans année", es: "sin año", ru: "без года", ar: "بدون سنة",
    zh: "无年份")
  static let understoodAs = Phrase(
    en: "Understood as", fr: "Compris comme", es: "Entendido como", ru: "Понято как",
    ar: "فُهم على أنه", zh: "理解为")
  static let literally = Phrase(
    en: "Search for the words only", fr: "Chercher seulement les mots",
    es: "Buscar solo las palabras", ru: "Искать только слова", ar: "ابحث عن الكلمات فقط",
    zh: "仅按字面搜索")
  static let understandAgain = Phrase(
    en: "The words only are searched. Search for what they mean",
    fr: "Seuls les mots sont cherchés. Chercher leur sens",
    es: "Solo se buscan las palabras. Buscar su significado",
    ru: "Ищутся только слова. Искать по смыслу",
    ar: "يُبحث عن الكلمات فقط. ابحث عن معناها", zh: "目前仅按字面搜索。改为按含义搜索")
  static let corrected = Phrase(
    en: "Nothing has “{0}”; “{1}” was searched instead.",
    fr: "Rien ne contient « {0} » ; recherche faite avec « {1} ».",
    es: "Nada contiene «{0}»; se buscó «{1}».", ru: "«{0}» нигде нет; искалось «{1}».",
    ar: "لا يوجد «{0}»؛ جرى البحث عن «{1}».", zh: "没有“{0}”，已改为搜索“{1}”。")
  static let notAField = Phrase(
    en: "“{0}:” is no field here; it was searched as text.",
    fr: "« {0}: » n’est pas un champ ; cherché comme texte.",
    es: "«{0}:» no es un campo; se buscó como texto.",
    ru: "«{0}:» – не поле; искалось как текст.",
    ar: "«{0}:» ليس حقلا؛ جرى البحث عنه كنص.", zh: "“{0}:”不是字段，已作为文字搜索。")
  static let nothingFound = Phrase(
    en: "Nothing found", fr: "Aucun résultat", es: "Sin resultados", ru: "Ничего не найдено",
    ar: "لم يُعثر على شيء", zh: "没有找到结果")
  static let withoutPart = Phrase(
    en: "Without “{0}”: {1}", fr: "Sans « {0} » : {1}", es: "Sin «{0}»: {1}",
    ru: "Без «{0}»: {1}", ar: "بدون «{0}»: {1}", zh: "去掉“{0}”：{1}")
  static let nearWords = Phrase(
    en: "Near it in this collection", fr: "Proche dans cette collection",
    es: "Parecido en esta colección", ru: "Похожее в этом собрании",
    ar: "قريب منه في هذه المجموعة", zh: "馆藏中相近的内容")
  static let why = Phrase(
    en: "Why here?", fr: "Pourquoi ici ?", es: "¿Por qué aquí?", ru: "Почему здесь?",
    ar: "لماذا هنا؟", zh: "为何在此？")
  static let becauseOf = Phrase(
    en: "Here because: {0}", fr: "Ici parce que : {0}", es: "Aquí por: {0}",
    ru: "Здесь, потому что: {0}",
    ar: "هنا بسبب: {0}", zh: "出现原因：{0}")
  static let answer = Phrase(
    en: "Answer", fr: "Réponse", es: "Respuesta", ru: "Ответ", ar: "الجواب", zh: "答案")
  static let pages = Phrase(
    en: "Pages", fr: "Pages", es: "Páginas", ru: "Страницы", ar: "الصفحات", zh: "分页")
  static let next = Phrase(
    en: "Next", fr: "Suivant", es: "Siguiente", ru: "Дальше", ar: "التالي", zh: "下一页")
  static let first = Phrase(
    en: "First page", fr: "Première page", es: "Primera página", ru: "Первая страница",
    ar: "الصفحة الأولى", zh: "第一页")
  static let takeAway = Phrase(
    en: "Take it with you", fr: "Emporter", es: "Llévelo consigo", ru: "Забрать с собой",
    ar: "خذها معك", zh: "导出")
  static let citeSearch = Phrase(
    en: "Cite this search", fr: "Citer cette recherche", es: "Citar esta búsqueda",
    ru: "Сослаться на этот поиск", ar: "استشهد بهذا البحث", zh: "引用此次搜索")
  static let citeSearchText = Phrase(
    en: "This address gives the same answer while the server keeps edition {0}:",
    fr: "Cette adresse donne la même réponse tant que le serveur garde l’édition {0} :",
    es: "Esta dirección da la misma respuesta mientras el servidor conserve la edición {0}:",
    ru: "Этот адрес даёт тот же ответ, пока сервер хранит редакцию {0}:",
    ar: "يعطي هذا العنوان الجواب نفسه ما دام الخادم يحتفظ بالإصدار {0}:",
    zh: "只要服务器保留第 {0} 版，此地址即给出相同的结果：")
  static let alert = Phrase(
    en: "Feed of new records (Atom)", fr: "Flux des nouveautés (Atom)",
    es: "Canal de novedades (Atom)", ru: "Лента новых записей (Atom)",
    ar: "موجز السجلات الجديدة (Atom)", zh: "新记录订阅（Atom）")
  static let noRecordOfWords = Phrase(
    en: "Fewer words or none of the filters find more.",
    fr: "Moins de mots ou de filtres donneront plus.",
    es: "Con menos palabras o filtros se encuentra más.",
    ru: "Меньше слов или фильтров – больше находок.",
    ar: "كلمات أقل أو مرشحات أقل تعطي نتائج أكثر.", zh: "减少词语或筛选条件可找到更多。")
}
