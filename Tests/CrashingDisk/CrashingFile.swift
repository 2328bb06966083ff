import CSQLite

/// An open file as SQLite holds it: its own head, and behind it which file of which disk.
struct CrashingFile {
    var head: sqlite3_file
    var disk: Unmanaged<CrashingDisk>
    var number: Int
}

extension UnsafeMutablePointer where Pointee == sqlite3_file {
    /// What lies behind SQLite's head of a file that a crashing disk opened.
    var crashing: CrashingFile {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: CrashingFile.self).pointee
    }
}
