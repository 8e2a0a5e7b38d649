internal import Analysis
internal import InvertedIndex
internal import JSON

/// The language that the index analysed a stored record's texts in: what the record says, else
/// what its longest text tells.
func recordLanguage(_ record: JSONValue, _ fields: [Field]) -> Language {
  if let language = record["language"]?.string.flatMap({ Language(bcp47: $0) }) {
    return language
  }
  var longest = ""
  for field in fields where field.kind == .text {
    for text in record[field.name]?.strings ?? [] where text.utf8.count > longest.utf8.count {
      longest = text
    }
  }
  return longest.withUTF8 {
    $0.isEmpty ? .undetermined : LanguageDetector().detect(UnsafeRawBufferPointer($0))
  }
}
