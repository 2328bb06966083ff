import Foundation

/// Where the files of this repository lie, found from where this file was compiled.
public enum Repository {
    /// The folder that holds `Package.swift`.
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The text of one file, by its path from the root.
    public static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The bytes of one file, by its path from the root.
    public static func data(_ path: String) throws -> Data {
        try Data(contentsOf: root.appending(path: path))
    }

    /// Whether there is such a file or folder.
    public static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path())
    }

    /// Paths, from the root and sorted, of all files below a folder with one of these endings; hidden ones left out.
    public static func files(below folder: String, endings: Set<String>) throws -> [String] {
        let start = root.appending(path: folder)
        guard
            let found = FileManager.default.enumerator(
                at: start, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
        else { throw CocoaError(.fileNoSuchFile) }
        let prefix = root.path().hasSuffix("/") ? root.path() : root.path() + "/"
        return try found.compactMap { $0 as? URL }
            .filter { endings.contains($0.pathExtension) }
            .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
            .map { String($0.path().dropFirst(prefix.count)) }
            .sorted()
    }
}
