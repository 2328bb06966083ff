/// A look at what an earlier run left of a download, block by block.
final class Recovery {
    /// Blocks looked at in one step, so that transfers take turns: 16 MiB.
    private static let stepBlocks = 256

    let file: PartialFile
    private var entries: ArraySlice<DownloadRecord.Entry>

    init(_ file: PartialFile, _ entries: [DownloadRecord.Entry]) {
        self.file = file
        self.entries = entries[...]
    }

    /// Looks at some more blocks. One whose bytes are not what the record says counts as missing.
    ///
    /// - Returns: whether it is done.
    func step() throws(ClientError) -> Bool {
        for _ in 0..<Self.stepBlocks {
            guard let entry = entries.popFirst() else { return true }
            _ = try file.adopt(entry)
        }
        return entries.isEmpty
    }
}
