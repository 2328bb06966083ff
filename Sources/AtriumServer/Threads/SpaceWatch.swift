import AtriumNet
import AtriumServices
import AtriumStorage

/// Tells the core how much room there is, and what uploads take up: at most once a second, by disk workers alone.
///
/// The first worker looks at the disks each second, since others write on them too. Every worker tells of its uploads
/// while any grows.
struct SpaceWatch {
    /// How often there is something to tell, in nanoseconds and in milliseconds to wait.
    private static let intervalNanoseconds: UInt64 = 1_000_000_000
    private static let intervalMilliseconds = 1_000

    private let space: FreeSpace?
    private let mailboxes: Mailboxes
    private var lastNanoseconds: UInt64 = 0
    /// Whether something may have changed since.
    private var isOwing = false

    /// - Parameter space: what to look at; nil for a worker that tells of its uploads alone.
    init(_ space: FreeSpace?, _ mailboxes: Mailboxes) {
        self.space = space
        self.mailboxes = mailboxes
    }

    /// How long a worker without work may wait; -1 for ever.
    var waitMilliseconds: Int { space == nil && !isOwing ? -1 : Self.intervalMilliseconds }

    /// Tells what there is, where the last time is long enough ago.
    mutating func look(_ worker: BlobWorker) {
        let now = Clock.monotonicNanoseconds()
        isOwing = now - lastNanoseconds < Self.intervalNanoseconds
        guard !isOwing else { return }
        lastNanoseconds = now
        // Uploads first: what they take up meanwhile counts twice for a moment, and never not at all.
        let progress = worker.takeProgress()
        let report = space?.measure()
        guard report != nil || !progress.isEmpty else { return }
        mailboxes.core.post(.space(report, progress))
    }
}
