/// What people read instead of the names and values that an index has: fields, kinds, types, states
/// of things. What is not in the table is shown as it is, with spaces for hyphens.
enum Labels {
  /// A field or a key of a record: `dateStart` as "Date start" where no better name is known.
  static func field(_ name: String, _ language: Language) -> String {
    if let phrase = fields[name.lowercased()] { return phrase(language) }
    return humanized(name)
  }

  /// A value of a closed list: a kind, a type's path, a status. Nil for one that is not listed.
  static func value(_ value: String, of field: String, _ language: Language) -> String? {
    switch field {
    case "type":
      let parts = value.split(separator: "/").map(String.init)
      guard let last = parts.last else { return nil }
      if parts.count == 1, let kind = kinds[last] { return kind(language) }
      let name = (types[value] ?? types[last]).map { $0(language) } ?? humanized(last)
      // The same name under several kinds: a report, a section of one, a reference to one.
      guard let single = singular[parts[0]], parts.count > 1 else { return name }
      return "\(single(language)) · \(name)"
    case "kind": return (kinds[value] ?? types[value]).map { $0(language) } ?? humanized(value)
    case "status": return statuses[value].map { $0(language) } ?? humanized(value)
    case "governance": return governance[value].map { $0(language) } ?? humanized(value)
    default: return nil
    }
  }

  /// What a part of a query was taken for: name, country, subject …
  static func role(_ role: String, _ language: Language) -> String {
    (roles[role] ?? fields[role]).map { $0(language) } ?? humanized(role)
  }

  private static let roles: [String: Phrase] = [
    "name": Phrase(en: "Name", fr: "Nom", es: "Nombre", ru: "Название", ar: "اسم", zh: "名称"),
    "organisation": Phrase(
      en: "Organisation", fr: "Organisation", es: "Organización", ru: "Организация", ar: "منظمة",
      zh: "组织"),
    "role": Phrase(en: "Role", fr: "Rôle", es: "Función", ru: "Роль", ar: "دور", zh: "角色"),
    "question": Phrase(
      en: "Question", fr: "Question", es: "Pregunta", ru: "Вопрос", ar: "سؤال", zh: "提问"),
  ]

  /// "senior-officials" as "Senior officials", "partnerCountries" as "Partner countries".
  static func humanized(_ name: String) -> String {
    var out = ""
    for character in name {
      if character == "-" || character == "_" {
        out.append(" ")
      } else if character.isUppercase, out.last?.isLowercase == true {
        out += " " + character.lowercased()
      } else {
        out.append(character)
      }
    }
    return out.prefix(1).uppercased() + out.dropFirst()
  }

