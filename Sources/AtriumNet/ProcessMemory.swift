import CLinux
import Glibc

/// How the process deals with memory that it does not need for the moment.
public enum ProcessMemory {
    /// For each thread.
    private static let keptBytes: CInt = 16 << 20

    /// Has memory that was used once stay ready: turns of a busy program take and give back the same megabytes, and the
    /// kernel would clear them each time. To be called before there are threads.
    public static func keepReady() {
        mallopt(M_TRIM_THRESHOLD, keptBytes)
        mallopt(M_MMAP_THRESHOLD, keptBytes / 2)
    }
}
