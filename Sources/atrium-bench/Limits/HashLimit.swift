import AtriumNet
import AtriumSession

/// What proving the bytes of a file costs by itself: SHA-256 and CRC-32C over as many bytes.
enum HashLimit {
    static func run(_ arguments: Arguments) throws {
        let blockCount = try TransferRow.blocks(arguments)
        let pattern = Pattern()
        let gibibytes = Double(blockCount * Pattern.blockBytes) / TransferRow.gibibyte
        let digest = try Stretch(nil)
        _ = pattern.digest(blockCount: blockCount)
        Figure("hash", limitName, "SHA-256, CPU", try digest.result().ownProcessorSeconds / gibibytes, "s/GiB").print()
        let checksum = try Stretch(nil)
        for block in 0..<blockCount where CRC32C.checksum(pattern.data(block)) != pattern.checksum(block) {
            throw Failure("the CRC-32C of block \(block) is wrong")
        }
        let used = try checksum.result().ownProcessorSeconds
        Figure("hash", limitName, "CRC-32C, CPU", used / gibibytes, "s/GiB").print()
    }
}
