// swift-tools-version: 6.2
import PackageDescription

/// Every target is built in Swift 6 mode, with each warning an error.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

/// The threads that move bytes give up the run-time exclusivity check in release builds: it costs ten
/// nanoseconds a delivery, and debug and sanitizer builds keep it. Not the targets that other packages import: SwiftPM
/// takes none with such flags as a dependency.
let fast: [SwiftSetting] = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let package = Package(
    name: "Atrium",
    products: [
        .library(name: "AtriumWire", targets: ["AtriumWire"]),
        .library(name: "AtriumClient", targets: ["AtriumClient"]),
        .executable(name: "atriumd", targets: ["atriumd"]),
        .executable(name: "atrium", targets: ["atrium"]),
        .executable(name: "atrium-bench", targets: ["atrium-bench"]),
        .executable(name: "atrium-simulate", targets: ["atrium-simulate"]),
    ],
    dependencies: [],
    targets: [
        // Floor 0: the system's libraries.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CUnicode", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"])]),
        .systemLibrary(name: "CLineEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),

        // Floor 1: bytes <-> frames.
        .target(name: "AtriumWire", swiftSettings: strict),

        // Floor 2: the mind. No I/O, no clock, no threads, no Foundation.
        .target(name: "AtriumSession", dependencies: ["AtriumWire", "COpenSSL"], swiftSettings: strict),
        .target(name: "AtriumServices", dependencies: ["AtriumWire", "CUnicode"], swiftSettings: fast),

        // Floor 3: the hands.
        .target(name: "AtriumNet", dependencies: ["CLinux", "COpenSSL"], swiftSettings: strict),
        .target(
            name: "AtriumStorage",
            dependencies: ["AtriumWire", "AtriumServices", "AtriumNet", "CLinux", "CSQLite", "COpenSSL"],
            swiftSettings: fast),

        // Floor 4: mind and hands joined.
        .target(
            name: "AtriumServer",
            dependencies: ["AtriumWire", "AtriumSession", "AtriumServices", "AtriumNet", "AtriumStorage", "CLinux"],
            swiftSettings: fast),
        .target(
            name: "AtriumClient",
            dependencies: ["AtriumWire", "AtriumSession", "AtriumNet", "CLinux", "COpenSSL"], swiftSettings: strict),
        .target(
            name: "AtriumSimulator",
            dependencies: [
                "AtriumWire", "AtriumSession", "AtriumServices", "AtriumNet", "AtriumStorage", "AtriumClient",
            ],
            swiftSettings: fast),

        // Floor 5: the programs.
        .executableTarget(
            name: "atriumd",
            dependencies: [
                "AtriumServer", "AtriumServices", "AtriumSession", "AtriumStorage", "AtriumWire", "AtriumNet",
                "CLinux",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "atrium", dependencies: ["AtriumClient", "AtriumWire", "AtriumNet", "CLineEdit"],
            swiftSettings: strict),
        .executableTarget(
            name: "atrium-bench", dependencies: ["AtriumWire", "AtriumSession", "AtriumNet", "CLinux"],
            swiftSettings: fast),
        .executableTarget(
            name: "atrium-torture", dependencies: ["AtriumClient", "AtriumWire", "AtriumNet", "CLinux"],
            swiftSettings: strict),
        .executableTarget(
            name: "atrium-simulate", dependencies: ["AtriumSimulator", "CLinux"], swiftSettings: fast),

        // Tests. SpecReading reads the Spec's tables and vectors for them.
        .target(name: "SpecReading", dependencies: ["AtriumWire"], path: "Tests/SpecReading", swiftSettings: strict),
        // What the fuzzers throw bytes at; scripts/fuzz builds it with libFuzzer in front.
        .target(
            name: "Fuzzing",
            dependencies: [
                "AtriumWire", "AtriumSession", "AtriumServices", "AtriumNet", "AtriumClient", "AtriumSimulator",
                "SpecReading",
            ],
            path: "Tests/Fuzzing", swiftSettings: strict),
        .testTarget(
            name: "FuzzingTests", dependencies: ["Fuzzing", "SpecReading"], exclude: ["Finds"], swiftSettings: strict),
        .testTarget(name: "SpecTests", dependencies: ["AtriumWire", "SpecReading"], swiftSettings: strict),
        .testTarget(name: "AtriumWireTests", dependencies: ["AtriumWire", "SpecReading"], swiftSettings: strict),
        .testTarget(
            name: "AtriumSessionTests", dependencies: ["AtriumSession", "AtriumWire", "SpecReading"],
            swiftSettings: strict),
        .testTarget(name: "AtriumNetTests", dependencies: ["AtriumNet", "COpenSSL"], swiftSettings: strict),
        .testTarget(
            name: "AtriumServicesTests", dependencies: ["AtriumServices", "AtriumWire", "SpecReading"],
            swiftSettings: strict),
        .testTarget(
            name: "AtriumStorageTests",
            dependencies: ["AtriumStorage", "JournalSamples", "AtriumNet", "COpenSSL", "CSQLite"],
            swiftSettings: strict),
        .target(
            name: "JournalSamples", dependencies: ["AtriumStorage", "AtriumServices", "AtriumWire"],
            path: "Tests/JournalSamples", swiftSettings: strict),
        .target(
            name: "CrashingDisk", dependencies: ["AtriumNet", "CSQLite"], path: "Tests/CrashingDisk",
            swiftSettings: strict),
        .testTarget(
            name: "JournalCrashTests",
            dependencies: ["AtriumStorage", "AtriumServices", "AtriumWire", "JournalSamples", "CrashingDisk"],
            swiftSettings: strict),
        .testTarget(
            name: "JournalContractTests",
            dependencies: [
                "AtriumStorage", "AtriumServices", "AtriumSimulator", "AtriumWire", "JournalSamples", "CrashingDisk",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AtriumServerTests",
            dependencies: [
                "AtriumServer", "AtriumSession", "AtriumNet", "AtriumStorage", "AtriumWire", "SpecReading", "CSQLite",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AtriumClientTests",
            dependencies: ["AtriumClient", "AtriumServer", "AtriumSession", "AtriumWire", "AtriumNet", "CLinux"],
            swiftSettings: strict),
        .testTarget(
            name: "AtriumSimulatorTests",
            dependencies: ["AtriumSimulator", "AtriumStorage", "AtriumServices", "AtriumWire"], swiftSettings: strict),
        .testTarget(
            name: "atriumdTests", dependencies: ["atriumd", "AtriumServer", "AtriumStorage", "AtriumWire"],
            swiftSettings: strict),
        .testTarget(
            name: "atrium-tortureTests", dependencies: ["atrium-torture", "AtriumClient", "AtriumWire"],
            swiftSettings: strict),
        .testTarget(
            name: "atriumTests", dependencies: ["atrium", "atriumd", "AtriumClient", "AtriumWire"],
            swiftSettings: strict),
    ]
)

/// libFuzzer brings a `main` of its own, so the program it drives is there for scripts/fuzz alone.
if Context.environment["ATRIUM_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "atrium-fuzz", dependencies: ["Fuzzing"], path: "Tests/atrium-fuzz", swiftSettings: strict))
}
