import AtriumWire

/// What is kept of an upload until it is over, so that a later run of the program can take it up: which operation
/// offered which file. Lives on the disk thread.
final class UploadRecord {
    private static let form = "atrium-upload 1"
    /// Uploads of one file to one place that are told apart; one more goes without a record.
    private static let placesMax = 4

    /// What an earlier run left.
    enum Earlier: Equatable {
        case nothing
        /// The same file, as far as can be told without reading it, was offered by this operation.
        case same(OperationID)
        /// The file was offered and is another one by now; the offer made then, where it is known.
        case changed(FileID?)
    }

    private let file: RecordFile
    private let identity: FileIdentity
    private(set) var operation: OperationID

    /// Looks for what an earlier run left, and keeps `fresh` where there is nothing to go on with. Where the same file
    /// was sent to the same place several times at once, it is that one of them which nobody goes on with yet.
    ///
    /// - Parameter goesOn: false starts anew in any case.
    init?(
        in folder: RecordFolder, _ place: UploadPlace, path: String, _ identity: FileIdentity, fresh: OperationID,
        goesOn: Bool, earlier: inout Earlier
    ) {
        let keys = (0..<Self.placesMax).map { place.key + " " + path + ($0 == 0 ? "" : "\n\($0)") }
        guard let (file, found) = Self.file(in: folder, keys, identity) else { return nil }
        self.file = file
        self.identity = identity
        operation = fresh
        earlier = goesOn ? found : .nothing
        if case .same(let operation) = earlier {
            self.operation = operation
            file.touch()
        } else {
            write(nil)
        }
    }

    /// The offer stands: from now on it can be taken back by the file's id.
    func note(_ id: FileID) { write(id) }

    /// A later run of the program may go on with it.
    func touch() { file.touch() }

    /// The upload is over.
    func remove() { file.remove() }

    private func write(_ id: FileID?) {
        var fields = [
            (name: "file", value: identity.key), ("instance", String(operation.instance)),
            ("counter", String(operation.counter)),
        ]
        if let id { fields.append(("offer", String(id.rawValue))) }
        file.replace(with: RecordText.bytes(Self.form, fields))
    }

    /// The record to go on with, else one that has ended, else a new one; nil where all are held.
    private static func file(
        in folder: RecordFolder, _ keys: [String], _ identity: FileIdentity
    ) -> (RecordFile, Earlier)? {
        var other: (RecordFile, Earlier)?
        for key in keys {
            guard let file = folder.record("upload", key: key, isMade: false) else { continue }
            let earlier = read(file, identity)
            if case .same = earlier { return (file, earlier) }
            if other == nil { other = (file, earlier) }
        }
        if let other { return other }
        for key in keys {
            if let file = folder.record("upload", key: key) { return (file, .nothing) }
        }
        return nil
    }

    private static func read(_ file: RecordFile, _ identity: FileIdentity) -> Earlier {
        guard let bytes = file.read(byteCountMax: RecordText.byteCountMax),
            let values = RecordText.fields(form, bytes)?.values, let known = values["file"],
            let instance = values["instance"].flatMap({ UInt64($0) }),
            let counter = values["counter"].flatMap({ UInt64($0) })
        else { return .nothing }
        guard known == identity.key else {
            return .changed(values["offer"].flatMap { UInt64($0) }.map { FileID(rawValue: $0) })
        }
        return .same(OperationID(instance: instance, counter: counter))
    }
}
