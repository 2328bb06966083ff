import CSQLite
import Glibc

/// Calls on the bytes of an open file.
extension CrashingDisk {
    func read(_ handle: Int, _ output: UnsafeMutableRawBufferPointer, at offset: Int) -> CInt {
        use(handle, failing: 1) { state, file in
            guard let stored = state.files[file] else { return SQLITE_IOERR | 1 << 8 }
            let count = max(0, min(output.count, stored.bytes.count - offset))
            if count > 0 {
                stored.bytes.withUnsafeBytes {
                    output.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)]))
                }
            }
            guard count < output.count else { return SQLITE_OK }
            UnsafeMutableRawBufferPointer(rebasing: output[count...]).initializeMemory(as: UInt8.self, repeating: 0)
            return SQLITE_IOERR | 2 << 8
        }
    }

    func write(_ handle: Int, _ bytes: UnsafeRawBufferPointer, at offset: Int) -> CInt {
        use(
            handle, failing: 3, call: .write,
            onFault: { state, file in
                // What fails may have been done in part.
                let count = Int.random(in: 0...bytes.count, using: &state.random)
                state.files[file]?.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]), at: offset)
            },
            { state, file in
                if state.isFull, offset + bytes.count > state.files[file]?.bytes.count ?? 0 {
                    errno = ENOSPC
                    return SQLITE_FULL
                }
                state.files[file]?.write(bytes, at: offset)
                return SQLITE_OK
            })
    }

    func truncate(_ handle: Int, to sizeBytes: Int) -> CInt {
        use(handle, failing: 6) { state, file in
            state.files[file]?.truncate(to: sizeBytes)
            return SQLITE_OK
        }
    }

    func sync(_ handle: Int) -> CInt {
        use(
            handle, failing: 4, call: .sync,
            onFault: { state, file in
                // With the power goes the sync: what it had reached is drawn when the power comes back.
                if !state.isOff { state.files[file]?.failSync(&state.random) }
            },
            { state, file in
                state.files[file]?.sync()
                if state.openFiles[handle]?.savesFolder == true {
                    state.openFiles[handle]?.savesFolder = false
                    state.syncFolder()
                }
                return SQLITE_OK
            })
    }

    func size(_ handle: Int, _ output: UnsafeMutablePointer<Int64>?) -> CInt {
        use(handle, failing: 7) { state, file in
            output?.pointee = Int64(state.files[file]?.bytes.count ?? 0)
            return SQLITE_OK
        }
    }

    /// Runs a call on an open file: `body`, unless it is to fail or the file is one of an ended program.
    func use(
        _ handle: Int, failing detail: CInt, call: DiskState.Call = .other,
        onFault: (inout DiskState, Int) -> Void = { _, _ in },
        _ body: (inout DiskState, Int) -> CInt
    ) -> CInt {
        state.withLock { state in
            let failure = SQLITE_IOERR | detail << 8
            errno = EIO
            guard let open = state.openFiles[handle] else { return failure }
            let wasOff = state.isOff
            if state.count(call) != nil {
                if !wasOff { onFault(&state, open.file) }
                return failure
            }
            errno = 0
            return body(&state, open.file)
        }
    }
}
