import Analysis
import Testing

@Suite struct LanguageDetectorTests {
  let detector = LanguageDetector()

  func detect(_ text: String) -> String {
    Array(text.utf8).withUnsafeBytes { detector.detect($0) }.bcp47
  }

  @Test(
    "sentences",
    arguments: [
      ("Everyone has the right to seek and to enjoy asylum in other countries", "en"),
      ("Les ministres ont adopté une déclaration commune sur les migrations", "fr"),
      ("La conferencia regional sobre migración se reunió en la ciudad", "es"),
      ("Участники процесса обсудили вопросы возвращения и реадмиссии", "ru"),
      ("Учасники процесу обговорили питання повернення та інтеграції", "uk"),
      ("ناقش المشاركون قضايا الهجرة واللجوء في المنطقة", "ar"),
      ("各国部长讨论了移民问题", "zh"), ("移民に関する地域会議が開かれました", "ja"), ("이주에 관한 지역 회의", "ko"),
      ("การประชุมระดับภูมิภาคว่าด้วยการย้ายถิ่น", "th"),
      ("Περιφερειακή διαδικασία για τη μετανάστευση", "el"),
      ("A ministerek nyilatkozatot fogadtak el a migrációról és a menekültekről", "hu"),
      ("12 345", "und"), ("", "und"), ("IOM", "und"),
    ])
  func sentences(text: String, language: String) {
    #expect(detect(text) == language)
  }

  @Test(
    "held-out articles of the Universal Declaration, languages with a stemmer and others",
    .enabled(if: SharedData.has("data/udhr/docs.jsonl.zst"), "needs ../shared"))
  func declaration() throws {
    var right: [String: Int] = [:]
    var all: [String: Int] = [:]
    var stemmed = (right: 0, all: 0)
    var wrong: [String: Int] = [:]
    for record in try SharedData.records("data/udhr/docs.jsonl.zst") {
      guard let id = record["id"], let text = record["text"], let tag = record["lang"],
        let language = Language(bcp47: tag), language != .undetermined,
        // Known languages in an unknown script (Arabic in Latin …) are not what is asked.
        language.isWritten(in: Array(text.utf8).withUnsafeBytes { Script.ofFirstLetter($0) }),
        let number = Int(
          id.reversed().prefix(while: \.isNumber).reversed().map(String.init).joined()),
        number % 3 == 0
      else { continue }
      let code = language.bcp47
      all[code, default: 0] += 1
      let found = detect(text)
      if found == code {
        right[code, default: 0] += 1
      } else {
        wrong["\(code)→\(found)", default: 0] += 1
      }
      if language.stemmerName != nil {
        stemmed.all += 1
        stemmed.right += found == code ? 1 : 0
      }
    }
    let total = all.values.reduce(0, +)
    let rate = Double(right.values.reduce(0, +)) / Double(total)
    let stemmedRate = Double(stemmed.right) / Double(stemmed.all)
    print(
      "language detection, held-out articles: \(all.count) languages, \(total) texts,",
      "right \(rate); with a stemmer \(stemmed.all) texts, right \(stemmedRate);",
      "most often wrong: \(wrong.sorted { $0.value > $1.value }.prefix(14).map { "\($0.key) \($0.value)" })"
    )
    #expect(stemmedRate >= 0.96)
    #expect(rate >= 0.97)
  }
}
