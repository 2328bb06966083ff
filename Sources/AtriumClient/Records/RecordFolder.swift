import AtriumNet
import AtriumSession
import AtriumWire
import Glibc

/// The folder of the records of unfinished transfers: one small file for each. It is made when the first is needed.
/// Confined to the disk thread.
final class RecordFolder {
    /// Records that nobody has touched for so long are removed: no server waits longer.
    static let keptSeconds = 86_400

    private let folder: PrivateFolder
    /// Names of the records of uploads that were left: by earlier runs, or by this one. nil until the folder was looked
    /// at.
    private var uploadsLeft: Set<String>?

    init(path: String) {
        folder = PrivateFolder(path: path)
    }

    /// The record of a transfer; one that is not there is made.
    ///
    /// - Parameters:
    ///   - kind: `upload` or `download`.
    ///   - key: what it is a transfer of, and to where: the same key is the same transfer.
    /// - Returns: nil where there can be none, or another transfer holds it.
    func record(_ kind: String, key: String) -> RecordFile? {
        let name = Self.name(kind, key)
        guard prepare(for: name), let record = RecordFile(path: path(name)) else { return nil }
        uploadsLeft?.remove(name)
        return record
    }

    /// Whether `leftUpload` may find anything.
    var hasUploadsLeft: Bool { uploadsLeft.map { !$0.isEmpty } ?? true }

    /// The record of an upload that was left; nil where there is none, or another transfer holds it. Whoever does not
    /// go on with it leaves it again.
    func leftUpload(key: String) -> RecordFile? {
        let name = Self.name("upload", key)
        guard prepare(for: name), uploadsLeft?.contains(name) == true else { return nil }
        let record = RecordFile(path: path(name), isMade: false)
        // One that another transfer holds may come to be left.
        if record != nil || access(path(name), F_OK) != 0 { uploadsLeft?.remove(name) }
        return record
    }

    /// Has `leftUpload` look for the record of an upload from now on.
    func leaveUpload(key: String) {
        uploadsLeft?.insert(Self.name("upload", key))
    }

    private static func name(_ kind: String, _ key: String) -> String {
        "\(kind)-\(Digest.sha256(of: Array(key.utf8)).hex.prefix(32))"
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    /// Makes and sweeps the folder, once in the life of a program.
    ///
    /// - Parameter name: the record that is wanted now, however old it is.
    /// - Returns: whether there can be records.
    private func prepare(for name: String) -> Bool {
        guard uploadsLeft == nil else { return true }
        guard !folder.path.isEmpty else { return false }
        do throws(PrivateFolder.Failure) { try folder.make() } catch { return false }
        uploadsLeft = Set(swept(sparing: name).filter { $0.hasPrefix("upload-") })
        return true
    }

    /// Removes what belongs to transfers that were given up long ago.
    ///
    /// - Returns: the names of the records that stay.
    private func swept(sparing own: String) -> [String] {
        let names = folder.names.filter { $0.hasPrefix("upload-") || $0.hasPrefix("download-") }
        var now = timespec()
        guard clock_gettime(CLOCK_REALTIME, &now) == 0 else { return names }
        let oldest = now.tv_sec - Self.keptSeconds
        return names.filter { $0 == own || !removeRecord($0, ifOlderThan: oldest) }
    }

    /// - Parameter oldest: in seconds of the system's clock.
    /// - Returns: whether it was so old, and nobody held it.
    private func removeRecord(_ name: String, ifOlderThan oldest: Int) -> Bool {
        // Looked at before it is held: another program may want a young one in this moment.
        var status = stat()
        guard lstat(path(name), &status) == 0, status.st_mtim.tv_sec < oldest,
            let record = RecordFile(path: path(name)), let modified = record.modifiedSeconds, modified < oldest
        else { return false }
        if name.hasPrefix("download-"), let download = DownloadRecord(record) { download.removePartial() }
        record.remove()
        return true
    }
}
