import AtriumNet
import AtriumServices

/// Blocks that were written and are to be hashed, in order: a disk worker fills it, a thread beside it empties it, so
/// that one block is hashed while the next is written.
///
/// The credit of a block goes back when it is hashed, so the queue holds no more than the senders' credit.
public final class HashingQueue: Sendable {
    private struct Job {
        let digest: RunningDigest
        let slice: DataSlice
    }

    private struct State {
        var jobs: [Job] = []
        /// Blocks hashed since the beginning.
        var doneCount = 0
        /// How many the worker waits for.
        var awaitedCount: Int?
        /// Whether the thread waits for work.
        var isIdle = false
        var isClosed = false
    }

    /// Blocks hashed before the worker may hear of it.
    static let runMax = 8

    private let state = Lock(State())
    private let work: ThreadSignal
    private let progress: ThreadSignal

    /// - Throws: where the process has no descriptor left.
    public init() throws(JournalError) {
        do {
            work = try ThreadSignal()
            progress = try ThreadSignal()
        } catch {
            throw JournalError("files cannot be hashed: \(error.text); raise the limit on open files")
        }
    }

    /// Hashes what is put in until the queue is closed and empty. The thread beside the worker calls it.
    public func run() {
        var run: [Job] = []
        while true {
            let isClosed = takeRun(after: run.count, into: &run)
            for job in run { job.slice.withBytes { job.digest.update($0) } }
            if run.isEmpty {
                if isClosed { return }
                work.wait()
            }
        }
    }

    /// Ends `run` when everything is hashed.
    public func close() {
        state.withLock { $0.isClosed = true }
        work.send()
    }

    /// Puts a block behind the others.
    func append(_ slice: DataSlice, to digest: RunningDigest) {
        let wasIdle = state.withLock { state in
            state.jobs.append(Job(digest: digest, slice: slice))
            defer { state.isIdle = false }
            return state.isIdle
        }
        if wasIdle { work.send() }
    }

    /// Blocks hashed since the beginning.
    var doneCount: Int { state.withLock { $0.doneCount } }

    /// Returns when so many blocks are hashed since the beginning.
    func wait(for count: Int) {
        let isDone = state.withLock { state in
            state.awaitedCount = state.doneCount < count ? count : nil
            return state.awaitedCount == nil
        }
        if !isDone { progress.wait() }
    }

    /// Counts the run before as done, and takes the next.
    ///
    /// - Returns: whether nothing more will come.
    private func takeRun(after count: Int, into run: inout [Job]) -> Bool {
        run.removeAll(keepingCapacity: true)
        let (taken, isClosed, isAwaited) = state.withLock { state in
            state.doneCount += count
            let taken = Array(state.jobs.prefix(Self.runMax))
            state.jobs.removeFirst(taken.count)
            state.isIdle = taken.isEmpty
            let isAwaited = state.awaitedCount.map { $0 <= state.doneCount } ?? false
            if isAwaited { state.awaitedCount = nil }
            return (taken, state.isClosed, isAwaited)
        }
        run = taken
        if isAwaited { progress.send() }
        return isClosed
    }
}
