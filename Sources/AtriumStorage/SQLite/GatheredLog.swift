import CSQLite

/// A write-ahead log that is written by one call for each commit.
///
/// SQLite writes each page of a commit by two calls, the page and what stands in front of it; each costs the kernel
/// as much as a dozen pages of one large call. So what SQLite writes is gathered here as long as it follows what came
/// before, and leaves before anybody could ask for it: before the sync that makes the commit last, and before a read.
/// What is left when the log is closed is of no commit, and is let go. Other connections read nothing of a commit
/// before SQLite, behind that sync, says in the log's index that it is there. It is for databases that are synced at
/// each commit alone.
///
/// Zeros are written ahead of it while its file grows, to the length it has at last. A sync of bytes that make a file
/// longer writes its new length as well. On most file systems that takes a commit of the file system's own journal, and
/// with it three times as long. SQLite takes no zeros for a page of a commit: each carries a checksum.
///
/// One connection has it, and so one thread at a time.
final class GatheredLog {
    /// SQLite's own file, behind this one in the same memory.
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacityBytes, alignment: 4096)
    /// Where in the file the gathered bytes begin, and how many there are.
    private var start: Int64 = 0
    private var count = 0

    /// Where the file ends, or further back; nil until that is looked up. Nothing was written behind it.
    private var end: Int64?

    /// Zeros are written as far ahead as the file is long, and so far at least and at most.
    private static let roomBytes: ClosedRange<Int64> = 64 << 10...256 << 10
    /// No zeros are written behind this; what is longer SQLite cuts off when it begins anew.
    static let roomEndBytes: Int64 = 16_000_000
    private static let zeros = [UInt8](repeating: 0, count: 64 << 10)

    /// Larger commits leave in parts of this: SQLite's own file system takes less than 128 KiB at once.
    private static let capacityBytes = 124 << 10

    init(over file: UnsafeMutablePointer<sqlite3_file>) {
        self.file = file
    }

    deinit { buffer.deallocate() }

    /// Gathers bytes. What cannot be written is let go: SQLite rolls the transaction back whose write or sync failed.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> CInt {
        if count > 0, offset != start + Int64(count) || bytes.count > buffer.count - count {
            let code = flush()
            guard code == SQLITE_OK else {
                count = 0
                return code
            }
        }
        guard bytes.count <= buffer.count else { return writeThrough(bytes, at: offset) }
        if count == 0 { start = offset }
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        count += bytes.count
        return SQLITE_OK
    }

    func sync(_ flags: CInt) -> CInt {
        let code = flush()
        guard code == SQLITE_OK else {
            count = 0
            return code
        }
        return file.pointee.pMethods.pointee.xSync(file, flags)
    }

    /// Runs a call of SQLite's own file on all that was written. Where that cannot be written it stays here: a
    /// transaction outlives a read that fails.
    func use(_ body: (UnsafeMutablePointer<sqlite3_file>) -> CInt) -> CInt {
        let code = flush()
        return code == SQLITE_OK ? body(file) : code
    }

    /// Gives the file another length.
    func truncate(to byteCount: Int64) -> CInt {
        defer { end = nil }
        return use { $0.pointee.pMethods.pointee.xTruncate($0, byteCount) }
    }

    /// Closes the file without what is gathered: it is of no commit.
    func close() -> CInt {
        count = 0
        return file.pointee.pMethods.pointee.xClose(file)
    }

    private func flush() -> CInt {
        guard count > 0 else { return SQLITE_OK }
        let code = writeThrough(UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: start)
        if code == SQLITE_OK { count = 0 }
        return code
    }

    private func writeThrough(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> CInt {
        let code = file.pointee.pMethods.pointee.xWrite(file, bytes.baseAddress, CInt(bytes.count), offset)
        if code == SQLITE_OK { makeRoom(behind: offset + Int64(bytes.count)) }
        return code
    }

    /// Writes zeros behind what was written, where that is the end of the file. Where they find no room, the log grows
    /// by what it holds.
    private func makeRoom(behind written: Int64) {
        guard let end = end ?? byteCount(), written >= end else { return }
        let room = max(Self.roomBytes.lowerBound, min(written, Self.roomBytes.upperBound))
        let roomEnd = min(written + room, Self.roomEndBytes)
        var zeroed = written
        while zeroed < roomEnd {
            let piece = min(roomEnd - zeroed, Int64(Self.zeros.count))
            guard file.pointee.pMethods.pointee.xWrite(file, Self.zeros, CInt(piece), zeroed) == SQLITE_OK else {
                break
            }
            zeroed += piece
        }
        self.end = zeroed
    }

    /// How long the file is; nil where that cannot be told.
    private func byteCount() -> Int64? {
        var byteCount: Int64 = 0
        guard file.pointee.pMethods.pointee.xFileSize(file, &byteCount) == SQLITE_OK else { return nil }
        end = byteCount
        return byteCount
    }
}
