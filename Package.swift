// swift-tools-version: 6.1
import PackageDescription

// Layers, and which may import which: Sources/ARCHITECTURE.md. The compiler holds the arrows in CI
// (`swift build --explicit-target-dependency-import-check error`).

let swift: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "rapporteur",
  products: [
    .executable(name: "rapporteur", targets: ["rapporteur"]),
    .library(
      name: "RapporteurKit",
      targets: [
        "CPostings", "Storage", "Analysis", "QueryLanguage", "InvertedIndex", "Scoring", "Search",
        "Catalogue",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
  ],
  targets: [
    // C and C++ libraries, each behind a small shim.
    .target(name: "CICU", linkerSettings: [.linkedLibrary("icuuc")]),
    .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(
      name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]),
    .target(name: "CTOML", linkerSettings: [.linkedLibrary("stdc++")]),
    .target(name: "CPostings"),
    .target(name: "CCharset", linkerSettings: [.linkedLibrary("icuuc")]),
    .target(name: "CXML"),
    .target(name: "CZip"),
    .target(name: "CProcess"),
    .target(name: "CAnalysis", linkerSettings: [.linkedLibrary("icuuc")]),
    .target(name: "CMapFaults"),

    .target(name: "TOML", dependencies: ["CTOML"], swiftSettings: swift),
    .target(name: "JSON", dependencies: ["CSimdJSON"], swiftSettings: swift),

    .target(name: "Platform", swiftSettings: swift),
    .target(name: "XML", dependencies: ["CXML"], swiftSettings: swift),
    .target(name: "Storage", dependencies: ["CMapFaults", "CPostings"], swiftSettings: swift),
    .target(
      name: "Analysis", dependencies: ["CAnalysis", "CICU", "CStemmer"], swiftSettings: swift),
    .target(name: "QueryLanguage", swiftSettings: swift),
    .target(
      name: "InvertedIndex",
      dependencies: ["Storage", "Analysis", "CPostings", "CZstd", "JSON", "TOML"],
      // The shape of definitions that have none: a link to the file in Index/.
      resources: [.embedInCode("Schema/record.toml")],
      swiftSettings: swift),
    .target(name: "Vocabulary", dependencies: ["Analysis", "TOML"], swiftSettings: swift),
    .target(
      name: "Scoring", dependencies: ["InvertedIndex", "CPostings"], swiftSettings: swift),
    .target(
      name: "Search",
      dependencies: [
        "Scoring", "InvertedIndex", "Vocabulary", "Analysis", "QueryLanguage", "JSON", "TOML",
      ],
      swiftSettings: swift),
    .target(
      name: "Catalogue",
      dependencies: [
        "InvertedIndex", "Vocabulary", "Analysis", "Storage", "Platform", "XML", "JSON", "TOML",
        "CZstd",
      ],
      swiftSettings: swift),
    .target(name: "Evaluation", swiftSettings: swift),
    .target(
      name: "DocumentImport",
      dependencies: [
        "Catalogue", "InvertedIndex", "Platform", "CCharset", "CProcess", "CZip", "XML", "JSON",
        "TOML",
      ],
      swiftSettings: swift),
    .target(
      name: "QueryServer",
      dependencies: [
        "Search", "Scoring", "InvertedIndex", "Vocabulary",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: swift),
    .target(
      name: "WebPages",
      dependencies: [
        "Analysis", "Catalogue", "InvertedIndex", "JSON", "QueryServer", "Search",
        "Vocabulary",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      resources: [.embedInCode("Assets/pages.css"), .embedInCode("Assets/suggest.js")],
      // Its tests look inside: a page is made of many small parts, none of them hot.
      swiftSettings: swift + [.unsafeFlags(["-enable-testing"])]),
    .executableTarget(
      name: "rapporteur",
      dependencies: [
        "Analysis", "Catalogue", "DocumentImport", "Evaluation", "InvertedIndex", "JSON",
        "QueryServer", "Search", "Storage", "Platform", "Vocabulary", "WebPages",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      // Links to the files of Index/: the program carries the definition.
      resources: [
        .embedInCode("Definition/definition.toml"), .embedInCode("Definition/regions.toml"),
        .embedInCode("Definition/related.toml"), .embedInCode("Definition/stopwords.toml"),
        .embedInCode("Definition/synonyms.toml"), .embedInCode("Definition/understanding.toml"),
      ],
      swiftSettings: swift,
      // The program carries the Swift libraries: it starts in 4 ms instead of 12, and runs where
      // no toolchain is. Here and not on the command line, so that `swift build` and `swift test`
      // share every product.
      linkerSettings: [
        .unsafeFlags(["-static-stdlib"]), .linkedLibrary("_FoundationCShims"),
        .linkedLibrary("_FoundationCollections"),
      ]),

    // Three small programs on the libraries: built with the tests, so that what they show stays true.
    .executableTarget(
      name: "IndexLines", dependencies: ["Catalogue", "InvertedIndex"],
      path: "Examples/Sources/IndexLines", swiftSettings: swift),
    .executableTarget(
      name: "AskAnIndex", dependencies: ["InvertedIndex", "Search"],
      path: "Examples/Sources/AskAnIndex", swiftSettings: swift),
    .executableTarget(
      name: "CountPairs", dependencies: ["InvertedIndex", "Search"],
      path: "Examples/Sources/CountPairs", swiftSettings: swift),

    .target(
      name: "TestSupport", dependencies: ["Storage", "CPostings"], path: "Tests/TestSupport",
      swiftSettings: swift),
    .testTarget(name: "TOMLTests", dependencies: ["TOML"], swiftSettings: swift),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: swift),
    .testTarget(
      name: "StorageTests", dependencies: ["Storage", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "AnalysisTests", dependencies: ["Analysis", "CAnalysis", "CICU", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "QueryLanguageTests", dependencies: ["QueryLanguage", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "InvertedIndexTests",
      dependencies: ["InvertedIndex", "Storage", "Analysis", "CPostings", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "ScoringTests",
      dependencies: ["Scoring", "InvertedIndex", "Analysis", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "SearchTests",
      dependencies: [
        "Search", "Scoring", "InvertedIndex", "Analysis", "QueryLanguage", "Storage",
        "TestSupport",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "CatalogueTests",
      dependencies: ["Catalogue", "InvertedIndex", "Analysis", "JSON", "TOML", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "QueryServerTests",
      dependencies: [
        "QueryServer", "Search", "Analysis", "InvertedIndex", "Vocabulary", "TestSupport",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "WebPagesTests",
      dependencies: [
        "WebPages", "QueryServer", "InvertedIndex", "Analysis", "JSON", "TestSupport",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "DocumentImportTests",
      dependencies: ["DocumentImport", "JSON", "TOML", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: swift),
    .testTarget(
      name: "VocabularyTests", dependencies: ["Vocabulary", "Analysis"], swiftSettings: swift),
    .testTarget(name: "EvaluationTests", dependencies: ["Evaluation"], swiftSettings: swift),
    .testTarget(name: "EndToEndTests", dependencies: ["TestSupport"], swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// Targets for libFuzzer, built only when asked for: Tests/Fuzz/README.md.
if Context.environment["RAPPORTEUR_FUZZ"] != nil {
  for name in ["SegmentFuzzer", "RecordFuzzer"] {
    package.products.append(.library(name: name, type: .static, targets: [name]))
    package.targets.append(
      .target(
        name: name,
        dependencies: [
          "Search", "Catalogue", "InvertedIndex", "Analysis", "Storage", "TestSupport",
        ],
        path: "Tests/Fuzz/Sources/\(name)", swiftSettings: swift))
  }
}
