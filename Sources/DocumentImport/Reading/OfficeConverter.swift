internal import Platform

/// Turns office formats that pandoc does not read into ones that are read here, by LibreOffice.
enum OfficeConverter {
  /// Formats by ending, and what they become: text documents DOCX, slides PDF, tables HTML.
  static let targets: [String: String] = [
    "doc": "docx", "dot": "docx", "rtf": "docx", "wpd": "docx", "fodt": "docx", "sxw": "docx",
    "docx": "odt", "ppt": "pdf", "pptx": "pdf", "odp": "pdf", "xls": "html", "xlsx": "html",
    "ods": "html",
  ]

  /// Converts a file.
  ///
  /// - Returns: the bytes of the new file, and its path while `body` runs.
  /// - Throws: if LibreOffice is missing or cannot read the file.
  static func convert<T>(
    _ bytes: [UInt8], from ending: String, to target: String,
    _ body: (String, [UInt8]) throws(ImportError) -> T
  ) throws(ImportError) -> T {
    let folder: String
    do throws(FileError) { folder = try Files.makeTemporaryFolder() } catch {
      throw ImportError(error)
    }
    defer { Files.removeFolder(folder) }
    let source = folder + "/source." + ending
    try ImportFiles.write(bytes, to: source)
    var child = ChildProcess(
      "soffice", package: "libreoffice-writer-nogui",
      arguments: [
        "-env:UserInstallation=file://" + folder + "/profile", "--headless", "--norestore",
        "--nolockcheck", "--convert-to", target, "--outdir", folder, source,
      ])
    child.timeLimit = 120
    _ = try child.run()
    let path = folder + "/source." + target
    guard Files.isRegular(path) else {
      throw ImportError("LibreOffice cannot read it", remedy: "check the file")
    }
    return try body(path, try ImportFiles.read(path))
  }
}
