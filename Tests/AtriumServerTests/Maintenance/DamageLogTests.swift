import AtriumServer
import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

@Suite("Stored bytes that are not what they were, found while somebody fetches them")
struct DamageLogTests {
    enum Damage: CaseIterable { case missing, shorter, withoutChecksums, changed }

    @Test("the log says once which file, and what is wrong with it", arguments: Damage.allCases)
    func logs(damage: Damage) throws {
        let kept = try KeptFolder()
        let (file, digest) = (kept.stored[0].file, kept.stored[0].digest)
        let blob = kept.blob(digest)
        switch damage {
        case .missing: #expect(unlink(blob) == 0)
        case .shorter: #expect(truncate(blob, 10) == 0)
        case .withoutChecksums: #expect(unlink("\(blob).crc") == 0)
        case .changed: try KeptFolder.damage(blob, at: 70_000)
        }
        var settings = ServerSettings()
        settings.port = 0
        settings.dataPath = kept.path
        let lines = try FileDescriptor(opening: kept.scratch("log"), flags: O_RDWR | O_CREAT)
        let server = try Server(settings, log: Log(level: .error, descriptor: lines.rawValue))
        let client = try WireClient(port: server.port)
        try client.logIn("carol")
        _ = try client.fetch(file, transfer: 1)
        #expect(throws: (any Error).self) { try client.receive(transfer: 1) }
        if damage == .changed {
            let resend = Resend(transfer: TransferID(rawValue: 1), firstBlock: 1, blockCount: 1)
            for _ in 0..<2 {
                try client.send(raw: resend.encoded())
                _ = try client.wait(Chunk.self) { $0.block == 1 }
            }
        }
        server.stop()
        let log = try String(decoding: FileCopy.bytes(of: kept.scratch("log")), as: UTF8.self)
        #expect(log.split(separator: "\n").count == 1)
        #expect(log.contains(" error damage file=\(file.rawValue) digest=\(digest.hex) reason="))
    }
}
