import AtriumServices
import AtriumWire
import Glibc

/// The note in a backup that says it is one, and whole: it is written last. Lines `name value`.
struct BackupNote: Equatable {
    static let fileName = "backup"
    private static let title = "atrium-backup 1"

    /// When it was made, in microseconds since 1970.
    var time: UInt64
    /// Files of bytes in it.
    var blobCount: UInt64
    /// SHA-256 of the journal's database.
    var journalDigest: Digest

    var text: String {
        """
        \(Self.title)
        time \(time)
        blobs \(blobCount)
        journal-sha256 \(journalDigest.hex)

        """
    }

    init(time: UInt64, blobCount: UInt64, journalDigest: Digest) {
        self.time = time
        self.blobCount = blobCount
        self.journalDigest = journalDigest
    }

    /// Reads the note of a backup.
    ///
    /// - Throws: where the folder is no whole backup, or a newer program made it.
    init(of backup: String) throws(JournalError) {
        let path = "\(backup)/\(Self.fileName)"
        let lines: [Substring]
        do throws(DiskError) {
            guard let sizeBytes = try Folders.sizeBytes(of: path), sizeBytes <= 4096 else {
                throw DiskError(ENOENT, "read \(path)")
            }
            lines = try String(decoding: FileCopy.bytes(of: path), as: UTF8.self).split(separator: "\n")
        } catch {
            throw JournalError("\(backup) is no whole backup (\(error.text)): name a folder that backup has made")
        }
        var values: [Substring: Substring] = [:]
        for line in lines.dropFirst() {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { values[words[0]] = words[1] }
        }
        guard lines.first == Self.title[...], let time = values["time"].flatMap({ UInt64($0) }),
            let count = values["blobs"].flatMap({ UInt64($0) }),
            let digest = values["journal-sha256"].flatMap({ Digest(hex: $0) })
        else { throw JournalError("the note \(path) is none that this version can read: use the one that made it") }
        self.init(time: time, blobCount: count, journalDigest: digest)
    }

    /// Writes the note, and returns when it lasts.
    func write(to backup: String) throws(DiskError) {
        try FileCopy.write(Array(text.utf8), to: "\(backup)/\(Self.fileName)")
    }
}
