import CSQLite
import Glibc

/// Calls that name a file.
extension CrashingDisk {
    func open(
        _ name: String, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: CInt,
        _ outFlags: UnsafeMutablePointer<CInt>?
    ) -> CInt {
        guard let file else { return SQLITE_MISUSE }
        file.pointee.pMethods = nil
        let opened: Int? = state.withLock { state in
            guard state.count() == nil else { return nil }
            if state.names[name] == nil {
                guard flags & SQLITE_OPEN_CREATE != 0, !state.isFull else { return nil }
                let number = state.takeNumber()
                state.files[number] = StoredFile()
                state.setName(name, to: number)
            }
            guard let number = state.names[name] else { return nil }
            let journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL
            let handle = state.takeNumber()
            state.openFiles[handle] = DiskState.OpenFile(
                file: number, name: name,
                savesFolder: flags & SQLITE_OPEN_CREATE != 0 && flags & journals != 0)
            return handle
        }
        guard let opened else {
            errno = EIO
            return SQLITE_CANTOPEN
        }
        UnsafeMutableRawPointer(file).initializeMemory(
            as: CrashingFile.self,
            to: CrashingFile(
                head: sqlite3_file(pMethods: FileMethods.table), disk: Unmanaged.passRetained(self), number: opened))
        outFlags?.pointee = flags
        return SQLITE_OK
    }

    func delete(_ name: String, syncsFolder: Bool) -> CInt {
        state.withLock { state in
            guard state.count() == nil else { return SQLITE_IOERR | 10 << 8 }
            guard state.names[name] != nil else { return SQLITE_IOERR | 23 << 8 }
            state.setName(name, to: nil)
            if syncsFolder { state.syncFolder() }
            return SQLITE_OK
        }
    }

    /// Whether a file is there. An empty one counts as none, as SQLite's own file system has it.
    func access(_ name: String, _ result: UnsafeMutablePointer<CInt>?) -> CInt {
        state.withLock { state in
            guard state.count() == nil else { return SQLITE_IOERR | 13 << 8 }
            let file = state.names[name].flatMap { state.files[$0] }
            result?.pointee = file?.bytes.isEmpty == false ? 1 : 0
            return SQLITE_OK
        }
    }
}
