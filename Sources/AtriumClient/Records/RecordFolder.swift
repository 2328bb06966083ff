import AtriumNet
import AtriumSession
import AtriumWire
import Glibc

/// The folder of the records of unfinished transfers: one small file for each. It is made when the first is needed.
/// Confined to the disk thread.
final class RecordFolder {
    /// Records that nobody has touched for so long are removed: no server waits longer.
    static let keptSeconds = 86_400

    private let path: String
    /// Names of records that may be there, beside those that whoever makes one finds: what earlier runs left, and what
    /// is expected. nil until the folder was looked at.
    private var expected: Set<String>?

    init(path: String) {
        self.path = path
    }

    /// The record of a transfer; one that is not there is made.
    ///
    /// - Parameters:
    ///   - kind: `upload` or `download`.
    ///   - key: what it is a transfer of, and to where: the same key is the same transfer.
    /// - Returns: nil where there can be none, or another transfer holds it.
    func record(_ kind: String, key: String) -> RecordFile? {
        let name = Self.name(kind, key)
        guard isPrepared(for: name) else { return nil }
        return RecordFile(path: "\(path)/\(name)")
    }

    /// Whether `left` may find anything.
    var hasLeft: Bool { expected.map { !$0.isEmpty } ?? true }

    /// A record that an earlier run left, or that is expected; nil where there is none.
    func left(_ kind: String, key: String) -> RecordFile? {
        let name = Self.name(kind, key)
        guard isPrepared(for: name), expected?.contains(name) == true else { return nil }
        return RecordFile(path: "\(path)/\(name)", isMade: false)
    }

    /// Has `left` look for a record that this run has made.
    func expect(_ kind: String, key: String) {
        expected?.insert(Self.name(kind, key))
    }

    private static func name(_ kind: String, _ key: String) -> String {
        "\(kind)-\(Digest.sha256(of: Array(key.utf8)).hex.prefix(32))"
    }

    /// Makes and sweeps the folder, once in the life of a program.
    private func isPrepared(for name: String) -> Bool {
        guard expected == nil else { return true }
        guard !path.isEmpty, makeFolders() else { return false }
        let names = names
        expected = Set(names)
        sweep(names, sparing: name)
        return true
    }

    /// Removes what belongs to transfers that were given up long ago.
    ///
    /// - Parameter own: the record that is wanted now, however old it is.
    private func sweep(_ names: [String], sparing own: String) {
        var now = timespec()
        guard clock_gettime(CLOCK_REALTIME, &now) == 0 else { return }
        let oldest = now.tv_sec - Self.keptSeconds
        for name in names where name != own {
            // Looked at before it is held: another program may want a young one in this moment.
            var status = stat()
            guard lstat("\(path)/\(name)", &status) == 0, status.st_mtim.tv_sec < oldest,
                let record = RecordFile(path: "\(path)/\(name)"), let modified = record.modifiedSeconds,
                modified < oldest
            else { continue }
            if name.hasPrefix("download-"), let download = DownloadRecord(record) { download.removePartial() }
            record.remove()
        }
    }

    private var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var output: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix("upload-") || name.hasPrefix("download-") { output.append(name) }
        }
        return output
    }

    /// Makes the folder and those above it, for the owner alone.
    private func makeFolders() -> Bool {
        var partial = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            partial += "/" + part
            guard mkdir(partial, 0o700) == 0 || errno == EEXIST else { return false }
        }
        return true
    }
}
