import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

@Suite("atriumd check finds what does not agree")
struct CheckTests {
    let kept: KeptFolder

    init() throws { kept = try KeptFolder() }

    private func check(isFast: Bool = false) throws -> CheckReport {
        try FolderCheck.run(kept.folder, isFast: isFast)
    }

    private func kinds(isFast: Bool = false) throws -> [Fault.Kind] {
        try check(isFast: isFast).faults.map(\.kind)
    }

    @Test("nothing is wrong with what a server leaves")
    func findsNothing() throws {
        for isFast in [false, true] {
            let report = try check(isFast: isFast)
            #expect(report.faults == [])
            #expect(report.logCount == 2 && report.eventCount == 10 && report.fileCount == 2)
            #expect(report.blobCount == 2 && report.strays == [])
            #expect(report.verifiedBytes == (isFast ? 0 : 100_000))
        }
    }

    @Test("a byte that changed in a stored file is found, unless the check is fast")
    func findsDamage() throws {
        try KeptFolder.damage(kept.blob(kept.stored[0].digest), at: 70_000)
        let faults = try check().faults
        #expect(faults.map(\.kind) == [.blobDamaged])
        #expect(faults.first?.text.contains("block 1 does not match") == true)
        #expect(faults.first?.text.contains("file 1 names it") == true)
        #expect(try kinds(isFast: true) == [])
    }

    @Test("a stored file that is gone, shorter, or without its checksums is found by the fast check too")
    func findsMissing() throws {
        let path = kept.blob(kept.stored[0].digest)
        let checksums = try FileCopy.bytes(of: "\(path).crc")
        #expect(unlink("\(path).crc") == 0)
        #expect(try kinds(isFast: true) == [.blobDamaged])
        try FileCopy.write(checksums, to: "\(path).crc")
        #expect(truncate(path, 90_000) == 0)
        #expect(try kinds(isFast: true) == [.blobDamaged])
        #expect(unlink(path) == 0)
        #expect(try kinds(isFast: true) == [.blobMissing])
        #expect(unlink(kept.blob(kept.stored[1].digest)) == 0)
        let report = try check()
        #expect(report.faults.map(\.kind) == [.blobMissing, .blobMissing])
        #expect(report.blobCount == 2 && report.verifiedCount == 0 && report.verifiedBytes == 0)
    }

    @Test("a damaged checksum is told from damaged bytes by the digest of the whole")
    func findsDamagedChecksum() throws {
        try KeptFolder.damage("\(kept.blob(kept.stored[0].digest)).crc", at: 20)
        #expect(try kinds() == [.blobDamaged])
        #expect(try kinds(isFast: true) == [])
    }

    @Test("what nothing names is listed, and is no fault")
    func listsStrays() throws {
        let digest = Digest([UInt8](repeating: 0xAB, count: 32))
        try KeptFolder.write([1, 2, 3], to: kept.blob(digest))
        try KeptFolder.write([1, 2, 3, 4], to: "\(kept.path)/incoming/ff.part")
        try KeptFolder.write([1], to: "\(kept.path)/blobs/ab/notes")
        let report = try check()
        #expect(report.isSound && report.strayBytes == 7)
        #expect(report.strays.map(\.content) == [.blob(digest, blobBytes: 3), .upload(FileID(rawValue: 0xFF))])
        #expect(report.foreignPaths == ["blobs/ab/notes"])
        #expect(report.strays.map(\.paths) == [["blobs/ab/\(digest.hex)"], ["incoming/ff.part"]])
    }

    @Test("what no server made is named and left, wherever it lies")
    func listsForeign() throws {
        let digest = Digest([UInt8](repeating: 0xAB, count: 32))
        let paths = [
            "blobs/ab/\(digest.hex)/x", "blobs/cd/\(digest.hex)", "blobs/notes", "blobs/xy/x", "incoming/5.d/x",
        ]
        for path in paths { try KeptFolder.write([1], to: "\(kept.path)/\(path)") }
        let report = try check()
        #expect(report.isSound && report.strays == [])
        #expect(
            report.foreignPaths == [
                "blobs/ab/\(digest.hex)", "blobs/cd/\(digest.hex)", "blobs/notes", "blobs/xy", "incoming/5.d",
            ])
        #expect(try FolderCollection.strays(in: kept.folder) == [])
        #expect(try FolderCollection.foreignPaths(in: kept.folder) == report.foreignPaths)
        let server = try RunningServer(folder: kept.path, keepsFolder: true)
        server.server.stop()
        for path in paths { #expect(access("\(kept.path)/\(path)", F_OK) == 0) }
    }

