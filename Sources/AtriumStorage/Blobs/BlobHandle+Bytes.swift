import CLinux
import Glibc

/// Reading and writing at given places: the file offset of the descriptor stays untouched.
extension BlobHandle {
    /// Opens a file and holds it.
    static func open(_ path: String, flags: CInt) throws(DiskError) -> BlobHandle {
        BlobHandle(owning: try FileDescriptor(opening: path, flags: flags).release())
    }

    /// Bytes of the file.
    func byteCount() throws(DiskError) -> UInt64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw DiskError(errno, "stat") }
        return UInt64(clamping: status.st_size)
    }

    /// Writes all bytes.
    func write(_ bytes: UnsafeRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offsetBytes) + off_t(done))
            if count < 0 {
                if errno == EINTR { continue }
                throw DiskError(errno, "write")
            }
            done += count
        }
    }

    /// Fills a buffer.
    ///
    /// - Throws: also where the file ends before the buffer is full.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offsetBytes) + off_t(done))
            if count < 0 {
                if errno == EINTR { continue }
                throw DiskError(errno, "read")
            }
            guard count > 0 else { throw DiskError(ENODATA, "read") }
            done += count
        }
    }

    /// Sets room on the disk aside for so many bytes from the start, where the file system can.
    ///
    /// - Parameter keepsSize: whether the file stays as long as it is.
    func reserve(_ sizeBytes: UInt64, keepsSize: Bool = false) throws(DiskError) {
        guard sizeBytes > 0 else { return }
        let mode = keepsSize ? CLX_FALLOCATE_KEEP_SIZE : 0
        while fallocate(descriptor, mode, 0, Int64(clamping: sizeBytes)) != 0 {
            if errno == EINTR { continue }
            // Not every file system can; then a write may find the disk full.
            if errno == EOPNOTSUPP || errno == ENOSYS { return }
            throw DiskError(errno, "fallocate")
        }
    }

    /// Bytes the file takes up on the disk.
    func allocatedBytes() throws(DiskError) -> UInt64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw DiskError(errno, "stat") }
        return UInt64(clamping: status.st_blocks) * 512
    }

    /// Has the kernel begin to write what is dirty, so that the sync at the end is short. It waits for nothing; an
    /// error of the disk shows at that sync.
    func beginSync() throws(DiskError) {
        guard sync_file_range(descriptor, 0, 0, CLX_SYNC_FILE_RANGE_WRITE) == 0 || errno == ENOSYS else {
            throw DiskError(errno, "sync_file_range")
        }
    }

    /// Waits until everything written is on the disk. It is never tried again as if it had worked.
    func sync() throws(DiskError) {
        guard fsync(descriptor) == 0 else { throw DiskError(errno, "fsync") }
    }

    /// Brings a range into the page cache, so that a loop that sends it never waits for the disk.
    ///
    /// - Parameter scratch: takes the bytes where they have to be read; at least as long as the range.
    func makeResident(
        _ offsetBytes: UInt64, byteCount: Int, scratch: UnsafeMutableRawBufferPointer
    ) throws(DiskError) {
        guard byteCount > 0, !isResident(offsetBytes, byteCount: byteCount) else { return }
        try read(into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<byteCount]), at: offsetBytes)
    }

    /// Lets a range go from the page cache, where this process alone wanted it there.
    func evict(_ offsetBytes: UInt64, byteCount: Int) {
        // A hint: what the kernel makes of it changes nothing but speed.
        _ = posix_fadvise(descriptor, off_t(offsetBytes), off_t(byteCount), POSIX_FADV_DONTNEED)
    }

    /// Whether all pages of a range are in memory, as far as the kernel says.
    func isResident(_ offsetBytes: UInt64, byteCount: Int) -> Bool {
        let start = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, off_t(offsetBytes))
        guard let start, start != MAP_FAILED else { return false }
        defer { munmap(start, byteCount) }
        let pageCount = (byteCount + 4_095) / 4_096
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pageCount) { pages in
            mincore(start, byteCount, pages.baseAddress) == 0 && pages.allSatisfy { $0 & 1 == 1 }
        }
    }
}
