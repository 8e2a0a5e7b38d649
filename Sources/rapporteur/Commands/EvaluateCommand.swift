import ArgumentParser
import Evaluation
import Search

/// `evaluate`: how good the ranking is, by judged topics.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure the ranking with judged topics, compare runs, tune weights.",
    discussion: """
      Topics are tab-separated (id, text) or JSON Lines ("id", "text"); their texts are taken as \
      plain text, without operators, unless --syntax is given. Judgments are TREC qrels, or JSON \
      Lines ("id", "relevance": {record: grade}). Values are those of trec_eval -c: means over all \
      judged topics.

      EXAMPLES
        rapporteur evaluate --queries queries.tsv --qrels qrels.txt --run bm25.run
        rapporteur evaluate --queries queries.tsv --qrels qrels.txt --plain --compare bm25.run
        rapporteur evaluate --qrels qrels.txt --measure-run lucene.run --compare bm25.run
        rapporteur evaluate --queries queries.tsv --qrels qrels.txt --tune
        rapporteur evaluate --queries cases.jsonl --qrels cases.jsonl --rerank
      """)

  @OptionGroup var location: IndexLocation

  @Option(help: ArgumentHelp("File of topics.", valueName: "file"), completion: .file())
  var queries: String?

  @Option(help: ArgumentHelp("File of judgments.", valueName: "file"), completion: .file())
  var qrels: String

  @Option(
    help: ArgumentHelp("Of judgments by kind of record, only these.", valueName: "kind"))
  var judged: String?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Write the run to this file, in TREC's format.", valueName: "file"),
    completion: .file())
  var runFile: String?

  @Option(
    help: ArgumentHelp("Measure this run instead of searching.", valueName: "file"),
    completion: .file())
  var measureRun: String?

  @Option(
    help: ArgumentHelp(
      "Compare with this run, topic by topic, by a paired randomisation test.", valueName: "file"),
    completion: .file())
  var compare: String?

  @Option(
    help: ArgumentHelp(
      "Measures, e.g. nDCG@10,MAP,MRR@10,P@10,recall@100.", valueName: "names"))
  var measures: String?

  @Option(help: ArgumentHelp("Records per topic.", valueName: "n"))
  var depth = NaturalNumber(1000)

  @Flag(help: "Read the topics as queries, with operators and fields.")
  var syntax = false

  @Flag(
    help: ArgumentHelp(
      "Measure reranking: of each topic its candidates, else the best 100 of the search.",
      discussion: "A topic of JSON Lines may have \"candidates\", a list of ids."))
  var rerank = false

  @Flag(help: "Show every topic's values.")
  var perTopic = false

  @Flag(
    help: ArgumentHelp(
      "Look for better weights by cross-validation on the first measure.",
      discussion: """
        k1, b, bonus and boosts of fields; with --rerank the weights of [rerank]. It starts from \
        what is defined; a change must gain more than its standard error. With --rerank what 16 \
        random halves of the topics choose is averaged. The same every time.
        """))
  var tune = false

  @Option(help: ArgumentHelp("Folds of the cross-validation.", valueName: "n"))
  var folds = NaturalNumber(5)

  @Option(help: "Form of the report.")
  var format: AnswerFormat = .text

  @OptionGroup(title: "Filters on every search") var selection: FilterOptions

  func run() throws {
    let measures =
      try self.measures.map { names in
        try splitList(names).map { name in
          try evaluating("--measures") { () throws(EvaluationError) in try Measure(name) }
        }
      } ?? Measure.standard
    let judgments = try readJudgments(qrels, group: judged)
    guard !judgments.grades.isEmpty else {
      throw Failure(
        .badInput, "no judgment in it", at: qrels, remedy: "give lines 'topic 0 record grade'")
    }
    guard !measures.isEmpty else {
      throw Failure(.badInput, "no measure named", at: "--measures", remedy: "give nDCG@10, say")
    }
    if tune { return try tune(measures[0], judgments) }

    let measured: Run
    if let measureRun {
      measured = try readRun(measureRun)
    } else {
      var progress = Progress(label: "searching", unit: "topics")
      let builder = try runBuilder(depth: depth.value, judgments: judgments)
      let total = Double(max(1, builder.topics.count))
      measured = try builder.run(try openSearcher(location, tunedBy: selection.tunedBy)) { count in
        progress.update(count: count, share: Double(count) / total)
      }
      progress.finish()
    }
    if let runFile { try writeFile(runFile, measured.trec(tag: "rapporteur")) }
    let report = EvaluationReport(
      report: RunReport(run: measured, judgments: judgments, measures: measures),
      baseline: try compare.map {
        RunReport(run: try readRun($0), judgments: judgments, measures: measures)
      },
      hasTopics: perTopic)
    var out = StandardOutput()
    if format == .json { report.writeJSON(&out) } else { report.writeText(&out) }
    out.flush()
  }

  /// The searches for the judged topics; those without judgments would count for nothing.
  func runBuilder(depth: Int, judgments: Judgments) throws -> RunBuilder {
    guard let queries else {
      throw Failure(
        .badInput, "no topics", at: "in the arguments",
        remedy: "give --queries FILE, or --measure-run FILE for a run that exists")
    }
    let topics = try readTopics(queries)
    let judged = runFile == nil ? topics.filter { judgments.grades[$0.id] != nil } : topics
    guard !judged.isEmpty else {
      throw Failure(
        .badInput, "none of its topics is judged in \(qrels)", at: queries,
        remedy: "give topics and judgments with the same ids")
    }
    return RunBuilder(
      topics: judged, request: try selection.request(), hasSyntax: syntax, depth: depth,
      reranks: rerank)
  }
}
