import AtriumNet
import AtriumServices
import AtriumWire
import Glibc

/// One connection to the control socket: a greeting, then a request a line, each answered by lines up to `done` or
/// `error …`. Spec/decisions/0017.
struct ControlConversation: ~Copyable {
    /// How long a request and its answer may take, in seconds.
    private static let requestSeconds: UInt64 = 30
    /// How long a connection may stand; a backup may hold removals back for so long.
    private static let connectionSeconds: UInt64 = 24 * 3600
    /// Most things one `collect` may name.
    static let foundMax = 10_000

    private var stream: ControlStream
    private let context: ControlContext
    private let stop: CInt
    private let endsAt = ControlStream.deadline(seconds: connectionSeconds)
    private var holds = false

    init(_ stream: consuming ControlStream, _ context: ControlContext, stop: CInt) {
        self.stream = stream
        self.context = context
        self.stop = stop
    }

    /// Answers until the other end closes.
    mutating func run() {
        do throws(ControlStream.End) {
            try write("\(ControlStream.greeting) \(ServerVersion.number)\n")
            while true { try answer(try stream.line(by: endsAt)) }
        } catch {
            if holds { context.mailboxes.core.post(.control(.release)) }
        }
    }

    private mutating func answer(_ request: String) throws(ControlStream.End) {
        let words = request.split(separator: " ")
        switch words.first {
        case "status" where words.count == 1: try tellStatus()
        case "hold" where words.count == 1: try hold()
        case "collect" where words.count == 2: try collect(Int(words[1]) ?? -1)
        case "compact" where words.count == 1: try compact()
        case "user": try carryOut(AccountOrder(user: words))
        case "invite" where words.count == 2: try invite(Int(words[1]) ?? -1)
        case "uninvite" where words.count == 2:
            try carryOut(Digest(hex: words[1]).map(AccountOrder.revokeInvitation))
        default: try write("error this server does not know that request\n")
        }
    }

    private func tellStatus() throws(ControlStream.End) {
        let census = try ask { .control(.census($0)) }
        let uptime = (Clock.monotonicNanoseconds() - context.startedAt) / 1_000_000_000
        try write(
            """
            version \(ServerVersion.number)
            address \(context.address)
            process \(getpid())
            uptime \(uptime)
            durability \(context.durability.name)
            connections \(context.connectionCount.value)
            sessions \(census.sessionCount)
            online \(census.accountCount)
            uploads \(census.uploadCount)
            sending \(census.sendingCount)
            removals \(census.removalCount)
            done

            """)
    }

    /// Holds removals back until the connection ends.
    private mutating func hold() throws(ControlStream.End) {
        if !holds {
            holds = true
            _ = try ask { .control(.hold($0)) }
            context.log(.info, "hold", .text("reason", "a backup is being made"))
        }
        try write("done\n")
    }

    private mutating func collect(_ count: Int) throws(ControlStream.End) {
        guard (0...Self.foundMax).contains(count) else {
            return try write("error collect takes at most \(Self.foundMax) lines\n")
        }
        var blobs: [Digest] = []
        var uploads: [FileID] = []
        let deadline = ControlStream.deadline(seconds: Self.requestSeconds)
        for _ in 0..<count {
            let words = try stream.line(by: deadline).split(separator: " ")
            if words.count == 2, words[0] == "blob", let digest = Digest(hex: words[1]) {
                blobs.append(digest)
            } else if words.count == 2, words[0] == "upload", let number = UInt64(words[1]) {
                uploads.append(FileID(rawValue: number))
            }
        }
        let collected = try ask { .control(.collect(blobs, uploads, $0)) }
        context.log(
            .info, "collect", .number("blobs", UInt64(collected.blobCount)),
            .number("uploads", UInt64(collected.uploads.count)))
        let lines = collected.uploads.map { "upload \($0.rawValue)\n" }.joined()
        try write("blobs \(collected.blobCount)\n\(lines)done\n")
    }

    /// Has the core carry an order out, and says what became of it.
    private func carryOut(_ order: AccountOrder?) throws(ControlStream.End) {
        guard let order else { return try write("error that is no order this server knows, or a name in it is none\n") }
        let outcome = try ask { .control(.account(order, $0)) }
        try write(outcome.refusal.map { "error \($0)\n" } ?? "done\n")
    }

    private mutating func invite(_ count: Int) throws(ControlStream.End) {
        guard (1...AccountOrder.invitationsMax).contains(count) else {
            return try write("error invite takes 1 to \(AccountOrder.invitationsMax) codes\n")
        }
        var invitations: [InvitationRecord] = []
        let deadline = ControlStream.deadline(seconds: Self.requestSeconds)
        for _ in 0..<count {
            let words = try stream.line(by: deadline).split(separator: " ")
            if let invitation = InvitationRecord(words: words) { invitations.append(invitation) }
        }
        try carryOut(invitations.count == count ? .invite(invitations) : nil)
    }

    private func compact() throws(ControlStream.End) {
        let answer: ControlAnswer<JournalError?> = try Self.makeAnswer()
        context.mailboxes.journal.post(.compact(answer))
        if let error = try wait(for: answer) { return try write("error \(error.text)\n") }
        try write("done\n")
    }

    private func write(_ text: String) throws(ControlStream.End) {
        try stream.write(text, by: ControlStream.deadline(seconds: Self.requestSeconds))
    }

    /// Asks the core, and waits for what it says.
    private func ask<Value: Sendable>(
        _ message: (ControlAnswer<Value>) -> CoreMessage
    ) throws(ControlStream.End) -> Value {
        let answer: ControlAnswer<Value> = try Self.makeAnswer()
        context.mailboxes.core.post(message(answer))
        return try wait(for: answer)
    }

    private func wait<Value: Sendable>(for answer: ControlAnswer<Value>) throws(ControlStream.End) -> Value {
        let deadline = ControlStream.deadline(seconds: Self.requestSeconds)
        while true {
            if let value = answer.take() { return value }
            try ControlStream.wait(for: answer.descriptor, CInt(POLLIN), stop: stop, by: deadline)
        }
    }

    /// Where the process has no descriptor left, the conversation ends.
    private static func makeAnswer<Value: Sendable>() throws(ControlStream.End) -> ControlAnswer<Value> {
        do throws(SystemError) {
            return try ControlAnswer<Value>()
        } catch {
            throw .closed
        }
    }
}
