import AtriumServer
import AtriumServices
import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

@Suite("atriumd gc frees what nothing names, and nothing else")
struct CollectTests {
    private static let digest = Digest([UInt8](repeating: 0xCD, count: 32))

    private func addStrays(to kept: KeptFolder) throws {
        try KeptFolder.write([1, 2, 3], to: kept.blob(Self.digest))
        try KeptFolder.write([1], to: "\(kept.blob(Self.digest)).crc")
        try KeptFolder.write([1, 2], to: "\(kept.path)/incoming/ff.part")
        try KeptFolder.write([1], to: "\(kept.path)/incoming/ff.part.crc")
    }

    @Test("a folder no server has is freed of what nothing names")
    func collectsAlone() throws {
        let kept = try KeptFolder()
        try addStrays(to: kept)
        let folder = try kept.folder
        let strays = try FolderCollection.strays(in: folder)
        #expect(strays.map(\.sizeBytes) == [4, 3])
        guard let claim = try folder.claim() else { throw WireClient.Failure(text: "a server has the folder") }
        try FolderCollection.remove(strays, in: folder, holding: claim)
        try FolderCollection.compact(folder, rewrites: true, holding: claim)
        #expect(try FolderCollection.strays(in: folder) == [])
        let report = try FolderCheck.run(folder, isFast: false)
        #expect(report.isSound && report.blobCount == 2)
    }

    @Test("beside an empty journal, as a server makes that was started without its own, nothing is taken for stray")
    func refusesForeignJournal() throws {
        let kept = try KeptFolder()
        try addStrays(to: kept)
        try kept.change("DELETE FROM files; UPDATE meta SET value = 1 WHERE name = 'next_file'")
        #expect(throws: JournalError.self) { try FolderCollection.strays(in: kept.folder) }
    }

    @Test("a running server removes what nothing names, and keeps what it is told of by mistake")
    func collectsBesideServer() throws {
        let kept = try KeptFolder()
        let server = try RunningServer(folder: kept.path, keepsFolder: true)
        try addStrays(to: kept)
        let folder = try kept.folder
        var control = try ControlClient(folder)
        let named = StrayFile(
            content: .blob(kept.stored[0].digest, blobBytes: 100_000), paths: [], sizeBytes: 100_000)
        let strays = try FolderCollection.strays(in: folder)
        #expect(try control.collect(strays + [named]) == [FileID(rawValue: 0xFF)])
        for stray in strays { try FolderCollection.removeUpload(stray, in: folder) }
        for path in strays.flatMap(\.paths) { #expect(awaitRemoval(of: "\(kept.path)/\(path)")) }
        #expect(try FolderCollection.strays(in: folder) == [])
        let carol = try server.client("carol")
        _ = try carol.fetch(kept.stored[0].file, transfer: 1)
        #expect(try carol.receive(transfer: 1).bytes == kept.bytes)
    }

    @Test("bytes nobody names go though an upload is open that turns out to be of them, and it is stored all the same")
    func removesBesideUploads() throws {
        let kept = try KeptFolder()
        let server = try RunningServer(folder: kept.path, keepsFolder: true)
        let bytes: [UInt8] = [9, 8, 7]
        let digest = Digest.sha256(of: bytes)
        let folder = try kept.folder
        let carol = try server.client("carol")
        var credit = try carol.offer("f", sizeBytes: 3, to: .room("lobby")).creditBytes
        // The bytes lie there already, as an earlier crash may have left them.
        try KeptFolder.write(bytes, to: kept.blob(digest))
        var control = try ControlClient(folder)
        let strays = try FolderCollection.strays(in: folder)
        #expect(strays.map(\.content) == [.blob(digest, blobBytes: 3)])
        #expect(try control.collect(strays) == [])
        try carol.sendBlocks(0..<1, of: bytes, credit: &credit)
        let stored = try carol.ask(UploadEnd(transfer: TransferID(rawValue: 1), digest: digest), Stored.self)
        #expect(try control.status().first { $0.name == "removals" }?.value == "0")
        _ = try carol.fetch(stored.file, transfer: 2)
        #expect(try carol.receive(transfer: 2).bytes == bytes)
        #expect(try FolderCheck.run(folder, isFast: false).isSound)
    }

    @Test("the part of an upload that is open is not stray, and the server says so")
    func keepsOpenParts() throws {
        let kept = try KeptFolder()
        let server = try RunningServer(folder: kept.path, keepsFolder: true)
        let carol = try server.client("carol")
        let offered = try carol.offer("f", sizeBytes: 3, to: .room("lobby"))
        #expect(try FolderCollection.strays(in: kept.folder) == [])
        var control = try ControlClient(kept.folder)
        let open = StrayFile(content: .upload(offered.file), paths: [], sizeBytes: 0)
        #expect(try control.collect([open]) == [])
    }
}
