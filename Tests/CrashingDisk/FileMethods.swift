import CSQLite

/// SQLite's table of the calls on an open file.
enum FileMethods {
    nonisolated(unsafe) static let table: UnsafePointer<sqlite3_io_methods> = {
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        table.initialize(to: sqlite3_io_methods())
        table.pointee.iVersion = 2
        table.pointee.xClose = { file in
            guard let file else { return SQLITE_OK }
            let open = file.crashing
            open.disk.takeUnretainedValue().close(open.number)
            file.pointee.pMethods = nil
            open.disk.release()
            return SQLITE_OK
        }
        table.pointee.xRead = { file, bytes, count, offset in
            use(file) { $0.read($1, UnsafeMutableRawBufferPointer(start: bytes, count: Int(count)), at: Int(offset)) }
        }
        table.pointee.xWrite = { file, bytes, count, offset in
            use(file) { $0.write($1, UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: Int(offset)) }
        }
        table.pointee.xTruncate = { file, size in use(file) { $0.truncate($1, to: Int(size)) } }
        table.pointee.xSync = { file, _ in use(file) { $0.sync($1) } }
        table.pointee.xFileSize = { file, size in use(file) { $0.size($1, size) } }
        table.pointee.xLock = { file, level in use(file) { $0.lock($1, level) } }
        table.pointee.xUnlock = { file, level in use(file) { $0.unlock($1, level) } }
        table.pointee.xCheckReservedLock = { file, result in use(file) { $0.checkReserved($1, result) } }
        table.pointee.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
        // As SQLite's own file system on Linux: a page, and a write that leaves the bytes beside it alone.
        table.pointee.xSectorSize = { _ in 4_096 }
        table.pointee.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
        table.pointee.xShmMap = { file, region, byteCount, extends, output in
            use(file) { $0.mapShared($1, Int(region), byteCount: Int(byteCount), extends: extends != 0, output) }
        }
        table.pointee.xShmLock = { file, offset, count, flags in
            use(file) { $0.lockShared($1, offset: offset, count: count, flags) }
        }
        table.pointee.xShmBarrier = { _ in }
        table.pointee.xShmUnmap = { file, _ in use(file) { $0.unmapShared($1) } }
        return UnsafePointer(table)
    }()

    private static func use(
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ body: (CrashingDisk, Int) -> CInt
    ) -> CInt {
        guard let open = file?.crashing else { return SQLITE_MISUSE }
        return body(open.disk.takeUnretainedValue(), open.number)
    }
}
