/// How to ask: what may be written, with an example of each that can be tried.
struct HelpPage {
  let context: PageContext

  func page() -> [UInt8] {
    let language = context.language
    var layout = Layout(context, title: Phrase.help(language))
    layout.canonical = Link(["help"])
    return layout.page { main in
      SearchBox(context: context).form("", into: &main)
      main.element(.h1, text: Phrase.help(language))
      for phrase in Self.paragraphs { main.element(.p, text: phrase(language)) }
      main.element(
        .div,
        [
          .class("scroll"), .number(.tabindex, 0), Attribute(.role, "region"),
          Attribute(.ariaLabel, Self.table(language)),
        ]
      ) { box in
        box.element(.table, [.class("records")]) { table in
          table.element(.caption, text: Self.table(language))
          table.element(.tbody) { body in
            for (example, meaning) in Self.examples {
              body.element(.tr) { row in
                row.element(.th, [Attribute(.scope, "row")]) { cell in
                  cell.element(
                    .a, [.href(context.search([], query: example)), Attribute(.rel, "nofollow")]
                  ) {
                    $0.element(.code, text: example)
                  }
                }
                row.element(.td, text: meaning(language))
              }
            }
          }
        }
      }
    }
  }

  private static let table = Phrase(
    en: "What you may write", fr: "Ce que vous pouvez écrire", es: "Lo que puede escribir",
    ru: "Что можно написать", ar: "ما يمكنك كتابته", zh: "可以这样写")

  private static let paragraphs = [
    Phrase(
      en:
        "Ask in your own words: a name, a country, a city, a subject, a year, a question. The page says what it understood, and how to search for the words alone.",
      fr:
        "Demandez avec vos mots : un nom, un pays, une ville, un sujet, une année, une question. La page dit ce qu’elle a compris, et comment chercher seulement les mots.",
      es:
        "Pregunte con sus palabras: un nombre, un país, una ciudad, un tema, un año, una pregunta. La página dice qué entendió y cómo buscar solo las palabras.",
      ru:
        "Спрашивайте своими словами: название, страна, город, тема, год, вопрос. Страница скажет, что она поняла, и как искать одни слова.",
      ar:
        "اسأل بكلماتك: اسم أو بلد أو مدينة أو موضوع أو سنة أو سؤال. تبين الصفحة ما فهمته وكيفية البحث عن الكلمات وحدها.",
      zh: "用自己的话提问：名称、国家、城市、主题、年份或问题。页面会说明其理解，以及如何仅按字面搜索。"),
    Phrase(
      en:
        "Check boxes narrow the results: values of one group are alternatives, groups are combined.",
      fr:
        "Les cases à cocher affinent les résultats : les valeurs d’un groupe sont des alternatives, les groupes se combinent.",
      es:
        "Las casillas acotan los resultados: los valores de un grupo son alternativas, los grupos se combinan.",
      ru: "Флажки сужают результаты: значения одной группы заменяют друг друга, группы сочетаются.",
      ar: "تضيّق خانات الاختيار النتائج: قيم المجموعة الواحدة بدائل، والمجموعات تُجمع معا.",
      zh: "复选框用于缩小结果：同组各值为“或”，各组之间为“且”。"),
  ]

  private static let examples: [(String, Phrase)] = [
    (
      "labour migration",
      Phrase(
        en: "any of the words, best first", fr: "l’un des mots, les meilleurs d’abord",
        es: "cualquiera de las palabras, las mejores primero", ru: "любое из слов, сначала лучшее",
        ar: "أي من الكلمات، الأفضل أولا", zh: "任一词语，最相关者在前")
    ),
    (
      "+asylum +procedures",
      Phrase(
        en: "all of the words", fr: "tous les mots", es: "todas las palabras", ru: "все слова",
        ar: "كل الكلمات", zh: "所有词语")
    ),
    (
      "refugee -asylum",
      Phrase(
        en: "without a word", fr: "sans un mot", es: "sin una palabra", ru: "без слова",
        ar: "بدون كلمة", zh: "排除某词")
    ),
    (
      "\"visa integrity\"",
      Phrase(
        en: "exactly these words in a row", fr: "exactement ces mots à la suite",
        es: "exactamente estas palabras seguidas", ru: "именно эти слова подряд",
        ar: "هذه الكلمات متتالية تماما", zh: "完全相同的连续词语")
    ),
    (
      "traffick*",
      Phrase(
        en: "words that begin like this", fr: "mots qui commencent ainsi",
        es: "palabras que empiezan así", ru: "слова с таким началом", ar: "كلمات تبدأ هكذا",
        zh: "以此开头的词")
    ),
    (
      "ministrial~",
      Phrase(
        en: "words written nearly like this", fr: "mots écrits presque ainsi",
        es: "palabras escritas casi así", ru: "слова почти такого написания",
        ar: "كلمات تُكتب على نحو قريب", zh: "拼写相近的词")
    ),
    (
      "title:declaration",
      Phrase(
        en: "in one field only", fr: "dans un seul champ", es: "solo en un campo",
        ru: "только в одном поле", ar: "في حقل واحد فقط", zh: "仅在某一字段中")
    ),
    (
      "year:2010..2012",
      Phrase(
        en: "of these years", fr: "de ces années", es: "de estos años", ru: "этих лет",
        ar: "من هذه السنوات", zh: "限定年份")
    ),
  ]
}

/// What this is, where its numbers come from, and what it does not do.
struct AboutPage {
  let context: PageContext

