/// Why an input could not be read to its end. (A bad line is no such error: it is a `Rejection`.)
public enum InputError: Error, Sendable, CustomStringConvertible {
  /// The file cannot be opened; `reason` is the system's word for it.
  case cannotOpen(file: String, reason: String)
  /// Reading failed in the middle.
  case cannotRead(file: String, reason: String)
  /// Damaged or cut compressed input.
  case compression(file: String, reason: String)
  /// Nothing that can be read as records or citations.
  case format(file: String, line: Int, reason: String)
  /// No memory or no room on the disk for what is noted of an input, which is not at fault.
  case workingSpace(reason: String)

  public var description: String {
    switch self {
    case .cannotOpen(let file, let reason): return "cannot open the input, \(file), \(reason)"
    case .cannotRead(let file, let reason): return "cannot read the input, \(file), \(reason)"
    case .compression(let file, let reason):
      return "compressed input is damaged or cut, \(file), \(reason)"
    case .format(let file, let line, let reason): return "\(reason), \(file):\(line)"
    case .workingSpace(let reason): return "no room to note the ids of the input, \(reason)"
    }
  }
}
