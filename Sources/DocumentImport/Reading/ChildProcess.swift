internal import CProcess
internal import Glibc

/// Runs a tool and takes what it prints: no shell, bounded time, bounded output.
///
/// The tools read files that strangers made. So the child gets its own process group, which is
/// killed whole when it takes too long or prints too much, and its standard input is a file or
/// nothing.
package struct ChildProcess {
  /// The tool, looked up on `PATH`, and the Debian package that has it.
  var tool: String
  var package: String
  var arguments: [String]
  /// What the child reads on standard input; nil is an empty input.
  var input: [UInt8]?
  /// Seconds until the child is killed.
  package var timeLimit = 60
  /// Bytes of output until the child is killed.
  package var outputLimit = 512 << 20

  package init(_ tool: String, package: String, arguments: [String], input: [UInt8]? = nil) {
    self.tool = tool
    self.package = package
    self.arguments = arguments
    self.input = input
  }

  /// Address space that the child may use, in bytes; nil for no limit of ours.
  package var memoryLimit: UInt?

  /// The path of a tool on `PATH`, or nil.
  static func find(_ tool: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return folders.split(separator: ":").map { $0 + "/" + tool }
      .first { access($0, X_OK) == 0 }.map { String($0) }
  }

  /// Runs the child to its end.
  ///
  /// - Returns: what it printed on standard output.
  /// - Throws: if the tool is missing, fails, takes too long or prints too much.
  package func run() throws(ImportError) -> [UInt8] { try runWithWarnings().output }

  /// Runs the child to its end.
  ///
  /// - Returns: what it printed on standard output, and the first 4 KB of what it complained of.
  /// - Throws: as `run`.
  package func runWithWarnings() throws(ImportError) -> (output: [UInt8], complaint: String) {
    let source = try openInput()
    defer { close(source) }
    let output = try Self.makePipe()
    defer { close(output.read) }
    let errors: (read: Int32, write: Int32)
    do throws(ImportError) { errors = try Self.makePipe() } catch {
      close(output.write)
      throw error
    }
    defer { close(errors.read) }
    let spawned = spawn(input: source, output: output.write, errors: errors.write)
    close(output.write)
    close(errors.write)
    guard spawned.code == 0 else {
      if spawned.code == ENOENT {
        throw ImportError("the program '\(tool)' is missing", remedy: "install \(package)")
      }
      throw ImportError(
        "cannot start '\(tool)': \(String(cString: strerror(spawned.code)))",
        remedy: "check the installation of \(package)")
    }
    if let memoryLimit {
      // Set from outside: the child has hardly begun.
      _ = cprocess_limit_memory(spawned.process, UInt64(memoryLimit))
    }
    return try collect(spawned.process, output.read, errors.read)
  }

  private func openInput() throws(ImportError) -> Int32 {
    guard let input else {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw ImportError("cannot open /dev/null", remedy: "check the system")
      }
      return descriptor
    }
    var name = Array(((getenv("TMPDIR").map { String(cString: $0) }) ?? "/tmp").utf8CString)
    name.removeLast()
    name += "/rapporteur-XXXXXX".utf8CString
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else {
      throw ImportError(
        "cannot make a temporary file: \(String(cString: strerror(errno)))",
        remedy: "set TMPDIR to a folder that can be written")
    }
    unlink(name)
    var offset = 0
    while offset < input.count {
      let count = input.withUnsafeBytes { bytes in
        bytes.baseAddress.map { write(descriptor, $0 + offset, bytes.count - offset) } ?? 0
      }
      if count < 0 && errno != EINTR {
        close(descriptor)
        throw ImportError(
          "cannot write a temporary file: \(String(cString: strerror(errno)))",
          remedy: "free space or set TMPDIR")
      }
      offset += max(0, count)
    }
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }

  private static func makePipe() throws(ImportError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw ImportError(
        "cannot make a pipe: \(String(cString: strerror(errno)))", remedy: "close some files")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private func spawn(input: Int32, output: Int32, errors: Int32) -> (code: Int32, process: pid_t) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The program ignores SIGPIPE, and that is inherited: the child shall have the default.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = ([tool] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    // UTF-8 whatever the user's locale is: the tools print in it.
    var environment: [UnsafeMutablePointer<CChar>?] = []
    for name in ["PATH", "HOME", "TMPDIR"] {
      if let value = getenv(name) {
        environment.append(strdup(name + "=" + String(cString: value)))
      }
    }
    environment.append(strdup("LC_ALL=C.UTF-8"))
    defer { for word in environment { free(word) } }
    environment.append(nil)
    var process: pid_t = 0
    let code = posix_spawnp(&process, tool, &actions, &attributes, words, environment)
    words.removeLast()
    environment.removeLast()
    return (code, process)
  }

  private func collect(_ process: pid_t, _ output: Int32, _ errors: Int32) throws(ImportError)
    -> (output: [UInt8], complaint: String)
  {
    var result: [UInt8] = []
    var complaint: [UInt8] = []
    var files = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let deadline = Self.seconds() + timeLimit
    var failure: ImportError?
    while failure == nil, files.contains(where: { $0.fd >= 0 }) {
      let left = deadline - Self.seconds()
      if left <= 0 {
        failure = ImportError(
          "'\(tool)' did not finish within \(timeLimit) seconds", remedy: "check the file")
        break
      }
      guard poll(&files, nfds_t(files.count), Int32(min(left, 3600) * 1000)) > 0 else { continue }
      for index in files.indices where files[index].fd >= 0 && files[index].revents != 0 {
        let count = read(files[index].fd, &chunk, chunk.count)
        if count > 0 {
          if index == 0 {
            result.append(contentsOf: chunk[..<count])
          } else if complaint.count < 4096 {
            complaint.append(contentsOf: chunk[..<count])
          }
        } else if count == 0 || errno != EINTR {
          files[index].fd = -1
        }
      }
      if result.count > outputLimit {
        failure = ImportError(
          "'\(tool)' printed more than \(outputLimit >> 20) MB", remedy: "split the file")
      }
    }
    if failure != nil { kill(-process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    if let failure { throw failure }
    guard status == 0 else {
      // Some systems report a missing program only as the child's status.
      if status >> 8 == 127 && result.isEmpty {
        throw ImportError("the program '\(tool)' is missing", remedy: "install \(package)")
      }
      if String(decoding: complaint, as: UTF8.self).lowercased().contains("password") {
        throw ImportError(
          "it is protected by a password", remedy: "save it without one, and import that")
      }
      throw ImportError(
        "'\(tool)' cannot read it" + Self.firstLine(complaint), remedy: "check the file")
    }
    return (result, String(decoding: complaint, as: UTF8.self))
  }

  /// The first line of a complaint, after ": ", without control characters.
  private static func firstLine(_ bytes: [UInt8]) -> String {
    let line = bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }).first ?? []
    let text = String(decoding: line.prefix(200), as: UTF8.self)
    let clean = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
    return clean.isEmpty ? "" : ": " + clean
  }

  private static func seconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }
}