  private static let fields: [String: Phrase] = [
    "kind": Phrase(
      en: "Kind", fr: "Nature", es: "Clase", ru: "Вид", ar: "الصنف", zh: "种类"),
    "type": Phrase(en: "Type", fr: "Type", es: "Tipo", ru: "Тип", ar: "النوع", zh: "类型"),
    "region": Phrase(
      en: "Region", fr: "Région", es: "Región", ru: "Регион", ar: "المنطقة", zh: "地区"),
    "year": Phrase(en: "Year", fr: "Année", es: "Año", ru: "Год", ar: "السنة", zh: "年份"),
    "decade": Phrase(
      en: "Decade", fr: "Décennie", es: "Década", ru: "Десятилетие", ar: "العقد", zh: "年代"),
    "subject": Phrase(
      en: "Subject", fr: "Sujet", es: "Tema", ru: "Тема", ar: "الموضوع", zh: "主题"),
    "subjects": .subjects,
    "country": Phrase(
      en: "Country", fr: "Pays", es: "País", ru: "Страна", ar: "البلد", zh: "国家"),
    "city": Phrase(en: "City", fr: "Ville", es: "Ciudad", ru: "Город", ar: "المدينة", zh: "城市"),
    "mechanism": Phrase(
      en: "Mechanism", fr: "Mécanisme", es: "Mecanismo", ru: "Механизм", ar: "الآلية", zh: "机制"),
    "document": Phrase(
      en: "Document", fr: "Document", es: "Documento", ru: "Документ", ar: "الوثيقة", zh: "文件"),
    "language": Phrase(
      en: "Language", fr: "Langue", es: "Idioma", ru: "Язык", ar: "اللغة", zh: "语言"),
    "status": Phrase(
      en: "Status", fr: "État", es: "Estado", ru: "Состояние", ar: "الحالة", zh: "状态"),
    "theme": Phrase(en: "Theme", fr: "Thème", es: "Tema", ru: "Тема", ar: "الموضوع", zh: "议题"),
    "themes": Phrase(
      en: "Themes", fr: "Thèmes", es: "Temas", ru: "Темы", ar: "المواضيع", zh: "议题"),
    "date": Phrase(en: "Date", fr: "Date", es: "Fecha", ru: "Дата", ar: "التاريخ", zh: "日期"),
    "place": Phrase(en: "Place", fr: "Lieu", es: "Lugar", ru: "Место", ar: "المكان", zh: "地点"),
    "title": Phrase(
      en: "Title", fr: "Titre", es: "Título", ru: "Название", ar: "العنوان", zh: "标题"),
    "author": Phrase(en: "Author", fr: "Auteur", es: "Autor", ru: "Автор", ar: "المؤلف", zh: "作者"),
    "publisher": Phrase(
      en: "Publisher", fr: "Éditeur", es: "Editor", ru: "Издатель", ar: "الناشر", zh: "出版者"),
    "series": Phrase(
      en: "Series", fr: "Collection", es: "Serie", ru: "Серия", ar: "السلسلة", zh: "丛书"),
    "number": Phrase(en: "Number", fr: "Numéro", es: "Número", ru: "Номер", ar: "العدد", zh: "编号"),
    "symbol": Phrase(
      en: "Symbol", fr: "Cote", es: "Signatura", ru: "Условное обозначение", ar: "الرمز", zh: "文号"),
    "issued": Phrase(
      en: "Published", fr: "Publié", es: "Publicado", ru: "Издано", ar: "تاريخ النشر", zh: "出版"),
    "member": .members, "members": .members, "states": .members,
    "observer": .observers, "observers": .observers, "partner": .partners, "partners": .partners,
    "secretariat": .secretariat, "founded": .founded, "source": .source, "sources": .sources,
    "summary": .summary,
    "page": Phrase(
      en: "Page", fr: "Page", es: "Página", ru: "Страница", ar: "الصفحة", zh: "页"),
    "governance": Phrase(
      en: "Governance", fr: "Gouvernance", es: "Gobernanza", ru: "Устройство", ar: "الحوكمة",
      zh: "治理"),
    "also": Phrase(
      en: "Also called", fr: "Aussi appelé", es: "También llamado", ru: "Другие названия",
      ar: "يسمى أيضا", zh: "又称"),
    "acronym": Phrase(
      en: "Acronym", fr: "Sigle", es: "Sigla", ru: "Сокращение", ar: "الاختصار", zh: "缩写"),
    "asof": Phrase(
      en: "As of", fr: "Situation en", es: "Situación en", ru: "По состоянию на", ar: "حتى تاريخ",
      zh: "截至"),
    "url": .onTheWeb, "id": .identifier,
    "steering": Phrase(
      en: "Steering group", fr: "Groupe de pilotage", es: "Grupo directivo",
      ru: "Руководящая группа", ar: "الفريق التوجيهي", zh: "指导小组"),
    "participants": Phrase(
      en: "Participants", fr: "Participants", es: "Participantes", ru: "Участвуют", ar: "المشاركون",
      zh: "参与者"),
    "has": Phrase(
      en: "Remarks", fr: "Remarques", es: "Observaciones", ru: "Пометы", ar: "ملاحظات", zh: "备注"),
    "citedin": .citedIn, "cites": .citedWorks,
  ]

  private static let kinds: [String: Phrase] = [
    "mechanism": .mechanisms, "agenda": .meetings,
    "document": Phrase(
      en: "Documents", fr: "Documents", es: "Documentos", ru: "Документы", ar: "الوثائق", zh: "文件"),
    "section": Phrase(
      en: "Sections", fr: "Sections", es: "Secciones", ru: "Разделы", ar: "الأقسام", zh: "章节"),
    "citation": Phrase(
      en: "References", fr: "Références", es: "Referencias", ru: "Литература", ar: "المراجع",
      zh: "参考文献"),
  ]

  /// One of a kind whose types are called like those of others.
  private static let singular: [String: Phrase] = [
    "section": Phrase(
      en: "Section", fr: "Section", es: "Sección", ru: "Раздел", ar: "قسم", zh: "章节"),
    "citation": Phrase(
      en: "Reference", fr: "Référence", es: "Referencia", ru: "Ссылка", ar: "مرجع", zh: "参考文献"),
  ]

