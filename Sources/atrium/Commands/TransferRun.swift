import AtriumClient
import AtriumNet
import AtriumWire

/// The transfers of a one-shot command: progress on standard error where a person looks at it, and their end.
struct TransferRun {
    /// Redrawn at most this often.
    private static let drawNanoseconds: UInt64 = 100_000_000

    private let showsProgress: Bool
    private var meters: [CommandToken: SpeedMeter] = [:]
    private var starts: [CommandToken: UInt64] = [:]
    private var offers: [CommandToken: Receipt] = [:]
    /// Whether a transfer has ended well: what names it is no longer looked for.
    private var hasFinished = false
    private var drawnAt: UInt64 = 0
    private var isDrawn = false

    init(_ settings: Settings) {
        showsProgress = StandardStream.error.isTerminal && !settings.isJSON
    }

    /// Notes the start of a transfer.
    mutating func begin(_ token: CommandToken) {
        starts[token] = Clock.monotonicNanoseconds()
    }

    /// Where the offer of an upload stands.
    func offer(of token: CommandToken) -> Receipt? { offers[token] }

    /// Notes a step, and redraws the line.
    mutating func step(_ progress: TransferProgress) {
        let now = Clock.monotonicNanoseconds()
        if case .offered(let receipt) = progress.phase { offers[progress.token] = receipt }
        if case .finished = progress.phase { hasFinished = true }
        if let words = ProgressLine.turn(progress) {
            clear()
            StandardStream.error.writeLine(words.named(progress.name).harmless)
            // What was there already was not moved now.
            meters[progress.token] = nil
        }
        meters[progress.token, default: SpeedMeter()].note(doneBytes: progress.doneBytes, atNanoseconds: now)
        guard showsProgress, !progress.phase.isLast, now - drawnAt >= Self.drawNanoseconds else { return }
        drawnAt = now
        isDrawn = true
        let line = ProgressLine.text(progress, meter: meters[progress.token] ?? SpeedMeter())
        StandardStream.error.write(
            "\r\u{1B}[2K" + line.harmless.fitting(columns: max(1, StandardStream.error.columnCount - 1)))
    }

    /// Takes the line off the screen.
    mutating func clear() {
        guard isDrawn else { return }
        StandardStream.error.write("\r\u{1B}[2K")
        isDrawn = false
    }

    /// The line that ends a transfer that went well.
    func summary(_ progress: TransferProgress) -> String {
        let now = Clock.monotonicNanoseconds()
        let took = now - (starts[progress.token] ?? now)
        return ProgressLine.summary(progress, tookNanoseconds: took)
    }

    /// What becomes of what still runs where the command ends with a failure.
    ///
    /// - Parameter canGoOn: whether a later command finds what there is of it.
    func end(
        _ tokens: some Collection<CommandToken>, _ failure: CommandFailure, _ exchange: Exchange, canGoOn: Bool = true
    ) {
        guard !tokens.isEmpty else { return }
        if failure.status == .interrupted { Self.cancel(tokens, exchange) }
        if failure.status.keepsTransfers, canGoOn { exchange.tell(keptWords) }
    }

    /// How to go on with transfers that were left.
    var keptWords: String {
        // What has ended would be offered a second time by the same command.
        hasFinished
            ? "the same command with the files that have no line of output goes on with what there is of them"
            : "the same command goes on with what there is"
    }

    /// Cancels what still runs, because of Ctrl-C: the server is told before the command ends.
    private static func cancel(_ tokens: some Collection<CommandToken>, _ exchange: Exchange) {
        var left = Set(tokens)
        do {
            for token in tokens { _ = try exchange.perform(.cancel(token)) }
            while !left.isEmpty {
                guard let event = try exchange.next(within: .seconds(5)) else { return }
                if case .transfer(let progress) = event, progress.phase.isLast { left.remove(progress.token) }
            }
        } catch {
            // The connection went, or a second Ctrl-C came: there is nobody left to tell.
            return
        }
    }
}
