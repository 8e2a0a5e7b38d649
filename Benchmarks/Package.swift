// swift-tools-version: 6.1
import PackageDescription

// Measuring: the driver that stands beside other engines (build, serve) and benchmarks of the
// kernels. A package of its own, so that the main one needs nothing of it.

let swift: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "rapporteur", path: "..")],
  targets: [
    .executableTarget(
      name: "AnalysisBenchmark",
      dependencies: [.product(name: "RapporteurKit", package: "rapporteur")],
      swiftSettings: swift),
    .executableTarget(
      name: "KernelBenchmarks",
      dependencies: [.product(name: "RapporteurKit", package: "rapporteur")],
      swiftSettings: swift),
    .executableTarget(
      name: "LabDriver", dependencies: [.product(name: "RapporteurKit", package: "rapporteur")],
      swiftSettings: swift),
    // The load generator of the line server: no dependency, one core.
    .executableTarget(name: "LineLoad", swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
