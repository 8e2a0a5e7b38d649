import Catalogue
import InvertedIndex

/// Reads the catalogue in some folders and validates it.
///
/// - Throws: bad input, after every problem has been told with file and line.
func readCatalogue(_ folders: [String], _ definition: Definition) throws -> Catalogue {
  let (catalogue, problems, _) = try catalogueProblems(folders, definition)
  if problems.count == 1, let only = problems.first {
    throw Failure(
      .badInput, "the catalogue has an error: \(only.message)", at: "\(only.file):\(only.line)",
      remedy: "mend the file; nothing was changed")
  }
  guard problems.isEmpty else {
    for problem in problems { StandardError.note("\(problem)") }
    throw Failure(
      .badInput, "the catalogue has \(counted(problems.count, "error"))",
      at: folders.joined(separator: " "), remedy: "mend the files; nothing was changed")
  }
  return catalogue
}

/// Reads the catalogue in some folders and lists all that is wrong with it, and what is worth
/// telling, by file and line.
func catalogueProblems(_ folders: [String], _ definition: Definition) throws -> (
  catalogue: Catalogue, problems: [CatalogueProblem], remarks: [CatalogueProblem]
) {
  let catalogue: Catalogue
  do {
    catalogue = try Catalogue(folders: folders)
  } catch {
    throw Failure(.badInput, "\(error)", at: "", remedy: "name a folder that holds a catalogue")
  }
  let regions = Set(definition.regions.nodes.map(\.id))
  let findings = CatalogueValidator.findings(in: catalogue, regions: regions)
  return (catalogue, findings.problems, findings.remarks)
}
