import Testing

/// The journals that keep the contract.
enum JournalKind: String, CaseIterable, CustomTestStringConvertible {
    /// The real one, on a real disk; opened again after an orderly end.
    case sqlite
    /// The real one, on a disk that loses what was not synced; opened again after a power cut.
    case crashingDisk
    /// The simulator's, whose disk loses what was not synced; opened again after a power cut.
    case simulated

    var testDescription: String { rawValue }

    func place() throws -> any JournalPlace {
        switch self {
        case .sqlite: try SQLitePlace()
        case .crashingDisk: CrashingPlace()
        case .simulated: SimulatedPlace()
        }
    }
}
