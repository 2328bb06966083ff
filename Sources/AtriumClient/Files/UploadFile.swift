import AtriumNet
import AtriumSession
import AtriumWire
import CLinux
import Glibc

/// A file that is being sent: read block by block, hashed on the way, and watched for changes. Lives on the disk
/// thread.
final class UploadFile {
    let layout: BlockLayout
    private let descriptor: Descriptor
    /// As it was when it was opened.
    let identity: FileIdentity
    private var hash = SHA256Hash()
    private var nextHashed = 0
    private var prefix: PrefixHash?
    private var whole: Digest?

    /// Blocks hashed in one step, so that transfers take turns: 16 MiB.
    private static let stepBlocks = 256

    /// Opens a regular file.
    ///
    /// - Throws: `local`, with words for a person.
    init(path: String) throws(ClientError) {
        // Non-blocking, so that a named pipe does not hold the thread; for a regular file it means nothing.
        let raw = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else { throw Self.notOpened(path, SystemError("open")) }
        descriptor = Descriptor(raw)
        let status = try Self.status(raw)
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ClientError(.local, "it is no regular file; only files can be sent")
        }
        guard let layout = BlockLayout(sizeBytes: UInt64(clamping: status.st_size)) else {
            throw ClientError(.local, "it is larger than the protocol can carry")
        }
        self.layout = layout
        identity = FileIdentity(status)
        if layout.blockCount > 1 { _ = posix_fadvise(raw, 0, 0, POSIX_FADV_SEQUENTIAL) }
    }

    /// Reads a block as the Chunk frame of a transfer. In rising order the first time; any block again after that.
    ///
    /// - Precondition: the block is one of the file.
    /// - Throws: `local` where the file cannot be read, or is no longer what it was.
    func read(_ block: Int, for transfer: TransferID) throws(ClientError) -> UploadBlock {
        let dataBytes = layout.byteCount(ofBlock: block)
        precondition(dataBytes > 0)
        let dataStart = FrameHeader.byteCount + 12
        var head: [UInt8] = []
        head.reserveCapacity(dataStart)
        FrameHeader(payloadBytes: 12 + dataBytes, kind: .chunk, requestID: 0).encode(into: &head)
        head.append(bigEndian: transfer.rawValue)
        head.append(bigEndian: UInt32(truncatingIfNeeded: block))
        head.append(bigEndian: UInt32(0))
        var failure: ClientError?
        var frame = [UInt8](unsafeUninitializedCapacity: dataStart + dataBytes) { room, count in
            let bytes = UnsafeMutableRawBufferPointer(room)
            bytes.copyBytes(from: head)
            failure = fill(
                UnsafeMutableRawBufferPointer(rebasing: bytes[dataStart..<dataStart + dataBytes]),
                from: layout.offset(ofBlock: block))
            count = failure == nil ? dataStart + dataBytes : 0
        }
        if let failure { throw failure }
        // What lies below was sent by an earlier run, and is hashed when all is sent.
        let checksum = frame.withUnsafeBytes { bytes in
            let data = UnsafeRawBufferPointer(rebasing: bytes[dataStart...])
            if block == nextHashed {
                hash.update(data)
                nextHashed += 1
            }
            return CRC32C.checksum(data)
        }
        frame.replace(at: dataStart - 4, bigEndian: checksum)
        return UploadBlock(number: block, frame: frame, dataBytes: dataBytes)
    }

    /// Whether every block has been read and hashed.
    var isRead: Bool { nextHashed == layout.blockCount }

    /// The SHA-256 of the whole file.
    ///
    /// - Precondition: `isRead`.
    /// - Throws: `local` where the file changed while it was read.
    func digest() throws(ClientError) -> Digest {
        precondition(isRead)
        try expectUnchanged()
        let digest = whole ?? hash.finish()
        whole = digest
        return digest
    }

    /// - Throws: `UploadFile.changed` where the file is no longer what it was when it was opened.
    func expectUnchanged() throws(ClientError) {
        guard FileIdentity(try Self.status(descriptor.rawValue)) == identity else { throw Self.changed }
    }

    /// Hashes blocks that were not hashed yet, as many as one step takes.
    ///
    /// - Parameter end: the block to stop in front of.
    /// - Returns: whether that was reached.
    func hashOn(upTo end: Int) throws(ClientError) -> Bool {
        let stop = min(end, nextHashed + Self.stepBlocks)
        while nextHashed < stop {
            let block = try bytes(ofBlock: nextHashed)
            hash.update(block)
            nextHashed += 1
        }
        return nextHashed >= end
    }

    /// Hashes the first blocks of the file, as many as one step takes, beside what is hashed for the whole.
    ///
    /// - Returns: the digest of those `count` blocks; nil where another step is due.
    /// - Precondition: `count` is at most the number of blocks.
    func prefixDigest(blockCount count: Int) throws(ClientError) -> Digest? {
        precondition(count <= layout.blockCount)
        try expectUnchanged()
        if isRead, count == layout.blockCount { return try digest() }
        if prefix == nil, nextHashed <= count {
            // The file is read for the first time: what is hashed now need not be hashed again.
            return try hashOn(upTo: count) ? hash.soFar() : nil
        }
        // Over a new link the server may have fewer blocks than it said before.
        let going = prefix.flatMap { $0.nextBlock <= count ? $0 : nil } ?? PrefixHash()
        prefix = going
        let stop = min(count, going.nextBlock + Self.stepBlocks)
        while going.nextBlock < stop {
            going.add(try bytes(ofBlock: going.nextBlock))
        }
        guard going.nextBlock == count else { return nil }
        prefix = nil
        return going.digest()
    }

    private func bytes(ofBlock block: Int) throws(ClientError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: layout.byteCount(ofBlock: block))
        let failure = output.withUnsafeMutableBytes { fill($0, from: layout.offset(ofBlock: block)) }
        if let failure { throw failure }
        return output
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int) -> ClientError? {
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor.rawValue, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return .transferred(SystemError("read")) }
            if count == 0 { return Self.changed }
            done += count
        }
        return nil
    }

    /// What is said of a file that is no longer what it was.
    static let changed = ClientError(.local, "it changed while it was sent; sending it anew")

    /// What is said of a file that changed again when it was sent anew: that is not tried a third time.
    static let keepsChanging = ClientError(
        .local, "it changed again while it was sent; send it again when nothing writes to it")

    /// What is said where the file is another one than was offered.
    static let changedSince = ClientError(.local, "it has changed since it was offered; sending it anew")

    /// A name that is not UTF-8 reaches this program with U+FFFD in place of what could not be read.
    private static func notOpened(_ path: String, _ failure: SystemError) -> ClientError {
        guard failure.number == ENOENT, path.unicodeScalars.contains("\u{FFFD}") else { return .transferred(failure) }
        let text = "there is no such file; if its name is not UTF-8, rename the file first: only such names can be sent"
        return ClientError(.local, text)
    }

    private static func status(_ descriptor: CInt) throws(ClientError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .transferred(SystemError("stat")) }
        return status
    }
}
