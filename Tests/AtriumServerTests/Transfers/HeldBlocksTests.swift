import AtriumServices
import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumServer
@testable import AtriumStorage

@Suite("Small blocks that wait in memory to be sent")
struct HeldBlocksTests {
    private static let sizeBytes = 16 << 10
    private let handle: BlobHandle

    init() throws {
        handle = try BlobHandle.open("/dev/null", flags: O_RDONLY)
    }

    /// A connection with so many downloads of one small block each, all of them reported ready.
    private func table(
        _ count: UInt32, connectionBytes: UInt64 = 1 << 20, transferBytes: UInt64 = 1 << 20, leavesNow: Bool = true
    ) -> TransferTable {
        var limits = Limits()
        limits[.creditConnectionMaxBytes] = connectionBytes
        let table = TransferTable(limits: limits, creditMaxBytes: nil)
        for number in 1...count {
            let transfer = TransferID(rawValue: number)
            let key = TransferKey(session: SessionID(rawValue: 1), transfer: transfer)
            let grant = DownloadGrant(
                file: FileID(rawValue: UInt64(number)), conversation: ConversationID(rawValue: 1),
                sizeBytes: UInt64(Self.sizeBytes), digest: nil, firstBlock: 0, blockCount: 1,
                creditBytes: transferBytes)
            table.open(transfer, Download(key, grant))
            table.add(ready, to: transfer, leavesNow: leavesNow)
        }
        return table
    }

    private var ready: ReadyBlocks {
        ReadyBlocks(
            handle: handle, firstBlock: 0, checksums: [0], lastBlockBytes: Self.sizeBytes,
            bytes: SharedBytes(capacityBytes: Self.sizeBytes))
    }

    @Test("they stay where their credit lets them leave, as many as leave in one turn")
    func staysWithCredit() {
        #expect(table(1).heldBytes == Self.sizeBytes)
        #expect(table(16).heldBytes == TransferTable.heldMaxBytes)
    }

    @Test("without the transfer's credit, or the connection's for all of them, they are read again later")
    func needsCredit() {
        #expect(table(3, transferBytes: 1000).heldBytes == 0)
        #expect(table(16, connectionBytes: 40_000).heldBytes == 2 * Self.sizeBytes)
        #expect(table(16, connectionBytes: 1000).heldBytes == 0)
    }

    @Test("where nothing leaves now, or a chunk is half sent, they are read again later")
    func needsTurn() {
        #expect(table(16, leavesNow: false).heldBytes == 0)
        let table = table(1)
        table.current = TransferTable.CurrentChunk(
            transfer: TransferID(rawValue: 9), handle: handle, head: [], offset: 0, left: 1)
        let held = table.heldBytes
        table.add(ready, to: TransferID(rawValue: 1), leavesNow: true)
        #expect(table.heldBytes == held)
    }

    @Test("what has left is held no longer")
    func leaves() {
        let table = table(2)
        table.downloads[TransferID(rawValue: 1)]?.advance()
        #expect(table.heldBytes == Self.sizeBytes)
        table.closeDownload(TransferID(rawValue: 2))
        #expect(table.heldBytes == 0)
    }
}