  private static let statuses: [String: Phrase] = [
    "held": Phrase(en: "held", fr: "tenue", es: "celebrada", ru: "прошла", ar: "عُقد", zh: "已举行"),
    "forthcoming": Phrase(
      en: "forthcoming", fr: "à venir", es: "próxima", ru: "предстоит", ar: "مرتقب", zh: "即将举行"),
    "ongoing": Phrase(
      en: "ongoing", fr: "en cours", es: "en curso", ru: "действует", ar: "مستمر", zh: "进行中"),
    "expected": Phrase(
      en: "expected", fr: "attendu", es: "previsto", ru: "ожидается", ar: "متوقع", zh: "预期"),
    "inactive": Phrase(
      en: "inactive", fr: "inactif", es: "inactivo", ru: "не действует", ar: "غير نشط", zh: "停止活动"),
    "succeeded": Phrase(
      en: "goes on under another name", fr: "continue sous un autre nom",
      es: "continúa con otro nombre", ru: "продолжается под другим названием",
      ar: "مستمر باسم آخر", zh: "以其他名称延续"),
    "cancelled": Phrase(
      en: "cancelled", fr: "annulée", es: "cancelada", ru: "отменена", ar: "أُلغي", zh: "已取消"),
    "postponed": Phrase(
      en: "postponed", fr: "reportée", es: "aplazada", ru: "отложена", ar: "أُجّل", zh: "已推迟"),
  ]

  private static let governance: [String: Phrase] = [
    "stand-alone": Phrase(
      en: "stands alone", fr: "autonome", es: "autónomo", ru: "самостоятельный", ar: "مستقل",
      zh: "独立"),
    "pillar": Phrase(
      en: "part of a larger body", fr: "volet d’un ensemble plus large",
      es: "pilar de un organismo mayor", ru: "часть более крупного органа",
      ar: "جزء من هيئة أكبر", zh: "隶属于更大的机构"),
  ]

