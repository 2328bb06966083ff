import AtriumNet
import AtriumWire
import Glibc

/// What is kept of a download until it is over: which file beside which target, and which blocks of it were written,
/// each with its checksum. Lives on the disk thread.
final class DownloadRecord {
    private static let form = "atrium-download 1"
    /// Bytes of one entry: block and checksum, each of 32 bits, big-endian.
    private static let entryBytes = 8

    /// One block that was written.
    struct Entry: Equatable {
        let block: Int
        let checksum: UInt32
    }

    private let file: RecordFile
    /// What it says; nil where it is new.
    private(set) var header: DownloadRecordHeader?
    private var endOffset = 0

    /// Takes up what a record says; where it says nothing that can be used, it is empty.
    init(opening file: RecordFile) {
        self.file = file
        guard let bytes = file.read(byteCountMax: .max), let text = RecordText.fields(Self.form, bytes),
            let header = DownloadRecordHeader(text.values)
        else { return }
        self.header = header
        endOffset = text.byteCount
        entryText = Array(bytes[text.byteCount...])
        endOffset += entryText.count / Self.entryBytes * Self.entryBytes
    }

    /// For the sweep: nil where the record says nothing.
    convenience init?(_ file: RecordFile) {
        self.init(opening: file)
        guard header != nil else { return nil }
    }

    private var entryText: [UInt8] = []

    /// The blocks it names, rising, each once; what was written last holds. Handed out once.
    func takeEntries(blockCount: Int) -> [Entry] {
        var checksums: [Int: UInt32] = [:]
        for start in stride(from: 0, to: entryText.count - Self.entryBytes + 1, by: Self.entryBytes) {
            let words = (0..<2).map { word in
                (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(entryText[start + word * 4 + $1]) }
            }
            if Int(words[0]) < blockCount { checksums[Int(words[0])] = words[1] }
        }
        entryText = []
        return checksums.map { Entry(block: $0.key, checksum: $0.value) }.sorted { $0.block < $1.block }
    }

    /// Starts anew, with no block.
    func start(_ header: DownloadRecordHeader) {
        self.header = header
        let bytes = RecordText.bytes(Self.form, header.fields)
        file.replace(with: bytes)
        endOffset = bytes.count
        entryText = []
    }

    /// Blocks were written.
    func append(_ blocks: [DownloadBlock]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(blocks.count * Self.entryBytes)
        for block in blocks {
            bytes.append(bigEndian: UInt32(truncatingIfNeeded: block.number))
            bytes.append(bigEndian: block.checksum)
        }
        file.append(bytes, at: endOffset)
        endOffset += bytes.count
    }

    /// The download is over.
    func remove() { file.remove() }

    /// Removes the partial file, where it is the one that was meant.
    func removePartial() {
        guard let header else { return }
        var status = stat()
        let path = "\(header.folderPath)/\(header.partialName)"
        guard lstat(path, &status) == 0, UInt64(status.st_ino) == header.inode else { return }
        _ = unlink(path)
    }
}
