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
    private let modified: timespec
    private var hash = SHA256Hash()
    private var nextHashed = 0

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
        modified = status.st_mtim
        _ = posix_fadvise(raw, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Reads a block as the Chunk frame of a transfer. In rising order the first time; any block again after that.
    ///
    /// - Precondition: the block is one of the file.
    /// - Throws: `local` where the file cannot be read, or is no longer what it was.
    func read(_ block: Int, for transfer: TransferID) throws(ClientError) -> UploadBlock {
        let dataBytes = layout.byteCount(ofBlock: block)
        precondition(dataBytes > 0)
        let dataStart = FrameHeader.byteCount + 12
        var frame: [UInt8] = []
        frame.reserveCapacity(dataStart + dataBytes)
        FrameHeader(payloadBytes: 12 + dataBytes, kind: .chunk, requestID: 0).encode(into: &frame)
        frame.append(bigEndian: transfer.rawValue)
        frame.append(bigEndian: UInt32(truncatingIfNeeded: block))
        frame.append(bigEndian: UInt32(0))
        frame.append(contentsOf: repeatElement(0, count: dataBytes))
        let failure = frame.withUnsafeMutableBytes { bytes in
            fill(UnsafeMutableRawBufferPointer(rebasing: bytes[dataStart...]), from: layout.offset(ofBlock: block))
        }
        if let failure { throw failure }
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
    /// - Precondition: `isRead`, and not asked before.
    /// - Throws: `local` where the file changed while it was read.
    func digest() throws(ClientError) -> Digest {
        precondition(isRead)
        let status = try Self.status(descriptor.rawValue)
        guard UInt64(clamping: status.st_size) == layout.sizeBytes, status.st_mtim.tv_sec == modified.tv_sec,
            status.st_mtim.tv_nsec == modified.tv_nsec
        else { throw changed }
        return hash.finish()
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int) -> ClientError? {
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor.rawValue, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return .transferred(SystemError("read")) }
            if count == 0 { return changed }
            done += count
        }
        return nil
    }

    private var changed: ClientError {
        ClientError(.local, "it changed while it was sent; send it again when nothing writes to it")
    }

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
