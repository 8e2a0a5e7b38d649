/// Lines that fuzzing or reading found to go wrong in some version of the parser.
enum FuzzCases {
  static let lines = [
    "(title:)^2", "\"a\"-b", "--", "a) OR (b c)", "“foo city:bar-x", "+AND", "a AND +AND",
    "-?+😀~. =&title:date:~”אב~3　^1e9\u{7F}»😀:..–..",
    "~3^1e9..,b2 )a((+אב-”.”~: ", "x^2:",
    "-–NOT«*.))~3»+？:", "–NOT»", "+NOT(b)", "+NOT(b)^2 +OR~ a", "region:(region:title:none )",
    "=-region:region:title:b2", "title:==-x", "=-(a b)",
    "a NEAR/3?”\".. b",
    "\"a\"+NOT»date:»",
    "«é+é~~–NEAR/b2“-title:,AND", "\"a\"-", "(a)-(b)", "(\"a\"-)",
    "~1?：&:region:))é？~~1", "a*^2~", "a*~1^2~",
    "\"a\"?()),", "a~?^2",
    "region:(OR\0\"\u{1D}\")", "region:=OR", "region:+AND", "region:(=NOT^2)",
  ]
}