  func page() -> [UInt8] {
    let language = context.language
    var layout = Layout(context, title: Phrase.about(language))
    layout.canonical = Link(["about"])
    return layout.page { main in
      SearchBox(context: context).form("", into: &main)
      main.element(.h1, text: Phrase.about(language))
      for phrase in Self.paragraphs { main.element(.p, text: phrase(language)) }
      main.element(.dl, [.class("facts")]) { list in
        let library = context.library
        for (name, value) in [
          (Phrase.everything(language), language.number(library.recordCount)),
          (
            Phrase.generation(language, "").split(separator: " ").first.map(String.init) ?? "",
            language.number(Int(clamping: library.generation))
          ),
          ("Fingerprint", library.fingerprint), ("Rapporteur", library.version),
        ] {
          list.element(.dt, text: name)
          list.element(.dd, text: value)
        }
      }
    }
  }

  private static let paragraphs = [
    Phrase(
      en:
        "This service searches one collection of records. Every fact names its source; where sources contradict each other, the record says so and which reading was taken.",
      fr:
        "Ce service interroge une collection de notices. Chaque fait nomme sa source ; si des sources se contredisent, la notice le dit, ainsi que la lecture retenue.",
      es:
        "Este servicio busca en una colección de registros. Cada dato nombra su fuente; si las fuentes se contradicen, el registro lo dice, con la lectura adoptada.",
      ru:
        "Эта служба ищет в одном собрании записей. У каждого сведения указан источник; если источники расходятся, запись говорит об этом и о том, какое чтение принято.",
      ar:
        "تبحث هذه الخدمة في مجموعة واحدة من السجلات. لكل معلومة مصدرها؛ وحيث تتناقض المصادر يذكر السجل ذلك والقراءة المعتمدة.",
      zh: "本服务检索一个记录集。每项事实均注明来源；来源相互矛盾之处，记录中会说明并注明所采用的说法。"),
    Phrase(
      en:
        "It sets no cookie, keeps no profile and loads nothing from elsewhere. Every list and record can be taken along for a reference manager, a spreadsheet or a calendar.",
      fr:
        "Aucun cookie, aucun profil, rien n’est chargé d’ailleurs. Chaque liste et chaque notice s’exportent vers un gestionnaire de références, un tableur ou un calendrier.",
      es:
        "No pone cookies, no guarda perfiles ni carga nada de otros sitios. Toda lista y todo registro se exporta a un gestor de referencias, una hoja de cálculo o un calendario.",
      ru:
        "Она не ставит cookie, не ведёт профилей и ничего не загружает со стороны. Любой список и запись можно забрать для менеджера ссылок, таблицы или календаря.",
      ar:
        "لا تضع ملفات تعريف ارتباط ولا تحتفظ بملفات شخصية ولا تحمّل شيئا من مكان آخر. يمكن أخذ كل قائمة وسجل إلى برنامج مراجع أو جدول أو تقويم.",
      zh: "不设置 Cookie，不保留用户档案，不从他处加载内容。任何列表和记录都可导出到文献管理软件、电子表格或日历。"),
  ]
}

/// What was done so that everybody can use these pages.
struct AccessibilityPage {
  let context: PageContext

  func page() -> [UInt8] {
    let language = context.language
    var layout = Layout(context, title: Phrase.accessibility(language))
    layout.canonical = Link(["accessibility"])
    return layout.page { main in
      SearchBox(context: context).form("", into: &main)
      main.element(.h1, text: Phrase.accessibility(language))
      for phrase in Self.paragraphs { main.element(.p, text: phrase(language)) }
    }
  }

  private static let paragraphs = [
    Phrase(
      en:
        "These pages are made after the Web Content Accessibility Guidelines 2.2, level AA. They work without script, with a keyboard alone, with screen readers, at any size of text, in light and dark, and from 320 pixels of width.",
      fr:
        "Ces pages suivent les règles WCAG 2.2, niveau AA. Elles fonctionnent sans script, au clavier seul, avec un lecteur d’écran, à toute taille de texte, en clair et en sombre, dès 320 pixels de large.",
      es:
        "Estas páginas siguen las pautas WCAG 2.2, nivel AA. Funcionan sin scripts, solo con teclado, con lectores de pantalla, con cualquier tamaño de texto, en claro y oscuro, desde 320 píxeles de ancho.",
      ru:
        "Эти страницы сделаны по руководству WCAG 2.2, уровень AA. Они работают без скриптов, с одной клавиатуры, с программами чтения с экрана, при любом размере текста, в светлой и тёмной теме, от 320 пикселей ширины.",
      ar:
        "تتبع هذه الصفحات إرشادات WCAG 2.2، المستوى AA. وهي تعمل دون برامج نصية، وبلوحة المفاتيح وحدها، ومع قارئات الشاشة، وبأي حجم للنص، وفي الوضعين الفاتح والداكن، ابتداء من عرض 320 بكسل.",
      zh: "这些页面遵循 WCAG 2.2 AA 级标准：无需脚本，可仅用键盘和屏幕阅读器操作，适应任何文字大小、明暗主题和 320 像素以上的宽度。"),
    Phrase(
      en:
        "Charts carry a description, and the same numbers stand in a table. If something does not work for you, the people who run this server want to know.",
      fr:
        "Les graphiques ont une description, et les mêmes nombres figurent dans un tableau. Si quelque chose ne fonctionne pas pour vous, dites-le à ceux qui gèrent ce serveur.",
      es:
        "Los gráficos llevan una descripción y los mismos números están en una tabla. Si algo no le funciona, dígalo a quienes administran este servidor.",
      ru:
        "У графиков есть описание, а те же числа стоят в таблице. Если что-то у вас не работает, сообщите тем, кто ведёт этот сервер.",
      ar: "للرسوم وصف، والأرقام نفسها في جدول. إذا لم يعمل شيء لديك فأخبر القائمين على هذا الخادم.",
      zh: "图表附有说明，相同数字另以表格列出。如有不便之处，请告知本服务器的管理者。"),
  ]
}
