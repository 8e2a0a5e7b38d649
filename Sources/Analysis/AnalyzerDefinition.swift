/// How the text of a field becomes terms.
///
/// Part of an index's meaning: text and query are analysed alike, so `key`, with the versions of
/// ICU, Unicode and Snowball beside it, belongs into the fingerprint.
public struct AnalyzerDefinition: Hashable, Sendable {
  /// Where words begin and end.
  public enum Tokenizer: String, Hashable, Sendable, CaseIterable {
    /// ICU's words: Unicode's UAX #29 with ICU's tailorings, dictionaries for Chinese, Japanese,
    /// Thai, Khmer, Lao and Burmese.
    case icu
    /// Maximal runs of letters and digits (Alphabetic, or of a category N*), lower-cased.
    case alphanumeric
  }

  public var tokenizer: Tokenizer
  /// NFKC_Casefold, then removal of marks where readers of the script expect it. Without it, `icu`
  /// keeps words as they stand (NFC), `alphanumeric` still lower-cases.
  public var folding: Bool
  /// Snowball by the text's language.
  public var stemming: Bool
  /// Beside dictionary words, each Han character and each pair of neighbours, so that a compound
  /// that the dictionary splits otherwise is found.
  public var hanBigrams: Bool
  /// Words that are not indexed, compared folded; their positions stay. Empty: every word counts.
  public var stopWords: [String]
  /// Whether written forms are told apart (`=word`). Without, all forms of a term are one.
  public var forms: Bool
  /// Bytes of UTF-8 of the longest word, 16...255. A longer one is split, nowhere inside a
  /// character, into words of consecutive positions; being split alike in a query, it is found.
  public var maximumTokenLength: Int

  /// Values outside their range are brought into it.
  public init(
    tokenizer: Tokenizer = .icu, folding: Bool = true, stemming: Bool = true,
    hanBigrams: Bool = true, stopWords: [String] = [], forms: Bool = true,
    maximumTokenLength: Int = 255
  ) {
    self.tokenizer = tokenizer
    self.folding = folding
    self.stemming = stemming
    self.hanBigrams = hanBigrams
    self.stopWords = stopWords
    self.forms = forms
    self.maximumTokenLength = min(255, max(16, maximumTokenLength))
  }

  /// ICU's words, folded and stemmed, with forms: the default of text fields.
  public static let standard = AnalyzerDefinition()

  /// The benchmark's: runs of letters and digits, lower-cased, nothing else.
  public static let alphanumeric = AnalyzerDefinition(
    tokenizer: .alphanumeric, folding: false, stemming: false, hanBigrams: false, forms: false)

  /// All of it as a line of text, for fingerprints and messages.
  public var key: String {
    "tokenizer=\(tokenizer.rawValue) folding=\(folding) stemming=\(stemming)"
      + " hanBigrams=\(hanBigrams) forms=\(forms) maximumTokenLength=\(maximumTokenLength)"
      + " stopWords=\(stopWords.joined(separator: ","))"
  }
}
