import AtriumNet
import CSQLite

/// A disk in memory under the real SQLite, which knows what was synced and loses the rest when it crashes.
///
/// It is a file system of SQLite's own kind: databases whose path is below `path` are kept here, all others where
/// they always are. What it takes for true is said in Spec/decisions/0022-crash-model.md.
package final class CrashingDisk: Sendable {
    /// The folder, as a path no other file system has.
    package let path: String
    let state: Lock<DiskState>

    package init(seed: UInt64) {
        path = CrashingFileSystem.takePath()
        state = Lock(DiskState(seed: seed))
        CrashingFileSystem.mount(self)
    }

    deinit { CrashingFileSystem.unmount(path) }

    /// A path on this disk.
    package func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Lets the n-th call from now go wrong, counted from 1. It takes the place of what was armed before.
    package func arm(_ fault: DiskFault, atCall call: Int) {
        state.withLock {
            $0.armed = (fault, call)
            $0.struckAt = nil
            $0.callCount = 0
        }
    }

    /// Nothing goes wrong any more; a full disk has room again.
    package func disarm() {
        state.withLock {
            $0.armed = nil
            $0.isFull = false
        }
    }

    /// Whether what was armed has come.
    package var hasStruck: Bool { struckAt != nil }

    /// The call at which what was armed came.
    package var struckAt: Int? { state.withLock { $0.struckAt } }

    /// Whether the power is off since a call.
    package var isOff: Bool { state.withLock { $0.isOff } }

    /// Ends all that runs on this disk. Whatever has a file open gets nothing but errors from then on.
    package func crash(_ crash: Crash) { state.withLock { $0.crash(crash) } }
}
