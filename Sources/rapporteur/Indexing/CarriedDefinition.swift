import InvertedIndex

/// The definition for an index where none is named: `Index/` of the project around the working
/// folder, else the copy of it that the program carries, so that any corpus can be indexed
/// anywhere.
enum CarriedDefinition {
  static func standard() throws -> Definition {
    if let project = IndexLocation.project() {
      let folder = project + "/Index"
      return try indexing { () throws(IndexError) in try Definition.read(folder: folder) }
    }
    // Links to the files in Index/, which the build copies into the program.
    return try indexing { () throws(IndexError) in
      try Definition(files: [
        ("definition.toml", PackageResources.definition_toml),
        ("regions.toml", PackageResources.regions_toml),
        ("related.toml", PackageResources.related_toml),
        ("stopwords.toml", PackageResources.stopwords_toml),
        ("synonyms.toml", PackageResources.synonyms_toml),
        ("understanding.toml", PackageResources.understanding_toml),
      ])
    }
  }
}
