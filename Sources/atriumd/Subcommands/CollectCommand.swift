import AtriumServer
import AtriumServices
import AtriumStorage
import AtriumWire
import Glibc

/// `atriumd gc`
enum CollectCommand {
    /// How long a running server is given to remove what it was told of, in tenths of a second.
    private static let removalTenths = 50

    /// What was freed.
    private struct Outcome {
        var freedCount = 0
        var freedBytes: UInt64 = 0
        /// What stays until no backup holds it any more.
        var waitingBytes: UInt64 = 0
        var journalBytes: UInt64 = 0
        /// What is not the server's, and stays.
        var foreignPaths: [String] = []
    }

    static func run(_ options: MaintenanceOptions) throws -> CInt {
        let folder = try Maintenance.folder(options)
        let rewrites = options.flags.contains("vacuum")
        var outcome = Outcome()
        let before = try FolderStatistics(of: folder)
        switch try Maintenance.holder(of: folder) {
        case .claim(let claim):
            let strays = try FolderCollection.strays(in: folder)
            try FolderCollection.remove(strays, in: folder, holding: claim)
            try FolderCollection.compact(folder, rewrites: rewrites, holding: claim)
            outcome.freedCount = strays.count
            outcome.freedBytes = strays.reduce(0) { $0 &+ $1.sizeBytes }
        case .server(var server):
            guard !rewrites else {
                throw ServerError(
                    "rewriting the journal would hold up all that is said meanwhile: stop the server for --vacuum")
            }
            outcome = try collect(folder, &server)
            try server.compact()
        }
        outcome.foreignPaths = try FolderCollection.foreignPaths(in: folder)
        let after = try FolderStatistics(of: folder)
        let (was, isNow) = (
            before.journalBytes + before.writeAheadLogBytes, after.journalBytes + after.writeAheadLogBytes
        )
        outcome.journalBytes = was > isNow ? was - isNow : 0
        Output.standard(options.isJSON ? json(outcome, after) : text(outcome, after))
        return 0
    }

    /// Has the server remove what nothing names, and waits until it has.
    private static func collect(_ folder: StoredFolder, _ server: inout ControlClient) throws -> Outcome {
        let strays = try FolderCollection.strays(in: folder)
        let ended = try server.collect(strays)
        for stray in strays {
            guard case .upload(let file) = stray.content, ended.contains(file) else { continue }
            try FolderCollection.removeUpload(stray, in: folder)
        }
        var left = strays
        for _ in 0..<removalTenths where !left.isEmpty {
            left = left.filter { $0.paths.contains { access("\(folder.path)/\($0)", F_OK) == 0 } }
            if !left.isEmpty { usleep(100_000) }
        }
        var outcome = Outcome()
        outcome.waitingBytes = left.reduce(0) { $0 &+ $1.sizeBytes }
        outcome.freedCount = strays.count - left.count
        outcome.freedBytes = strays.reduce(0) { $0 &+ $1.sizeBytes } - outcome.waitingBytes
        return outcome
    }

    private static func text(_ outcome: Outcome, _ after: FolderStatistics) -> String {
        var text = "nothing lay there without a name"
        if outcome.freedCount > 0 {
            text = "freed \(Amount.bytes(outcome.freedBytes)) of \(outcome.freedCount) that nothing named"
        }
        text += "; freed \(Amount.bytes(outcome.journalBytes)) of the journal's write-ahead log\n"
        if outcome.waitingBytes > 0 {
            text += "\(Amount.bytes(outcome.waitingBytes)) more go once they are not held any more\n"
        }
        text += CheckCommand.text(foreign: outcome.foreignPaths)
        if after.journalFreeBytes > 0 {
            text +=
                "the journal has \(Amount.bytes(after.journalFreeBytes)) free for new events; --vacuum gives them "
            text += "back\n"
        }
        return text
    }

    private static func json(_ outcome: Outcome, _ after: FolderStatistics) -> String {
        var object = JSONObject()
        object.put("freed", UInt64(outcome.freedCount))
        object.put("freedBytes", outcome.freedBytes)
        object.put("waitingBytes", outcome.waitingBytes)
        object.put("journalFreedBytes", outcome.journalBytes)
        object.put("journalFreeBytes", after.journalFreeBytes)
        object.put("foreign", outcome.foreignPaths)
        return object.line + "\n"
    }
}
