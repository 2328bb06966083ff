import AtriumClient
import AtriumNet
import AtriumWire
import Glibc

/// The chat: one person, one connection, one screen.
///
/// It waits for three things at once - what is typed, what the client has to tell, and signals - and does each in
/// turn on the main thread. A command is handed to the client under a token; `pending` remembers what it was for
/// until its outcome comes. A lost connection is made anew, and what was missed is fetched.
@MainActor final class ChatSession {
    /// Events replayed on entering a room.
    static let replayCount: UInt64 = 50
    /// Lines of a pipe on their way at once; the server takes 64 open requests.
    static let onTheirWayMax = 32
    /// The status line is redrawn that often.
    private static let redrawMilliseconds: CInt = 200
    /// What was said is shown as waiting when its outcome takes longer.
    private static let patienceNanoseconds: UInt64 = 300_000_000
    /// How long the end of a session may take.
    private static let farewellNanoseconds: UInt64 = 5_000_000_000

    let settings: Settings
    let screen: Screen
    let interruption: Interruption
    var text: EventText
    /// The name that is logged in, or was last.
    var name: String
    /// The name to log in with.
    var wantedName: String
    var client: Client?
    /// What protects the connection, once a server has answered.
    var security: ServerInfo.Security?
    /// A server that nobody vouches for: the next line says whether it is the one that is meant.
    var question: TrustQuestion? { didSet { updatePrompt() } }
    /// Tries another name, while the session goes on under its own.
    var candidate: Candidate? { didSet { updatePrompt() } }
    var book = ConversationBook()
    /// Where plain text goes.
    var current: TargetName { didSet { updatePrompt() } }
    var pending: [CommandToken: Pending] = [:]
    var transfers = TransferBoard()
    /// One's own messages already shown, whose other half - event or outcome - is still to come.
    var ownShown: Set<String> = []
    /// Whether a login succeeded: from then on a lost connection is tried again.
    var hasBeenLoggedIn = false
    /// When a lost connection is tried again, on the monotonic clock; nil while none is lost, or a try is under way.
    var retryAtNanoseconds: UInt64?
    /// Set when the session is being ended on purpose: the status to end with.
    var leaving: ExitCode?
    /// A name to go on under, once the present session has ended.
    var nextName: String?
    /// Whether the session is on, not merely the connection.
    var isLoggedIn = false { didSet { updatePrompt() } }
    /// Whether the server did not take the name, so that another one or a password is wanted.
    var isNameRefused = false { didSet { updatePrompt() } }
    /// Whether the connection is lost, which was told.
    var isLost = false { didSet { updatePrompt() } }
    /// Since when what was said waits for its outcome, on the monotonic clock.
    var saidAtNanoseconds: [CommandToken: UInt64] = [:]
    /// Files that this session sent: their transfers have lines of their own.
    var ownFiles: Set<FileID> = []
    /// Names of files of one's own, for when they are fetched.
    var ownFileNames: [FileID: String] = [:]
    /// Offers that are not shown yet: where the file is stored at once, one line tells both.
    var offers = OfferHold()
    /// Day of the event shown last.
    var shownDay = WallTime(microseconds: Clock.wallMicroseconds()).localDate
    /// Until when a second Ctrl-C leaves.
    var leaveKeyDeadline: UInt64 = 0
    /// Set while a quit waits for the outcome of what was asked before it.
    var quitIsDue = false
    /// Whether the transfers that run outlive the session that is being ended.
    private var keepsTransfers = false
    /// The closed room that was to be left, where the person was told what that means.
    var leaveWarned: ConversationID?
    /// Whether `/quit` was already refused for the sake of running transfers.
    var hasWarnedOfTransfers = false
    /// Whether anything was refused that a pipe asked for.
    private var hasRefused = false
    private(set) var ending: ExitCode?
    private var leavingDeadline: UInt64 = .max
    var input = LineReader()
    /// A command of a pipe that waits for the outcome of what came before it.
    var heldLine: String?
    /// Whether nothing more will be typed, where a pipe stands for the keyboard.
    var inputHasEnded = false

