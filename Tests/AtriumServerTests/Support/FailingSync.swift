import AtriumNet
import CSQLite
import Glibc
import Synchronization

/// A SQLite VFS over the system's own whose syncs fail while a test wants it: the call does not reach the kernel, and
/// SQLite is told what it is told when the disk fails.
enum FailingSync {
    static let name = "failing-sync"

    /// How many syncs are still to fail.
    private static let failures = Atomic<Int>(0)

    /// Has the next syncs fail.
    static func failNext(_ count: Int) { failures.store(count, ordering: .sequentiallyConsistent) }

    /// How many syncs are still to fail.
    static var left: Int { failures.load(ordering: .sequentiallyConsistent) }

    /// The system's VFS, and the sync of its files. Written once, before the VFS is known to SQLite.
    nonisolated(unsafe) private static let system: UnsafeMutablePointer<sqlite3_vfs> = sqlite3_vfs_find(nil)
    /// The methods of each kind of file the system's VFS has, with the sync replaced; never freed.
    private static let methods = Lock<[UInt: UInt]>([:])

    /// Makes it known to SQLite, once.
    static let isRegistered: Bool = {
        let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        vfs.initialize(to: system.pointee)
        vfs.pointee.zName = UnsafePointer(strdup(name))
        vfs.pointee.pNext = nil
        vfs.pointee.xOpen = { _, path, file, flags, outFlags in
            let code = system.pointee.xOpen(system, path, file, flags, outFlags)
            if code == SQLITE_OK, let file { replaceSync(of: file) }
            return code
        }
        return sqlite3_vfs_register(vfs, 0) == SQLITE_OK
    }()

    private static func replaceSync(of file: UnsafeMutablePointer<sqlite3_file>) {
        guard let original = file.pointee.pMethods else { return }
        let key = UInt(bitPattern: original)
        let replaced = methods.withLock { known in
            if let table = known[key] { return table }
            let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
            table.initialize(to: original.pointee)
            table.pointee.xSync = failingSync
            known[key] = UInt(bitPattern: table)
            return UInt(bitPattern: table)
        }
        file.pointee.pMethods = UnsafePointer(bitPattern: replaced)
    }

    fileprivate static func sync(_ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: CInt) -> CInt {
        if failures.load(ordering: .sequentiallyConsistent) > 0 {
            failures.subtract(1, ordering: .sequentiallyConsistent)
            return SQLITE_IOERR | 4 << 8
        }
        // Every file of the system's VFS has the same sync, whatever it locks by.
        guard let file, let replaced = file.pointee.pMethods else { return SQLITE_MISUSE }
        let original = methods.withLock { known in known.first { $0.value == UInt(bitPattern: replaced) }?.key }
        guard let original, let table = UnsafePointer<sqlite3_io_methods>(bitPattern: original) else {
            return SQLITE_MISUSE
        }
        return table.pointee.xSync(file, flags)
    }
}

/// As C calls it.
private let failingSync: @convention(c) (UnsafeMutablePointer<sqlite3_file>?, CInt) -> CInt = { file, flags in
    FailingSync.sync(file, flags)
}
