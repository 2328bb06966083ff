import AtriumServices
import AtriumWire

/// The table of files, against the events that made it.
extension JournalCheck {
    /// Compares each file with what its events say, and gathers the bytes that have to be there.
    mutating func checkFiles() throws(SQLiteError) {
        let rows = try connection.prepare(
            "SELECT file, conversation, sequence, account, state, size, digest FROM files ORDER BY file")
        while try rows.step() {
            report.fileCount += 1
            let file = rows.uint(0)
            let digest = rows.bytes(6)
            if !accounts.contains(rows.uint(3)) {
                report.add(.reference, "file \(file): who offered it, account \(rows.uint(3)), is not there")
            }
            guard digest.count == Digest.byteCount, let state = UInt8(exactly: rows.uint(4)) else {
                report.add(.file, "file \(file): its row is damaged")
                continue
            }
            check(
                FileID(rawValue: file), FileState(rawValue: state) ?? .other, Digest(digest),
                sizeBytes: rows.uint(5), place: (rows.uint(1), rows.uint(2)))
        }
        for (file, events) in fileEvents where events.offer != nil {
            report.add(.file, "file \(file) was offered and is not in the table of files")
        }
    }

    private mutating func check(
        _ file: FileID, _ state: FileState, _ digest: Digest, sizeBytes: UInt64,
        place: (conversation: UInt64, sequence: UInt64)
    ) {
        switch state {
        case .stored: name(digest, sizeBytes: sizeBytes, by: file)
        case .uploading: noteUploading(file)
        case .withdrawn: break
        case .other: report.add(.file, "file \(file.rawValue): its state is none that is known")
        }
        let events = fileEvents.removeValue(forKey: file.rawValue) ?? FileEvents()
        guard let log = logs[place.conversation] else {
            report.add(.reference, "file \(file.rawValue): its conversation \(place.conversation) is not there")
            return
        }
        // The events of a file end with the room's rule for keeping them; the file itself may be kept longer.
        guard log.keeps(place.sequence) else { return }
        let says = "file \(file.rawValue) (conversation \(place.conversation), event \(place.sequence))"
        guard let offer = events.offer, offer == place else {
            report.add(.file, "\(says): there is no offer of it")
            return
        }
        switch state {
        case .stored:
            if events.isWithdrawn {
                report.add(.file, "\(says): it is kept as stored, and was withdrawn")
            } else if events.storedDigest != digest {
                report.add(.file, "\(says): the event that stored it is missing, or names another SHA-256")
            }
        case .uploading:
            if events.storedDigest != nil || events.isWithdrawn {
                report.add(.file, "\(says): it is kept as on its way, and its events say that it ended")
            }
        case .withdrawn:
            if !events.isWithdrawn { report.add(.file, "\(says): no event withdraws it") }
        case .other: break
        }
    }
}