    init(_ settings: Settings, name: String, start: TargetName, editor: LineEditor?, interruption: Interruption) {
        self.settings = settings
        self.name = name
        wantedName = name
        self.interruption = interruption
        current = start
        screen = Screen(editor: editor)
        text = EventText(palette: settings.palette, ownInstance: 0)
    }

    /// Chats until the end.
    func run() throws(CommandFailure) -> ExitCode {
        screen.editor?.completions = { [unowned self] line in complete(line) }
        screen.editor?.warn = { [unowned self] words in tell(words, as: .error) }
        screen.editor?.start(prompt: prompt.text, columns: prompt.columns)
        defer {
            screen.clear()
            screen.editor?.stop()
            candidate?.client.stop()
            client?.stop()
        }
        try connect()
        while ending == nil {
            showOffers(upTo: Clock.monotonicNanoseconds())
            screen.setStatus(status)
            screen.flush()
            try wait()
        }
        dropPending()
        screen.setStatus(nil)
        screen.flush()
        let status = ending == .done ? leaving ?? .done : ending ?? .done
        return status == .done && hasRefused ? .refused : status
    }

    /// Ends the session in good order: what was asked for has its outcome first. A second call does not wait.
    ///
    /// - Parameter keepingTransfers: Leaves what is on its way for a later session to go on with, where it would be
    ///   taken back.
    func leave(_ status: ExitCode, keepingTransfers: Bool = false) {
        guard leaving == nil, client != nil, isLoggedIn || !pending.isEmpty else {
            end(status)
            return
        }
        leaving = status
        keepsTransfers = keepingTransfers
        guard isLoggedIn || !hasBeenLoggedIn || screen.editor == nil else {
            // Nobody knows when there will be a connection: what waits is told of as not sent.
            perform(.quit, for: nil)
            return
        }
        leavingDeadline = Clock.monotonicNanoseconds() + Self.farewellNanoseconds
        quitIsDue = true
    }

    /// Ends the program's loop.
    func end(_ status: ExitCode) {
        if ending == nil { ending = status }
    }

    /// Says what the program has to say. What is refused goes to standard error where there is no screen, and the
    /// shell sees it in the exit code.
    func tell(_ words: String, as role: Palette.Role = .notice) {
        guard screen.editor != nil || role != .error else {
            hasRefused = true
            return warn(words)
        }
        screen.add(settings.palette.paint(words.harmless, as: role), hanging: 2)
    }

    /// Says what went wrong, with nothing refused by it.
    func warn(_ words: String) {
        guard screen.editor == nil else { return tell(words, as: .error) }
        screen.addError(words.harmless)
    }

    /// Hands a command to the client, and remembers what it was for.
    ///
    /// - Returns: nil where there is no connection to hand it to; the person was told.
    @discardableResult
    func perform(_ command: Command, for purpose: Pending?) -> CommandToken? {
        guard let client = client else {
            tell("not connected: \(purpose?.failure ?? "nothing was done")", as: .error)
            return nil
        }
        do {
            let token = try client.perform(command)
            pending[token] = purpose
            if case .say = purpose { saidAtNanoseconds[token] = Clock.monotonicNanoseconds() }
            return token
        } catch {
            tell(CommandFailure(error, at: settings.address).text, as: .error)
            return nil
        }
    }

    /// The prompt, and the columns it takes.
    private var prompt: (text: String, columns: Int) {
        if question != nil { return (TrustAnswer.prompt, TrustAnswer.prompt.count) }
        let isRefused = isNameRefused && candidate == nil
        let who = isLoggedIn ? name : isRefused ? "(not logged in)" : isLost ? "(offline)" : "(connecting)"
        let words = "\(who) \(current.text)>".harmless
        guard settings.palette.isEnabled else { return (words + " ", words.columnCount + 1) }
        // libedit leaves what stands between two U+0001 out of its count of columns; it drops such a pair at the very
        // end, so the space comes last.
        let code = settings.palette.own.code
        return ("\u{1}\u{1B}[\(code)m\u{1}\(words)\u{1}\u{1B}[0m\u{1} ", words.columnCount + 1)
    }

