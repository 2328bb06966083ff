import Foundation

/// A name in the temporary folder for one test; whatever is made of it is gone at its end.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/atrium-upkeep-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path)") }
    }

    /// A path within it.
    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}