    @Test(
        "rows that contradict each other are found",
        arguments: [
            ("DELETE FROM events WHERE conversation = 1 AND sequence = 3", [Fault.Kind.gap]),
            ("DELETE FROM events WHERE conversation = 1 AND sequence < 3", [.gap]),
            ("UPDATE logs SET head = head + 2 WHERE conversation = 2", [.gap]),
            ("UPDATE logs SET head = 3 WHERE conversation = 1", [.gap]),
            ("UPDATE logs SET first = 9, head = 2 WHERE conversation = 2", [.gap]),
            ("UPDATE events SET time = 1 WHERE conversation = 1 AND sequence = 2", [.eventDamaged]),
            (
                "UPDATE events SET frame = x'00000000' WHERE conversation = 1 AND sequence = 2",
                [.eventDamaged]
            ),
            ("UPDATE files SET state = 1 WHERE file = 1", [.file]),
            ("UPDATE files SET state = 3 WHERE file = 1", [.file]),
            ("UPDATE files SET state = 200 WHERE file = 1", [.file]),
            ("UPDATE files SET sequence = 1 WHERE file = 1", [.file]),
            ("DELETE FROM files WHERE file = 2", [.file]),
            ("DELETE FROM verifiers WHERE account = 1", [.reference]),
            (
                "INSERT INTO verifiers SELECT 77, credential, label, salt, iterations, stored_key, server_key, kind, "
                    + "created, used, clear FROM verifiers WHERE account = 1", [.reference]
            ),
            ("UPDATE verifiers SET stored_key = x'00' WHERE account = 1", [.reference]),
            ("UPDATE verifiers SET kind = 9 WHERE account = 2", [.reference]),
            ("UPDATE accounts SET folded = 'other' WHERE account = 1", [.reference]),
            ("UPDATE accounts SET released = 1 WHERE account = 1", [.reference]),
            ("DELETE FROM accounts WHERE account = 2", [.reference]),
            ("UPDATE events SET author = 77 WHERE conversation = 1 AND sequence = 2", [.reference, .eventDamaged]),
            ("INSERT INTO invitations VALUES (x'0102', 1, 0)", [.reference]),
            ("INSERT INTO standings VALUES (1, 77, 2, 0, 0, 0, 0)", [.reference]),
            ("INSERT INTO standings VALUES (77, 1, 2, 0, 0, 0, 0)", [.reference]),
            ("INSERT INTO standings VALUES (1, 1, 200, 0, 0, 0, 0)", [.reference]),
            ("INSERT INTO blocks VALUES (1, 77, 1)", [.reference]),
            ("INSERT INTO audit VALUES (NULL, 1, 0, 'console', 'no-such-act', '', '', '', 1, 0)", [.reference]),
            ("INSERT INTO audit VALUES (NULL, 1, 0, 'console', 'ban', '', '', '', 9, 0)", [.reference]),
            ("INSERT INTO audit VALUES (NULL, 1, 77, 'eve', 'ban', '', '', '', 1, 0)", [.reference]),
            ("UPDATE meta SET value = 1 WHERE name = 'next_account'", [.reference]),
            ("UPDATE rooms SET folded = 'other'", [.reference]),
            ("DELETE FROM directs", [.reference]),
            ("INSERT INTO read_markers VALUES (77, 1, 1)", [.reference]),
            ("INSERT INTO read_markers VALUES (1, 1, 99)", [.reference]),
            ("UPDATE meta SET value = 1 WHERE name = 'next_file'", [.reference]),
        ])
    func findsContradictions(sql: String, kinds: [Fault.Kind]) throws {
        try kept.change(sql)
        // One change may break more than one thing.
        let found = try self.kinds()
        #expect(!found.isEmpty && Set(found).isSuperset(of: kinds))
    }

    @Test("a gap is told by its sequences")
    func namesTheGap() throws {
        try kept.change("DELETE FROM events WHERE conversation = 1 AND sequence IN (2, 3)")
        #expect(try check().faults.first?.text == "conversation 1: events 2 to 3 are missing")
    }

    @Test("a journal SQLite finds broken is a fault, and nothing in it is taken for stray")
    func findsBrokenJournal() throws {
        try kept.change("PRAGMA wal_checkpoint(TRUNCATE)")
        let path = try kept.folder.journalPath
        let size = try Folders.sizeBytes(of: path) ?? 0
        let page = try BlobHandle.open(path, flags: O_RDWR)
        let garbage = [UInt8](repeating: 0x5A, count: 4096)
        try garbage.withUnsafeBytes { try page.write($0, at: (size / 4096 / 2) * 4096) }
        let report = try check()
        #expect(!report.isSound && report.faults.allSatisfy { $0.kind == .journalDamaged })
        #expect(report.strays == [])
        #expect(throws: (any Error).self) { try FolderCollection.strays(in: kept.folder) }
    }

    @Test("faults without end are counted, and told up to a bound")
    func boundsReport() {
        var report = CheckReport()
        for number in 0..<2000 { report.add(.gap, "\(number)") }
        #expect(report.faultCount == 2000 && report.faults.count == CheckReport.faultsMax)
    }

    @Test("a check beside a server that works sees no fault in what changes meanwhile")
    func checksBesideServer() throws {
        let server = try RunningServer(folder: kept.path, keepsFolder: true)
        let carol = try server.client("carol")
        for number in 0..<10 {
            let stored = try carol.upload([UInt8(number)], name: "n", to: .room("lobby"), transfer: UInt32(number + 1))
            try carol.say("\(number)", in: .room("lobby"))
            if number % 2 == 0 {
                _ = try carol.ask(Withdraw(operation: carol.nextOperation(), file: stored.file), Committed.self)
            }
            #expect(try check().faults == [])
        }
    }
}
