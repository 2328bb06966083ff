import AtriumNet
import CSQLite
import Glibc

/// A file system of SQLite's kind that is another one, but for write-ahead logs: those are gathered.
enum GatheringFileSystem {
    /// An open log as SQLite holds it: its own head, and the log. Behind it lies the file of the file system below.
    private struct OpenLog {
        var head: sqlite3_file
        var log: Unmanaged<GatheredLog>
    }

    private static let registering = Lock(())

    /// The name to open a database by; it is registered when first asked for, and for good.
    ///
    /// - Parameter base: the name of the file system below; nil for the default one.
    /// - Returns: nil where there is no such file system.
    static func name(over base: String?) -> String? {
        registering.withLock { _ in
            guard let below = sqlite3_vfs_find(base), let baseName = below.pointee.zName else { return nil }
            let name = "gathering-\(String(cString: baseName))"
            if sqlite3_vfs_find(name) != nil { return name }
            let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
            own.initialize(to: below.pointee)
            own.pointee.pNext = nil
            own.pointee.zName = UnsafePointer(strdup(name))
            own.pointee.pAppData = UnsafeMutableRawPointer(below)
            own.pointee.szOsFile += CInt(MemoryLayout<OpenLog>.stride)
            own.pointee.xOpen = open
            return sqlite3_vfs_register(own, 0) == SQLITE_OK ? name : nil
        }
    }

    private static let open:
        @convention(c) (
            UnsafeMutablePointer<sqlite3_vfs>?, sqlite3_filename?, UnsafeMutablePointer<sqlite3_file>?, CInt,
            UnsafeMutablePointer<CInt>?
        ) -> CInt = { own, name, file, flags, outFlags in
            guard let file, let below = own?.pointee.pAppData?.assumingMemoryBound(to: sqlite3_vfs.self) else {
                return SQLITE_MISUSE
            }
            guard flags & SQLITE_OPEN_WAL != 0 else { return below.pointee.xOpen(below, name, file, flags, outFlags) }
            file.pointee.pMethods = nil
            let place = UnsafeMutableRawPointer(file)
            let inner = inner(of: place)
            let code = below.pointee.xOpen(below, name, inner, flags, outFlags)
            guard code == SQLITE_OK else { return code }
            place.initializeMemory(
                as: OpenLog.self,
                to: OpenLog(
                    head: sqlite3_file(pMethods: methods), log: Unmanaged.passRetained(GatheredLog(over: inner))))
            return SQLITE_OK
        }

    /// What SQLite calls on a log: version 1 of its table, which has no memory beside a file.
    nonisolated(unsafe) private static let methods: UnsafePointer<sqlite3_io_methods> = {
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        table.initialize(to: sqlite3_io_methods())
        table.pointee.iVersion = 1
        table.pointee.xClose = { file in
            guard let file else { return SQLITE_OK }
            let log = log(of: file)
            defer { log.release() }
            file.pointee.pMethods = nil
            return log.takeUnretainedValue().close()
        }
        table.pointee.xRead = { file, bytes, count, offset in
            use(file) { $0.pointee.pMethods.pointee.xRead($0, bytes, count, offset) }
        }
        table.pointee.xWrite = { file, bytes, count, offset in
            guard let file else { return SQLITE_MISUSE }
            return log(of: file).takeUnretainedValue()
                .write(UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: offset)
        }
        table.pointee.xSync = { file, flags in
            guard let file else { return SQLITE_MISUSE }
            return log(of: file).takeUnretainedValue().sync(flags)
        }
        table.pointee.xTruncate = { file, size in
            guard let file else { return SQLITE_MISUSE }
            return log(of: file).takeUnretainedValue().truncate(to: size)
        }
        table.pointee.xFileSize = { file, size in use(file) { $0.pointee.pMethods.pointee.xFileSize($0, size) } }
        table.pointee.xLock = { file, level in below(file) { $0.pointee.pMethods.pointee.xLock($0, level) } }
        table.pointee.xUnlock = { file, level in below(file) { $0.pointee.pMethods.pointee.xUnlock($0, level) } }
        table.pointee.xCheckReservedLock = { file, result in
            below(file) { $0.pointee.pMethods.pointee.xCheckReservedLock($0, result) }
        }
        table.pointee.xFileControl = { file, operation, argument in
            below(file) { $0.pointee.pMethods.pointee.xFileControl($0, operation, argument) }
        }
        table.pointee.xSectorSize = { file in below(file) { $0.pointee.pMethods.pointee.xSectorSize($0) } }
        table.pointee.xDeviceCharacteristics = { file in
            below(file) { $0.pointee.pMethods.pointee.xDeviceCharacteristics($0) }
        }
        return UnsafePointer(table)
    }()

    private static func inner(of place: UnsafeMutableRawPointer) -> UnsafeMutablePointer<sqlite3_file> {
        (place + MemoryLayout<OpenLog>.stride).assumingMemoryBound(to: sqlite3_file.self)
    }

    private static func log(of file: UnsafeMutablePointer<sqlite3_file>) -> Unmanaged<GatheredLog> {
        UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenLog.self).pointee.log
    }

    /// Runs a call of the file below that has nothing to do with what is written.
    private static func below(
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ body: (UnsafeMutablePointer<sqlite3_file>) -> CInt
    ) -> CInt {
        guard let file else { return SQLITE_MISUSE }
        return body(inner(of: UnsafeMutableRawPointer(file)))
    }

    private static func use(
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ body: (UnsafeMutablePointer<sqlite3_file>) -> CInt
    ) -> CInt {
        guard let file else { return SQLITE_MISUSE }
        return log(of: file).takeUnretainedValue().use(body)
    }
}
