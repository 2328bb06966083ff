import AtriumNet
import AtriumSession
import AtriumWire
import CLinux
import Glibc

/// A file that is being fetched, under a name of its own beside its target until it is whole and verified. It is
/// hashed as it grows. What is not finished when this object goes is removed, unless it is kept for another run of the
/// program. Lives on the disk thread.
final class PartialFile {
    let layout: BlockLayout
    /// The target's path, as the caller and the offered name make it.
    let path: String
    private let target: DownloadTarget
    private let name: String
    private let partialName: String
    private let descriptor: Descriptor
    /// The mode that the umask gives a new file; it is set when the file is whole.
    private let finalMode: mode_t
    private var written = BlockRanges()
    private var hash = SHA256Hash()
    private var nextHashed = 0
    private var unsyncedBytes = 0
    private var isRemoved = false
    /// Says to a later run which blocks are there; nil where there can be no record.
    private let record: DownloadRecord?

    /// Writing back starts each time so many bytes are new, so that the last fsync has little to do.
    private static let writeBackBytes = 8 << 20
    /// Blocks read back and hashed in one step, so that transfers take turns: 16 MiB.
    private static let stepBlocks = 256

    /// Creates the partial file.
    ///
    /// - Parameter offeredName: used, stripped, where the target has no name.
    /// - Throws: `local`, with words for a person.
    init(
        target: DownloadTarget, offeredName: String, layout: BlockLayout, record: DownloadRecord? = nil
    ) throws(ClientError) {
        let name = target.name ?? PlainFileName.stripped(offeredName)
        try target.check(name)
        // The name must leave room for what is put around it.
        let random = String(SecureRandom.number(), radix: 16)
        partialName = ".\(PlainFileName.shortened(name, toBytes: 200)).\(random).atrium-part"
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let raw = openat(target.folder.rawValue, partialName, flags, 0o666)
        guard raw >= 0 else { throw .transferred(SystemError("open")) }
        descriptor = Descriptor(raw)
        path = target.folderPath + name
        self.name = name
        self.layout = layout
        self.record = record
        var status = stat()
        finalMode = fstat(raw, &status) == 0 ? status.st_mode & 0o666 : 0o600
        self.target = target
        guard fchmod(raw, 0o600) == 0 else { throw .transferred(SystemError("chmod")) }
        record?.start(
            DownloadRecordHeader(
                sizeBytes: layout.sizeBytes, name: name, partialName: partialName, inode: UInt64(status.st_ino),
                mode: UInt32(finalMode), folderPath: target.absolutePath))
    }

