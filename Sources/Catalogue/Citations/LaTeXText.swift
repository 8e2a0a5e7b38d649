/// LaTeX as it stands in bibliographies, as plain text: accents, special characters, braces gone.
enum LaTeXText {
  /// Plain text, white space collapsed.
  static func decode(_ text: String) -> String {
    var decoder = Decoder(text)
    return Row.collapse(decoder.run())
  }

  /// An address: only escapes of single characters and braces go.
  static func address(_ text: String) -> String {
    var result = ""
    var escaped = false
    var rest = text[...]
    if let range = rest.firstRange(of: "\\url{") { rest = rest[range.upperBound...] }
    for character in rest {
      if character == "\\" && !escaped {
        escaped = true
        continue
      }
      escaped = false
      if character == "{" || character == "}" || character.isWhitespace { continue }
      result.append(character)
    }
    return result
  }

  /// Letters under an accent: pairs of the plain letter and the accented one.
  private static let accents: [Character: String] = [
    "'": "aáeéiíoóuúyýcćnńsśzźlĺrŕgǵkḱmḿpṕwẃAÁEÉIÍOÓUÚYÝCĆNŃSŚZŹLĹRŔGǴ",
    "`": "aàeèiìoòuùnǹAÀEÈIÌOÒUÙNǸ",
    "^": "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷAÂEÊIÎOÔUÛCĈGĜHĤJĴSŜWŴYŶ",
    "\"": "aäeëiïoöuüyÿAÄEËIÏOÖUÜYŸ",
    "~": "aãnñoõiĩuũeẽAÃNÑOÕIĨUŨEẼ",
    "=": "aāeēiīoōuūAĀEĒIĪOŌUŪ",
    ".": "cċeėgġzżIİCĊEĖGĠZŻ",
    "c": "cçsşţţtţkķlļnņrŗgģCÇSŞTŢKĶLĻNŅRŖGĢ",
    "k": "aąeęiįuųAĄEĘIĮUŲ",
    "v": "cčdďeělľnňrřsštťzžgǧaǎCČDĎEĚLĽNŇRŘSŠTŤZŽGǦ",
    "u": "aăeĕgğiĭoŏuŭAĂEĔGĞIĬOŎUŬ",
    "H": "oőuűOŐUŰ", "r": "aåuůAÅUŮ", "d": "aạeẹiịoọuụsṣtṭAẠEẸIỊOỌUỤSṢTṬ",
  ]
  private static let words: [String: String] = [
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å",
    "AA": "Å", "l": "ł", "L": "Ł", "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "dj": "đ", "DJ": "Đ", "ng": "ŋ", "textendash": "–", "textemdash": "—", "ldots": "…",
    "dots": "…", "textellipsis": "…", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "guillemotleft": "«",
    "guillemotright": "»", "textbackslash": "\\", "textasciitilde": "~",
    "textasciicircum": "^", "textunderscore": "_", "textbar": "|", "textless": "<",
    "textgreater": ">", "textregistered": "®", "texttrademark": "™", "copyright": "©",
    "textcopyright": "©", "pounds": "£", "euro": "€", "texteuro": "€", "S": "§", "P": "¶",
    "textdegree": "°", "slash": "/", "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX",
    "newline": " ", "par": " ", "quad": " ", "qquad": " ",
  ]

  private struct Decoder {
    let characters: [Character]
    var place = 0
    var result = ""

    init(_ text: String) { characters = Array(text) }

    mutating func run() -> String {
      while place < characters.count {
        let character = characters[place]
        switch character {
        case "\\":
          place += 1
          command()
        case "{", "}", "$": place += 1
        case "~":
          result.append(" ")
          place += 1
        case "-" where next(1) == "-":
          let isLong = next(2) == "-"
          result.append(isLong ? "—" : "–")
          place += isLong ? 3 : 2
        case "`" where next(1) == "`":
          result.append("“")
          place += 2
        case "'" where next(1) == "'":
          result.append("”")
          place += 2
        default:
          result.append(character)
          place += 1
        }
      }
      return result
    }

    private func next(_ distance: Int) -> Character? {
      place + distance < characters.count ? characters[place + distance] : nil
    }

    /// A command, the cursor behind its backslash.
    private mutating func command() {
      guard place < characters.count else { return }
      let first = characters[place]
      guard first.isLetter && first.isASCII else {
        place += 1
        if LaTeXText.accents[first] != nil {
          accent(first)
        } else if first == "\\" || first.isWhitespace {
          result.append(" ")
        } else if first != "/" && first != "-" && first != "," && first != "!" {
          result.append(first)
        }
        return
      }
      var name = ""
      while place < characters.count, characters[place].isLetter, characters[place].isASCII {
        name.append(characters[place])
        place += 1
      }
      if name.count == 1, let mark = name.first, LaTeXText.accents[mark] != nil,
        place < characters.count, characters[place] == "{" || characters[place].isWhitespace
      {
        accent(mark)
        return
      }
      if let word = LaTeXText.words[name] {
        result += word
        // A space after a command's name ends the name.
        if place < characters.count, characters[place] == " " {
          place += 1
        } else if next(0) == "{", next(1) == "}" {
          place += 2
        }
        return
      }
      // \emph{…}, \textit{…}, \url{…}: the contents stand for themselves.
      while place < characters.count, characters[place] == " " { place += 1 }
    }

    /// The letter under an accent: `e`, `{e}`, `\i`, `{\i}`.
    private mutating func accent(_ mark: Character) {
      while place < characters.count, characters[place].isWhitespace { place += 1 }
      var isBraced = false
      if place < characters.count, characters[place] == "{" {
        isBraced = true
        place += 1
      }
      guard place < characters.count else { return }
      var letter = characters[place]
      place += 1
      if letter == "\\", place < characters.count,
        characters[place] == "i" || characters[place] == "j"
      {
        letter = characters[place]
        place += 1
      }
      if letter == "}" { return }
      let pairs = Array(LaTeXText.accents[mark] ?? "")
      var accented: Character?
      var index = 0
      while index + 1 < pairs.count {
        if pairs[index] == letter { accented = pairs[index + 1] }
        index += 2
      }
      result.append(accented ?? letter)
      if isBraced {
        while place < characters.count, characters[place] != "}" {
          result.append(characters[place])
          place += 1
        }
        if place < characters.count { place += 1 }
      }
    }
  }
}
