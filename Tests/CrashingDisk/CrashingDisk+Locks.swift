import CSQLite

/// Locks, and the memory beside a write-ahead log. None of either outlives a program.
extension CrashingDisk {
    func close(_ handle: Int) {
        state.withLock { state in
            guard let open = state.openFiles.removeValue(forKey: handle) else { return }
            if state.indexes[open.file]?.removeUser(handle) == true { state.indexes[open.file] = nil }
        }
    }

    func lock(_ handle: Int, _ level: CInt) -> CInt {
        use(handle, failing: 15) { state, file in
            let held = state.openFiles[handle]?.lock ?? SQLITE_LOCK_NONE
            guard held < level else { return SQLITE_OK }
            let others = state.openFiles.filter { $0.key != handle && $0.value.file == file }.map(\.value.lock)
            let highest = others.max() ?? SQLITE_LOCK_NONE
            let isFree =
                level == SQLITE_LOCK_SHARED ? highest < SQLITE_LOCK_PENDING : highest < SQLITE_LOCK_RESERVED
            guard isFree else { return SQLITE_BUSY }
            if level == SQLITE_LOCK_EXCLUSIVE, highest >= SQLITE_LOCK_SHARED {
                state.openFiles[handle]?.lock = SQLITE_LOCK_PENDING
                return SQLITE_BUSY
            }
            state.openFiles[handle]?.lock = level
            return SQLITE_OK
        }
    }

    func unlock(_ handle: Int, _ level: CInt) -> CInt {
        state.withLock { state in
            if let held = state.openFiles[handle]?.lock { state.openFiles[handle]?.lock = min(held, level) }
            return SQLITE_OK
        }
    }

    func checkReserved(_ handle: Int, _ result: UnsafeMutablePointer<CInt>?) -> CInt {
        use(handle, failing: 14) { state, file in
            let isReserved = state.openFiles.values.contains { $0.file == file && $0.lock >= SQLITE_LOCK_RESERVED }
            result?.pointee = isReserved ? 1 : 0
            return SQLITE_OK
        }
    }

    func mapShared(
        _ handle: Int, _ region: Int, byteCount: Int, extends: Bool,
        _ output: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> CInt {
        use(handle, failing: 21) { state, file in
            let index = state.indexes[file] ?? SharedIndex()
            state.indexes[file] = index
            index.addUser(handle)
            while extends, index.regions.count <= region { index.addRegion(byteCount: byteCount) }
            output?.pointee = region < index.regions.count ? index.regions[region] : nil
            return SQLITE_OK
        }
    }

    func lockShared(_ handle: Int, offset: CInt, count: CInt, _ flags: CInt) -> CInt {
        let mask: UInt32 = ((1 << UInt32(count)) - 1) << UInt32(offset)
        return use(handle, failing: 20) { state, file in
            guard let index = state.indexes[file] else { return SQLITE_IOERR | 20 << 8 }
            if flags & SQLITE_SHM_UNLOCK != 0 {
                index.shared[handle, default: 0] &= ~mask
                index.exclusive[handle, default: 0] &= ~mask
                return SQLITE_OK
            }
            let isExclusive = flags & SQLITE_SHM_EXCLUSIVE != 0
            guard !index.forbids(mask, to: handle, isExclusive: isExclusive) else { return SQLITE_BUSY }
            if isExclusive {
                index.exclusive[handle, default: 0] |= mask
            } else {
                index.shared[handle, default: 0] |= mask
            }
            return SQLITE_OK
        }
    }

    func unmapShared(_ handle: Int) -> CInt {
        state.withLock { state in
            guard let open = state.openFiles[handle] else { return SQLITE_OK }
            if state.indexes[open.file]?.removeUser(handle) == true { state.indexes[open.file] = nil }
            return SQLITE_OK
        }
    }
}