    func updatePrompt() {
        // What ends is not connecting.
        guard leaving == nil else { return }
        screen.setPrompt(prompt.text, columns: prompt.columns)
    }

    private func wait() throws(CommandFailure) {
        endWithInput()
        if quitIsDue, pending.isEmpty {
            quitIsDue = false
            guard !keepsTransfers || transfers.isEmpty else { return takeEnd(nil) }
            perform(.quit, for: nil)
        }
        if screen.editor == nil, try takeLines() { return }
        let takesInput = !inputHasEnded && (screen.editor != nil || takesLines)
        let descriptors = [
            client?.events.descriptor ?? -1, interruption.descriptor, takesInput ? 0 : -1,
            candidate?.client.events.descriptor ?? -1,
        ]
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let ready = poll(&entries, nfds_t(entries.count), timeoutMilliseconds)
        let now = Clock.monotonicNanoseconds()
        if now >= leavingDeadline { endLate(leaving ?? .done) }
        guard ready > 0 else { return }
        if entries[0].revents != 0 { takeEvents() }
        if entries[3].revents != 0 { takeCandidate() }
        if entries[1].revents != 0 { interruption.drain().forEach(take(signal:)) }
        if entries[2].revents != 0 { try takeInput() }
    }

    private var timeoutMilliseconds: CInt {
        let now = Clock.monotonicNanoseconds()
        let deadline = min(leavingDeadline, offers.deadlineNanoseconds ?? .max)
        let untilDeadline: CInt = deadline == .max ? -1 : CInt(clamping: (max(deadline, now) - now) / 1_000_000 + 1)
        let isMoving =
            !transfers.isEmpty || !saidAtNanoseconds.isEmpty || retryAtNanoseconds != nil || leaving != nil
        guard isMoving, screen.editor != nil else { return untilDeadline }
        return untilDeadline < 0 ? Self.redrawMilliseconds : min(untilDeadline, Self.redrawMilliseconds)
    }

    /// The line above the prompt: what moves, what waits, or that there is no connection. nil for none.
    private var status: String? {
        let now = Clock.monotonicNanoseconds()
        var parts = loss(at: now).map { [$0] } ?? []
        parts += transfers.status.map { [$0] } ?? []
        for (token, start) in saidAtNanoseconds.sorted(by: { $0.key < $1.key })
        where now >= start + Self.patienceNanoseconds || !isLoggedIn {
            if case .say(_, _, let words) = pending[token] { parts.append("… \(words.harmless)") }
        }
        if leaving != nil, leavingDeadline != .max,
            now + Self.farewellNanoseconds >= leavingDeadline + Self.patienceNanoseconds
        {
            parts.append("leaving, and waiting for the server; Ctrl-C does not wait")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "   ")
    }

    /// That there is no connection, and what is done about it; nil while there is one.
    private func loss(at now: UInt64) -> String? {
        guard hasBeenLoggedIn, !isLoggedIn, client != nil else { return nil }
        guard isLost else { return "going on as \(wantedName)" }
        guard let due = retryAtNanoseconds else { return "connection lost, trying now" }
        let seconds = (max(due, now) - now) / 1_000_000_000 + 1
        return "connection lost, trying again in \(Amount.span(seconds: seconds)), or now with Enter"
    }

    private func takeEvents() {
        var events: [ClientEvent] = []
        client?.events.drain(into: &events)
        for event in events { take(event) }
        for conversation in book.toMarkRead {
            perform(.markRead(conversation.id, upTo: conversation.shown), for: .markRead)
            book[conversation.id]?.read = conversation.shown
        }
    }
}
