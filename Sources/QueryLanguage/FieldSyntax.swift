/// How the values of a field are written in a query.
public enum FieldSyntax: Hashable, Sendable {
  /// Words, phrases, wildcards: analysed text.
  case text
  /// Whole values, compared folded; a prefix with `*` after it.
  case keyword
  /// A number, a range `2010..2012` open at one end if wished, or `none`.
  case integer
  /// A year, month or day, a range of them, or `none`.
  case date
}
