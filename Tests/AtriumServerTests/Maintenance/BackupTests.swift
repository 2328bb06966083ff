import AtriumNet
import AtriumServer
import AtriumServices
import AtriumWire
import Foundation
import Glibc
import Synchronization
import Testing

@testable import AtriumStorage

@Suite("Backups, made while a server works")
struct BackupTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    /// Every event as it is kept, by conversation and sequence.
    private func events(_ path: String) throws -> [[UInt64]: [UInt8]] {
        let connection = try StoredFolder(path: path).openJournal()
        let rows = try connection.prepare("SELECT conversation, sequence, frame FROM kept_events")
        var events: [[UInt64]: [UInt8]] = [:]
        while try rows.step() { events[[rows.uint(0), rows.uint(1)]] = rows.bytes(2) }
        return events
    }

    /// Talks, sends files and takes some back until it is told to end.
    private func load(_ name: String, on server: RunningServer, until isOver: EndFlag) throws -> SystemThread {
        let port = server.server.port
        return try SystemThread(name: name) {
            do {
                let client = try WireClient(port: port)
                try client.logIn(name)
                var number: UInt32 = 0
                while !isOver.isRaised {
                    number += 1
                    try client.say("\(name) \(number)", in: .room("lobby"))
                    guard number % 4 == 0 else { continue }
                    let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: Int(number) * 700)
                    let stored = try client.upload(bytes, name: "f", to: .room("lobby"), transfer: number)
                    guard number % 8 == 0 else { continue }
                    _ = try client.ask(Withdraw(operation: client.nextOperation(), file: stored.file), Committed.self)
                }
            } catch {
                Issue.record(error)
            }
        }
    }

    @Test("a backup under load is one moment of the server, sound, and restores to it")
    func consistentUnderLoad() throws {
        let server = try RunningServer(folder: scratch("data"), keepsFolder: true)
        try server.client("first").say("before all others", in: .room("lobby"))
        let isOver = EndFlag()
        let threads = try ["ada", "bob"].map { try load($0, on: server, until: isOver) }
        let folder = try StoredFolder(path: scratch("data"))
        for round in 1...3 {
            var control = try ControlClient(folder)
            try control.holdRemovals()
            let report = try Backup.write(folder, to: scratch("backup-\(round)"), updates: false)
            #expect(report.faults == [])
            _ = consume control
        }
        isOver.raise()
        for thread in threads { thread.join() }
        server.server.stop()

        let all = try events(scratch("data"))
        for round in 1...3 {
            let copied = try FolderCheck.run(StoredFolder(path: scratch("backup-\(round)")), isFast: false)
            #expect(copied.faults == [] && copied.strays == [])
            let restored = scratch("restored-\(round)")
            let report = try Restore.write(scratch("backup-\(round)"), to: restored)
            #expect(report.faults == [])
            #expect(try FolderCheck.run(StoredFolder(path: restored), isFast: false).faults == [])
            let some = try events(restored)
            #expect(!some.isEmpty && some.allSatisfy { all[$0.key] == $0.value })
            // Clients are told that sequences begin anew.
            #expect(try StoredFolder(path: restored).openJournal().value("SELECT min(epoch) FROM logs") ?? 0 > 1 << 40)
            let again = try RunningServer(folder: restored, keepsFolder: true)
            try again.client("carol").say("still here", in: .room("lobby"))
        }
        #expect(try FolderCheck.run(folder, isFast: false).isSound)
    }

    @Test("while a backup holds removals back no bytes go, and behind it they do")
    func holdsRemovals() throws {
        let server = try RunningServer(folder: scratch("data"), keepsFolder: true)
        let ada = try server.client("ada")
        let stored = try ada.upload([1, 2, 3], name: "f", to: .room("lobby"))
        let folder = try StoredFolder(path: scratch("data"))
        let blob = folder.blobs.blob(stored.digest)
        var hold: ControlClient? = try ControlClient(folder)
        try hold?.holdRemovals()
        _ = try ada.ask(Withdraw(operation: ada.nextOperation(), file: stored.file), Committed.self)
        var other = try ControlClient(folder)
        #expect(try other.status().first { $0.name == "removals" }?.value == "1")
        #expect(access(blob, F_OK) == 0)
        hold = nil
        // The end of the connection reaches the server by itself.
        #expect(awaitRemoval(of: blob))
    }

    @Test("an update takes over what the earlier backup has, and replaces it")
    func updates() throws {
        let kept = try KeptFolder()
        let target = scratch("backup")
        let first = try Backup.write(kept.folder, to: target, updates: false)
        #expect(first.blobCount == 2 && first.reusedCount == 0 && first.blobBytes == 100_000)
        let server = try RunningServer(folder: kept.path, keepsFolder: true)
        try server.client("carol").upload([7, 7, 7], name: "third", to: .room("lobby"))
        server.server.stop()
        let second = try Backup.write(kept.folder, to: target, updates: true)
        #expect(second.blobCount == 3 && second.reusedCount == 2)
        let report = try FolderCheck.run(StoredFolder(path: target), isFast: false)
        #expect(report.isSound && report.blobCount == 3 && report.eventCount == 12)
        #expect(access("\(target).partial", F_OK) != 0)
    }

    @Test("an update keeps the sound copy of what is damaged since, and says so")
    func keepsSoundCopy() throws {
        let kept = try KeptFolder()
        _ = try Backup.write(kept.folder, to: scratch("backup"), updates: false)
        try KeptFolder.damage(kept.blob(kept.stored[0].digest), at: 70_000)
        let report = try Backup.write(kept.folder, to: scratch("backup"), updates: true)
        #expect(report.faults == [] && report.reusedCount == 2)
        #expect(report.staleFaults.map(\.kind) == [.blobDamaged])
        #expect(try FolderCheck.run(StoredFolder(path: scratch("backup")), isFast: false).isSound)
    }

    @Test("a server that ended while it was copied held nothing back: there is no backup")
    func refusesUnheld() throws {
        let kept = try KeptFolder()
        let server = try RunningServer(folder: kept.path, keepsFolder: true)
        var control = try ControlClient(kept.folder)
        try control.holdRemovals()
        #expect(throws: JournalError.self) {
            try Backup.write(kept.folder, to: scratch("backup"), updates: false) {
                server.server.stop()
                return control.answers()
            }
        }
        #expect(access(scratch("backup"), F_OK) != 0 && access(scratch("backup.partial"), F_OK) != 0)
    }

    @Test("a folder with anything in it is refused, also for an update where it is no backup")
    func refusesOccupied() throws {
        let kept = try KeptFolder()
        try KeptFolder.write([1], to: scratch("target/mine"))
        #expect(throws: JournalError.self) { try Backup.write(kept.folder, to: scratch("target"), updates: false) }
        #expect(throws: JournalError.self) { try Backup.write(kept.folder, to: scratch("target"), updates: true) }
        #expect(try Folders.names(in: scratch("target")) == ["mine"])
        // What stands where the backup would be written, and is none, stays too.
        try KeptFolder.write([1], to: scratch("other.partial/mine"))
        #expect(throws: JournalError.self) { try Backup.write(kept.folder, to: scratch("other"), updates: false) }
        #expect(try Folders.sizeBytes(of: scratch("other.partial/mine")) == 1)
    }

    @Test("what a backup that was cut off left is no backup, and is written anew")
    func startsOverHalfWritten() throws {
        let kept = try KeptFolder()
        try KeptFolder.write([1], to: scratch("backup.partial/journal/journal.sqlite"))
        try KeptFolder.write([1], to: scratch("backup.partial/blobs/ab/abcd"))
        #expect(throws: JournalError.self) { try Restore.write(scratch("backup.partial"), to: scratch("restored")) }
        _ = try Backup.write(kept.folder, to: scratch("backup"), updates: false)
        #expect(try FolderCheck.run(StoredFolder(path: scratch("backup")), isFast: false).isSound)
        #expect(access(scratch("backup.partial"), F_OK) != 0)
    }

    @Test("a damaged file is left out and named; what is sound of the backup can be restored")
    func leavesOutDamage() throws {
        let kept = try KeptFolder()
        try KeptFolder.damage(kept.blob(kept.stored[0].digest), at: 5)
        let report = try Backup.write(kept.folder, to: scratch("backup"), updates: false)
        #expect(report.faults.map(\.kind) == [.blobDamaged] && report.blobCount == 1)
        #expect(throws: JournalError.self) { try Restore.write(scratch("backup"), to: scratch("restored")) }
        #expect(access(scratch("restored"), F_OK) != 0 && access(scratch("restored.restoring"), F_OK) != 0)
        let restored = try Restore.write(scratch("backup"), to: scratch("restored"), acceptsDamage: true)
        #expect(restored.faults.map(\.kind) == [.blobMissing] && restored.blobCount == 1)
    }

    @Test("a backup that was changed is not restored")
    func refusesChanged() throws {
        let kept = try KeptFolder()
        _ = try Backup.write(kept.folder, to: scratch("backup"), updates: false)
        try KeptFolder.damage("\(scratch("backup"))/journal/journal.sqlite", at: 5000)
        #expect(throws: JournalError.self) { try Restore.write(scratch("backup"), to: scratch("restored")) }
        #expect(access(scratch("restored"), F_OK) != 0)
    }

    @Test("a restore goes to an empty place alone, and may put the journal elsewhere")
    func restoresToEmptyPlace() throws {
        let kept = try KeptFolder()
        _ = try Backup.write(kept.folder, to: scratch("backup"), updates: false)
        #expect(throws: JournalError.self) { try Restore.write(scratch("backup"), to: kept.path) }
        let (data, journal) = (scratch("restored"), scratch("journal"))
        _ = try Restore.write(scratch("backup"), to: data, journalFolder: journal)
        let folder = try StoredFolder(path: data, journalFolder: journal)
        #expect(try FolderCheck.run(folder, isFast: false).isSound)
        #expect(throws: JournalError.self) {
            try Restore.write(scratch("backup"), to: scratch("another"), journalFolder: journal)
        }
        let server = try RunningServer(folder: data, keepsFolder: true) { $0.journalPath = journal }
        let fetched = try server.client("carol")
        _ = try fetched.fetch(kept.stored[0].file, transfer: 1)
        #expect(try fetched.receive(transfer: 1).bytes == kept.bytes)
    }
}

/// Ends the threads of a test.
final class EndFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isRaised: Bool { flag.load(ordering: .relaxed) }

    func raise() { flag.store(true, ordering: .relaxed) }
}
