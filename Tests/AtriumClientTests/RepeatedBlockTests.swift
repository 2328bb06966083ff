import AtriumNet
import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Blocks that go twice")
struct RepeatedBlockTests {
    private static let blockBytes = 65_536

    private func chunk(_ number: Int, damaged: Bool = false) -> Chunk {
        let data = [UInt8](repeating: 7, count: Self.blockBytes)
        let checksum = data.withUnsafeBytes { CRC32C.checksum($0) }
        return Chunk(
            transfer: TransferID(rawValue: 1), block: UInt32(number), checksum: damaged ? ~checksum : checksum,
            data: data)
    }

    private func download(blocks: Int) -> Download {
        let download = Download(
            id: TransferID(rawValue: 1), file: FileID(rawValue: 1),
            progress: TransferProgress(token: CommandToken(rawValue: 1), direction: .download))
        download.layout = BlockLayout(sizeBytes: UInt64(blocks * Self.blockBytes))
        return download
    }

    @Test("[FILE-6.4-3] damaged blocks are asked for behind the end of a download, 64 runs of them at a time")
    func asksInRounds() {
        let download = download(blocks: 140)
        for number in 0..<140 { _ = download.take(chunk(number, damaged: number % 2 == 1)) }
        #expect(download.nextResends().isEmpty)
        download.digest = .zero
        let first = download.nextResends()
        #expect(first == (0..<64).map { $0 * 2 + 1..<$0 * 2 + 2 })
        // One is damaged once more: it comes in the next round.
        for run in first {
            #expect(download.nextResends().isEmpty)
            _ = download.take(chunk(run.lowerBound, damaged: run.lowerBound == 1))
        }
        #expect(download.nextResends().map(\.lowerBound) == [1, 129, 131, 133, 135, 137, 139])
        for number in [1, 129, 131, 133, 135, 137, 139] { _ = download.take(chunk(number)) }
        #expect(download.isWhole && download.nextResends().isEmpty)
    }

    @Test("neighbours are asked for as one run")
    func joinsNeighbours() {
        let download = download(blocks: 6)
        for number in 0..<6 { _ = download.take(chunk(number, damaged: (2...4).contains(number))) }
        download.digest = .zero
        #expect(download.nextResends() == [2..<5])
    }

    @Test("[FILE-6.4-1] a file is sent again when asked, but not for ever")
    func boundsRepeats() throws {
        let upload = Upload(
            id: TransferID(rawValue: 1), path: "a", target: .room("lobby"),
            progress: TransferProgress(token: CommandToken(rawValue: 1), direction: .upload))
        upload.layout = BlockLayout(sizeBytes: UInt64(3 * Self.blockBytes))
        upload.credit = SendCredit(initialBytes: 0)
        upload.lacks([0..<3])
        #expect(upload.nextRead() == 0..<3)
        for _ in 0..<16 { #expect(upload.resend(first: 0, count: 3)) }
        #expect(!upload.resend(first: 2, count: 1))
    }
}
