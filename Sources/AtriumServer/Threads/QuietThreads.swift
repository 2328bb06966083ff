import AtriumSession

/// Who has said that the stop of the server has come to them: loops forward nothing any more, disk workers end no
/// upload any more.
///
/// Loops always say so. A disk may hang, so its worker is waited for so long behind the last loop, and no longer.
struct QuietThreads {
    private var loopsLeft: Int
    private var disksLeft: Int
    private let diskWaitMilliseconds: UInt64
    /// When disk workers are waited for no longer; nil while there are loops to wait for.
    private var disksEndAt: MonotonicTime?

    init(loopCount: Int, diskCount: Int, diskWaitMilliseconds: UInt64) {
        loopsLeft = loopCount
        disksLeft = diskCount
        self.diskWaitMilliseconds = diskWaitMilliseconds
    }

    mutating func addLoop(at now: MonotonicTime) {
        loopsLeft -= 1
        if loopsLeft == 0 { disksEndAt = now.advanced(byMilliseconds: diskWaitMilliseconds) }
    }

    mutating func addDisk() { disksLeft -= 1 }

    /// Whether every loop is quiet.
    var areLoopsQuiet: Bool { loopsLeft <= 0 }

    /// Whether every disk worker is quiet.
    var areDisksQuiet: Bool { disksLeft <= 0 }

    /// When the time for disk workers is over; nil where none is waited for.
    var deadline: MonotonicTime? { areDisksQuiet ? nil : disksEndAt }
}
