/// Words that are no acronym unless they stand in capitals (`who`, `WHO`), by language.
///
/// Not stop words: those are listed by a definition, and only queries pass over them.
enum FunctionWords {
  /// Whether a word, folded and without marks, is a function word of the language; for `undetermined`,
  /// of any.
  static func contains(_ folded: [UInt8], _ language: Language) -> Bool {
    let word = String(decoding: folded, as: UTF8.self)
    if language == .undetermined { return lists.values.contains { $0.contains(word) } }
    return lists[language]?.contains(word) ?? false
  }

  private static let lists: [Language: Set<String>] = {
    var result: [Language: Set<String>] = [:]
    for (code, words) in texts {
      if let language = Language(bcp47: code) {
        result[language] = Set(words.split(separator: " ").map(String.init))
      }
    }
    return result
  }()

  private static let texts: [(String, String)] = [
    (
      "en",
      """
      a about after all also am an and any are as at be because been before being both but by can \
      could did do does doing each for from had has have having he her here hers him his how i if in \
      into is it its just me more most my no nor not of on once only or other our ours out over own \
      same she should so some such than that the their theirs them then there these they this those \
      through to too under until very was we were what when where which while who whom whose why \
      will with would you your yours
      """
    ),
    (
      "fr",
      """
      a au aux avec c ce ces cet cette d dans de des du elle elles en est et ete etre eux il ils j je \
      l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas \
      plus pour qu que quel quelle quelles quels qui s sa sans se ses si sont son sur t ta te tes toi \
      ton tu un une vos votre vous y
      """
    ),
    (
      "es",
      """
      a al algo como con cual cuales cuando de del desde donde el ella ellas ellos en entre era es \
      esa esas ese eso esos esta estas este esto estos fue ha han hasta hay la las le les lo los mas \
      me mi muy no nos o para pero por porque que quien se ser si sin sobre son su sus tambien te \
      tiene un una uno y ya yo
      """
    ),
    (
      "pt",
      """
      a ao aos as com como da das de do dos e ela elas ele eles em entre era essa esse esta este eu \
      foi ha isso isto ja mais mas me mesmo na nas nao no nos o os ou para pela pelas pelo pelos por \
      qual quando que quem se sem ser seu seus sua suas sao tambem te um uma
      """
    ),
    (
      "de",
      """
      als am an auch auf aus bei bis das dass dem den der des die diese dieser dieses durch ein eine \
      einem einen einer eines er es fur hat ich ihr ihre im in ist kann mit nach nicht noch nur oder \
      sein sich sie sind so uber um und unter vom von vor war was welche wenn wer werden wie wird wo \
      wurde zu zum zur
      """
    ),
    (
      "it",
      """
      a ad agli ai al alla alle anche che chi ci come con cui da dai dal dalla dalle degli dei del \
      della delle di e ed era gli ha hanno i il in io la le lo loro ma nei nel nella nelle non o per \
      perche piu quale quali quando quello questa questo se si sono su sua sul sulla suo tra un una \
      uno
      """
    ),
    (
      "ru",
      """
      а без бы был была были было быть в вам вас во вот все вы где да для до его ее если есть еще же \
      за и из или им их к как какая какие какой ко когда кто ли мы на над не нет ни но о об он она \
      они оно от по под при с со так также такой там то того тоже только у уже чем что чтобы эта эти \
      это этого этот я
      """
    ),
    (
      "ar",
      "ال الا التي الذي الي ان او اي بعد به بها بين تلك ثم حتي ذلك عن علي عند غير في فيه فيها قد كان كانت "
        + "كل كما كم كيف لا لم لن له لها ليس ما متي مع من منذ هذا هذه هل هو هي و يكون"
    ),
  ]
}
