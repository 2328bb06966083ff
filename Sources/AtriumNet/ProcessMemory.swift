import CLinux
import Glibc

/// How the process deals with memory that it does not need for the moment.
public enum ProcessMemory {
    /// For each thread.
    private static let keptBytes: CInt = 16 << 20
    /// What a thread takes more at a time: by the page, each account of a server would cost a system call.
    private static let stepBytes: CInt = 1 << 20

    /// Has memory that was used once stay ready: turns of a busy program take and give back the same megabytes, and the
    /// kernel would clear them each time. To be called before there are threads.
    public static func keepReady() {
        mallopt(M_TRIM_THRESHOLD, keptBytes)
        mallopt(M_MMAP_THRESHOLD, keptBytes / 2)
        mallopt(M_TOP_PAD, stepBytes)
    }
}
