import AtriumNet
import CSQLite
import Glibc

/// SQLite's way to the disks: its default file system, with the paths of crashing disks taken out.
enum CrashingFileSystem {
    /// What the path of each disk begins with.
    private static let root = "/crashing-disk/"

    private struct Mounts {
        var disks: [String: WeakDisk] = [:]
        var nextNumber = 1
    }

    private struct WeakDisk: Sendable {
        weak let disk: CrashingDisk?
    }

    private static let mounts = Lock(Mounts())

    /// The file system that was the default before.
    nonisolated(unsafe) private static let system: UnsafeMutablePointer<sqlite3_vfs> = {
        guard let found = sqlite3_vfs_find(nil) else { preconditionFailure("SQLite has a file system") }
        return found
    }()

    /// Registered once, and for good.
    nonisolated(unsafe) private static let registered: UnsafeMutablePointer<sqlite3_vfs> = {
        let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        own.initialize(to: system.pointee)
        own.pointee.pNext = nil
        own.pointee.szOsFile = max(system.pointee.szOsFile, CInt(MemoryLayout<CrashingFile>.size))
        own.pointee.zName = UnsafePointer(strdup("crashing"))
        own.pointee.xOpen = { _, name, file, flags, outFlags in
            guard let name, let (disk, path) = find(name) else {
                return system.pointee.xOpen(system, name, file, flags, outFlags)
            }
            return disk.open(path, file, flags, outFlags)
        }
        own.pointee.xDelete = { _, name, syncsFolder in
            guard let name, let (disk, path) = find(name) else {
                return system.pointee.xDelete(system, name, syncsFolder)
            }
            return disk.delete(path, syncsFolder: syncsFolder != 0)
        }
        own.pointee.xAccess = { _, name, flags, result in
            guard let name, let (disk, path) = find(name) else {
                return system.pointee.xAccess(system, name, flags, result)
            }
            return disk.access(path, result)
        }
        own.pointee.xFullPathname = { _, name, byteCount, output in
            guard let name, let output, find(name) != nil, strlen(name) < Int(byteCount) else {
                return system.pointee.xFullPathname(system, name, byteCount, output)
            }
            strcpy(output, name)
            return SQLITE_OK
        }
        guard sqlite3_vfs_register(own, 1) == SQLITE_OK else { preconditionFailure("SQLite takes a file system") }
        return own
    }()

    static func takePath() -> String {
        _ = registered
        return mounts.withLock {
            $0.nextNumber += 1
            return "\(root)\($0.nextNumber - 1)"
        }
    }

    static func mount(_ disk: CrashingDisk) {
        mounts.withLock { $0.disks[disk.path] = WeakDisk(disk: disk) }
    }

    static func unmount(_ path: String) {
        mounts.withLock { $0.disks[path] = nil }
    }

    /// The disk a path lies on; nil for all other paths.
    private static func find(_ name: UnsafePointer<CChar>) -> (CrashingDisk, String)? {
        guard strncmp(name, root, root.utf8.count) == 0 else { return nil }
        let path = String(cString: name)
        guard let end = path.lastIndex(of: "/") else { return nil }
        guard let disk = mounts.withLock({ $0.disks[String(path[..<end])]?.disk }) else { return nil }
        return (disk, path)
    }
}
