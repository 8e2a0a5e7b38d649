internal import TOML

extension RecordShape {
  /// The shape of an index whose definition has no `[record]`: that of `Index/record.toml`, a copy of
  /// which the build takes in.
  public static let standard: RecordShape = {
    let bytes = PackageResources.record_toml
    // The file is the project's own, and a test reads it: there is no other shape to fall back to.
    guard let root = try? DefinitionParser.document(bytes, file: "record.toml"),
      let shape = try? RecordShapeParser(file: "record.toml", fields: []).shape(root)
    else { return RecordShape() }
    return shape
  }()
}