  private static let types: [String: Phrase] = [
    "workshop": Phrase(
      en: "Workshop", fr: "Atelier", es: "Taller", ru: "Семинар", ar: "ورشة عمل", zh: "研讨会"),
    "working-group": Phrase(
      en: "Working group", fr: "Groupe de travail", es: "Grupo de trabajo", ru: "Рабочая группа",
      ar: "فريق عامل", zh: "工作组"),
    "senior-officials": Phrase(
      en: "Senior officials", fr: "Hauts fonctionnaires", es: "Altos funcionarios",
      ru: "Старшие должностные лица", ar: "كبار المسؤولين", zh: "高级官员会议"),
    "ministerial": Phrase(
      en: "Ministerial", fr: "Réunion ministérielle", es: "Reunión ministerial",
      ru: "Встреча министров", ar: "اجتماع وزاري", zh: "部长级会议"),
    "conference": Phrase(
      en: "Conference", fr: "Conférence", es: "Conferencia", ru: "Конференция", ar: "مؤتمر",
      zh: "会议"),
    "preparatory": Phrase(
      en: "Preparatory meeting", fr: "Réunion préparatoire", es: "Reunión preparatoria",
      ru: "Подготовительная встреча", ar: "اجتماع تحضيري", zh: "筹备会议"),
    "forum": Phrase(en: "Forum", fr: "Forum", es: "Foro", ru: "Форум", ar: "منتدى", zh: "论坛"),
    "summit": Phrase(
      en: "Summit", fr: "Sommet", es: "Cumbre", ru: "Саммит", ar: "قمة", zh: "峰会"),
    "expert-meeting": Phrase(
      en: "Expert meeting", fr: "Réunion d’experts", es: "Reunión de expertos",
      ru: "Встреча экспертов", ar: "اجتماع خبراء", zh: "专家会议"),
    "agenda/other": Phrase(
      en: "Other meeting", fr: "Autre réunion", es: "Otra reunión", ru: "Другая встреча",
      ar: "اجتماع آخر", zh: "其他会议"),
    "rcp": Phrase(
      en: "Regional consultative process", fr: "Processus consultatif régional",
      es: "Proceso consultivo regional", ru: "Региональный консультативный процесс",
      ar: "عملية تشاورية إقليمية", zh: "区域协商进程"),
    "irf": Phrase(
      en: "Interregional forum", fr: "Forum interrégional", es: "Foro interregional",
      ru: "Межрегиональный форум", ar: "منتدى أقاليمي", zh: "区域间论坛"),
    "mechanism/other": Phrase(
      en: "Other mechanism", fr: "Autre mécanisme", es: "Otro mecanismo", ru: "Другой механизм",
      ar: "آلية أخرى", zh: "其他机制"),
    "report": Phrase(
      en: "Report", fr: "Rapport", es: "Informe", ru: "Доклад", ar: "تقرير", zh: "报告"),
    "working-paper": Phrase(
      en: "Working paper", fr: "Document de travail", es: "Documento de trabajo",
      ru: "Рабочий документ", ar: "ورقة عمل", zh: "工作文件"),
    "session-report": Phrase(
      en: "Session report", fr: "Compte rendu de session", es: "Informe de sesión",
      ru: "Отчёт о заседании", ar: "تقرير جلسة", zh: "会议报告"),
    "un-report": Phrase(
      en: "United Nations report", fr: "Rapport des Nations Unies",
      es: "Informe de las Naciones Unidas", ru: "Доклад ООН", ar: "تقرير للأمم المتحدة",
      zh: "联合国报告"),
    "catalogue-record": Phrase(
      en: "Catalogue record", fr: "Notice de catalogue", es: "Ficha de catálogo",
      ru: "Каталожная запись", ar: "سجل فهرس", zh: "目录记录"),
    "declaration": Phrase(
      en: "Declaration", fr: "Déclaration", es: "Declaración", ru: "Декларация", ar: "إعلان",
      zh: "宣言"),
    "book": Phrase(en: "Book", fr: "Livre", es: "Libro", ru: "Книга", ar: "كتاب", zh: "书籍"),
    "chapter": Phrase(
      en: "Chapter", fr: "Chapitre", es: "Capítulo", ru: "Глава", ar: "فصل", zh: "章节"),
    "webpage": Phrase(
      en: "Web page", fr: "Page web", es: "Página web", ru: "Веб-страница", ar: "صفحة ويب", zh: "网页"
    ),
    "communication": Phrase(
      en: "Communication", fr: "Communication", es: "Comunicación", ru: "Сообщение", ar: "بلاغ",
      zh: "通讯"),
    "treaty": Phrase(
      en: "Treaty", fr: "Traité", es: "Tratado", ru: "Договор", ar: "معاهدة", zh: "条约"),
    "press-release": Phrase(
      en: "Press release", fr: "Communiqué de presse", es: "Comunicado de prensa",
      ru: "Пресс-релиз", ar: "بيان صحفي", zh: "新闻稿"),
    "conference-paper": Phrase(
      en: "Conference paper", fr: "Communication de conférence", es: "Ponencia",
      ru: "Доклад на конференции", ar: "ورقة مؤتمر", zh: "会议论文"),
    "background-paper": Phrase(
      en: "Background paper", fr: "Document de référence", es: "Documento de antecedentes",
      ru: "Справочный документ", ar: "ورقة معلومات أساسية", zh: "背景文件"),
    "resolution": Phrase(
      en: "Resolution", fr: "Résolution", es: "Resolución", ru: "Резолюция", ar: "قرار", zh: "决议"),
    "article": Phrase(
      en: "Article", fr: "Article", es: "Artículo", ru: "Статья", ar: "مقال", zh: "文章"),
    "information-sheet": Phrase(
      en: "Information sheet", fr: "Fiche d’information", es: "Ficha informativa",
      ru: "Информационный листок", ar: "نشرة معلومات", zh: "资料页"),
    "unpublished-paper": Phrase(
      en: "Unpublished paper", fr: "Document inédit", es: "Documento inédito",
      ru: "Неопубликованная работа", ar: "ورقة غير منشورة", zh: "未发表论文"),
    "draft-document": Phrase(
      en: "Draft", fr: "Projet de document", es: "Borrador", ru: "Проект документа", ar: "مسودة",
      zh: "草案"),
    "presentation": Phrase(
      en: "Presentation", fr: "Présentation", es: "Presentación", ru: "Презентация", ar: "عرض",
      zh: "演示文稿"),
    "roadmap": Phrase(
      en: "Roadmap", fr: "Feuille de route", es: "Hoja de ruta", ru: "Дорожная карта",
      ar: "خارطة طريق", zh: "路线图"),
  ]
}