    /// Takes up the partial file of an earlier run; its blocks are still to be `adopt`ed.
    ///
    /// - Returns: nil where it is not there any more, or not what the record speaks of.
    /// - Throws: `local` where a file of the target's name may not be replaced.
    init?(target: DownloadTarget, record: DownloadRecord) throws(ClientError) {
        guard let header = record.header, let layout = BlockLayout(sizeBytes: header.sizeBytes),
            header.name == target.name ?? PlainFileName.stripped(header.name)
        else { return nil }
        let raw = openat(target.folder.rawValue, header.partialName, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else { return nil }
        let opened = Descriptor(raw)
        var status = stat()
        guard fstat(raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            UInt64(status.st_ino) == header.inode
        else { return nil }
        try target.check(header.name)
        descriptor = opened
        self.target = target
        self.record = record
        self.layout = layout
        finalMode = mode_t(header.mode & 0o666)
        name = header.name
        partialName = header.partialName
        path = target.folderPath + header.name
    }

    /// Takes a block for written that the record names, where its bytes are those that were written.
    ///
    /// - Returns: whether they are.
    func adopt(_ entry: DownloadRecord.Entry) throws(ClientError) -> Bool {
        guard layout.byteCount(ofBlock: entry.block) > 0, let data = read(entry.block),
            data.withUnsafeBytes({ CRC32C.checksum($0) }) == entry.checksum
        else { return false }
        guard written.insert(entry.block) else { return true }
        if entry.block == nextHashed {
            hash.update(data)
            nextHashed += 1
        }
        return true
    }

    /// The runs of blocks that are written, rising.
    var writtenRuns: [Range<Int>] { written.runs }

    /// Lets the partial file stand for another run of the program, where there is a record of it.
    func keep() {
        if record != nil { isRemoved = true }
    }

    deinit {
        remove()
    }

    /// Whether all blocks have been written.
    var isWhole: Bool { written.count == layout.blockCount }

    /// Writes blocks that were not written before, and then notes them.
    ///
    /// - Precondition: each is one of the file and has its size.
    func write(_ blocks: [DownloadBlock]) throws(ClientError) {
        for block in blocks { try write(block) }
        record?.append(blocks)
        _ = try hashOn()
    }

    /// Writes a block that was not written before.
    ///
    /// - Precondition: the block is one of the file and has its size.
    private func write(_ block: DownloadBlock) throws(ClientError) {
        precondition(block.data.count == layout.byteCount(ofBlock: block.number) && !block.data.isEmpty)
        let offset = layout.offset(ofBlock: block.number)
        let failure = block.data.withUnsafeBytes { store($0, at: offset) }
        if let failure { throw failure }
        guard written.insert(block.number) else { return }
        if block.number == nextHashed {
            hash.update(block.data)
            nextHashed += 1
        }
        unsyncedBytes += block.data.count
        if unsyncedBytes >= Self.writeBackBytes {
            _ = sync_file_range(descriptor.rawValue, 0, 0, CLX_SYNC_FILE_RANGE_WRITE)
            unsyncedBytes = 0
        }
    }

    /// Hashes blocks that came before a hole in front of them was filled, as many as one step takes.
    ///
    /// - Returns: whether all that can be hashed is.
    func hashOn() throws(ClientError) -> Bool {
        let stop = min(layout.blockCount, nextHashed + Self.stepBlocks)
        while nextHashed < stop, written.contains(nextHashed) {
            try hashStored(nextHashed)
            nextHashed += 1
        }
        return nextHashed == layout.blockCount || !written.contains(nextHashed)
    }

    /// Compares digests, makes the file durable and gives it its name.
    ///
    /// - Precondition: `isWhole`, and `hashOn` has nothing left to do.
    /// - Throws: `damaged` where the digest differs, `local` where the disk fails; either way nothing is left.
    func finish(expecting digest: Digest) throws(ClientError) {
        precondition(isWhole && nextHashed == layout.blockCount)
        let own = hash.finish()
        guard own == digest else {
            remove()
            throw ClientError(
                .damaged,
                "the bytes that came have SHA-256 \(own.hex) in place of \(digest.hex); they are not kept")
        }
        do throws(SystemError) {
            guard fchmod(descriptor.rawValue, finalMode) == 0 else { throw SystemError("chmod") }
            guard fsync(descriptor.rawValue) == 0 else { throw SystemError("fsync") }
            try rename()
        } catch {
            remove()
            throw .transferred(error)
        }
        isRemoved = true
        record?.remove()
        // The file stands whole under its name, its bytes are on the disk, and that is not to be called a failure.
        // Some file systems cannot sync a folder at all.
        _ = fsync(target.folder.rawValue)
    }

    /// Removes what is there; nothing where it has its final name.
    func remove() {
        guard !isRemoved else { return }
        isRemoved = true
        _ = unlinkat(target.folder.rawValue, partialName, 0)
        record?.remove()
    }

    private func rename() throws(SystemError) {
        let folder = target.folder.rawValue
        if target.overwrite {
            guard renameat(folder, partialName, folder, name) == 0 else { throw SystemError("rename") }
            return
        }
        try ExclusiveRename.rename(in: folder, from: partialName, to: name)
    }

    private func store(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> ClientError? {
        var done = 0
        while done < bytes.count {
            let count = pwrite(
                descriptor.rawValue, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return .transferred(SystemError("write")) }
            done += count
        }
        return nil
    }

    private func hashStored(_ block: Int) throws(ClientError) {
        guard let data = read(block) else { throw .transferred(SystemError("read", EIO)) }
        hash.update(data)
    }

    private func read(_ block: Int) -> [UInt8]? {
        var data = [UInt8](repeating: 0, count: layout.byteCount(ofBlock: block))
        let byteCount = data.count
        let offset = layout.offset(ofBlock: block)
        var done = 0
        while done < byteCount {
            let count = data.withUnsafeMutableBytes { bytes in
                pread(descriptor.rawValue, bytes.baseAddress.map { $0 + done }, byteCount - done, off_t(offset + done))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            done += count
        }
        return data
    }
}
