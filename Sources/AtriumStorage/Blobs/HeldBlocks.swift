import AtriumWire

/// What a disk worker has of an upload that is taken up again, as Offered states it. Spec/06-files.md §6.2.
public struct HeldBlocks: Equatable, Sendable {
    /// Most ranges named; where more are missing, the last one reaches to the end of the file.
    public static let rangesMax = 1_024

    /// Blocks from 0 on without a hole.
    public var prefixBlocks: UInt32
    /// SHA-256 of their bytes.
    public var prefixDigest: Digest
    /// Blocks behind them that are missing, rising.
    public var missing: [BlockRange]

    public init(prefixBlocks: UInt32, prefixDigest: Digest, missing: [BlockRange]) {
        self.prefixBlocks = prefixBlocks
        self.prefixDigest = prefixDigest
        self.missing = missing
    }
}
