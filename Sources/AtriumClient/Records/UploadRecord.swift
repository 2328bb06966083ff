import AtriumWire
import Glibc

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

    /// A record in the folder, what names it there, and what it said.
    private struct Found {
        let file: RecordFile
        let key: String
        let earlier: Earlier
    }

    private let folder: RecordFolder
    private let place: UploadPlace
    private let path: String
    private let identity: FileIdentity
    private(set) var operation: OperationID
    /// The offer, once it stands.
    private var offer: FileID?
    /// nil as long as nothing is written.
    private var written: Found?

    /// Looks for what an earlier run left, and keeps `fresh` where there is nothing to go on with. Where the same file
    /// was sent to the same place several times at once, it is that one of them which nobody goes on with yet.
    ///
    /// - Parameters:
    ///   - path: the file, as it was named.
    ///   - goesOn: false starts anew in any case.
    ///   - waits: whether a new record is written when it is kept, and not before: for a file that is sent sooner than
    ///     that is done.
    init?(
        in folder: RecordFolder, _ place: UploadPlace, path: String, _ identity: FileIdentity, fresh: OperationID,
        goesOn: Bool, waits: Bool = false, earlier: inout Earlier
    ) {
        let found = Self.left(in: folder, place, path, identity)
        written = found ?? (waits ? nil : Self.made(in: folder, Self.keys(place, path), identity))
        guard waits || written != nil else { return nil }
        self.folder = folder
        self.place = place
        self.path = path
        self.identity = identity
        operation = fresh
        earlier = goesOn ? written?.earlier ?? .nothing : .nothing
        if case .same(let operation) = earlier {
            self.operation = operation
            written?.file.touch()
        } else {
            write()
        }
    }

    /// The offer stands: from now on it can be taken back by the file's id.
    func note(_ id: FileID) {
        offer = id
        write()
    }

    /// The job ends, and the upload does not: a later one goes on with it.
    func keep() {
        if let written {
            written.file.touch()
        } else {
            written = Self.made(in: folder, Self.keys(place, path), identity, isNew: true)
            write()
        }
        if let written { folder.leaveUpload(key: written.key) }
    }

    /// The upload is over.
    func remove() { written?.file.remove() }

    private static func keys(_ place: UploadPlace, _ path: String) -> [String] {
        let key = place.key + " " + realPath(path)
        return (0..<placesMax).map { $0 == 0 ? key : "\(key)\n\($0)" }
    }

    /// The path under which a later run finds the file again, wherever it is started.
    private static func realPath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private func write() {
        guard let written else { return }
        var fields = [
            (name: "file", value: identity.key), ("instance", String(operation.instance)),
            ("counter", String(operation.counter)),
        ]
        if let offer { fields.append(("offer", String(offer.rawValue))) }
        written.file.replace(with: RecordText.bytes(Self.form, fields))
    }

    /// The record to go on with, else one that has ended; nil where there is none, or all are held.
    private static func left(
        in folder: RecordFolder, _ place: UploadPlace, _ path: String, _ identity: FileIdentity
    ) -> Found? {
        guard folder.hasUploadsLeft else { return nil }
        var other: Found?
        for key in keys(place, path) {
            guard let file = folder.leftUpload(key: key) else { continue }
            let found = Found(file: file, key: key, earlier: read(file, identity))
            if case .same = found.earlier {
                if let other { folder.leaveUpload(key: other.key) }
                return found
            }
            if other == nil { other = found } else { folder.leaveUpload(key: key) }
        }
        return other
    }

    /// A new record; nil where all are held.
    ///
    /// - Parameter isNew: passes over one that says something; what another program has left since is gone on with
    ///   otherwise.
    private static func made(
        in folder: RecordFolder, _ keys: [String], _ identity: FileIdentity, isNew: Bool = false
    ) -> Found? {
        for key in keys {
            guard let file = folder.record("upload", key: key) else { continue }
            let found = Found(file: file, key: key, earlier: read(file, identity))
            guard isNew, found.earlier != .nothing else { return found }
            folder.leaveUpload(key: key)
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
