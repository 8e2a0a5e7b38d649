import Glibc

/// How a run of the program ends, as scripts see it.
enum ExitStatus: Int32 {
  case done = 0
  /// Nothing found, or `check` found damage.
  case nothingFound = 1
  /// Bad usage or bad input.
  case badInput = 2
  /// The index is missing, damaged, locked or of another version.
  case index = 3
  /// Something else failed.
  case failed = 4
}

/// An error as its reader gets it: what happened, where, and what to do about it, in one line.
struct Failure: Error {
  var status: ExitStatus
  var what: String
  var place: String
  var remedy: String

  init(_ status: ExitStatus, _ what: String, at place: String, remedy: String) {
    self.status = status
    self.what = what
    self.place = place
    self.remedy = remedy
  }

  /// A system call that failed, with `errno`'s text.
  static func system(_ doing: String, _ file: String, remedy: String) -> Failure {
    Failure(.failed, "\(doing): \(String(cString: strerror(errno)))", at: file, remedy: remedy)
  }

  /// The line for standard error, without its end. Line breaks and control characters inside would
  /// break the promise of one line, so they become spaces.
  var line: String {
    let text = [what, place, remedy].filter { !$0.isEmpty }.joined(separator: ", ")
    var line = "rapporteur: error: "
    var lastWasSpace = true
    for scalar in text.unicodeScalars {
      let isSpace = scalar == " " || scalar.properties.generalCategory == .control
      if isSpace && lastWasSpace { continue }
      line.unicodeScalars.append(isSpace ? " " : scalar)
      lastWasSpace = isSpace
    }
    return line
  }

  /// Prints the line. Never fails: where standard error is closed there is nobody to tell.
  func report() {
    StandardError.write(line + "\n")
  }
}

/// Ends the run with a status and without a word: the command has said all there is.
struct QuietExit: Error {
  var status: ExitStatus
}
