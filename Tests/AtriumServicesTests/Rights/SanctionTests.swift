import AtriumServices
import AtriumWire
import Testing

struct SanctionTests {
    let stage: RightsStage
    let world: World
    let owner: SessionID
    let subject: SessionID

    init() throws {
        stage = try #require(RightsStage(.open))
        world = stage.world
        owner = stage.session(.owner)
        subject = stage.subject
    }

    private func say(_ text: String = "hi") -> ErrorFrame? {
        world.outcome(ErrorFrame.self, of: world.say(text, in: .room("den"), from: subject), at: subject)
    }

    @Test("[ROOM-4.11-1] a kick takes an account out with its role, and it may come back to an open room")
    func kicks() throws {
        let second = world.logIn("subject")
        for session in [subject, second] { _ = world.room("den", announce: true, from: session) }
        _ = world.room("den", announce: true, from: owner)
        stage.sanction(.kick, "subject", reason: "again and again", from: owner)
        for session in [subject, second] {
            let removed = try #require(world.notices(Removed.self, at: session).first)
            #expect(removed.sanction == .kick && removed.until == .never && removed.name == "den")
            #expect(removed.by == "olga" && removed.reason == "again and again" && removed.conversation == stage.room)
            let event = try #require(world.frames(SanctionEvent.self, at: session).last)
            #expect(event.name == "subject" && event.sanction == .kick)
        }
        #expect(world.frames(Left.self, at: owner).map(\.reason) == [.removed])
        world.say("gone", in: .room("den"), from: owner)
        #expect(world.texts(subject).isEmpty && world.texts(second).isEmpty)
        #expect(!stage.members(as: owner).contains { $0.name == "subject" })
        #expect(world.room("den", from: subject) == stage.room)
        world.say("back", in: .room("den"), from: owner)
        #expect(world.texts(subject) == ["back"])
    }

    @Test("[ROOM-4.11-1] [ROOM-4.11-2] a ban keeps out until it ends, which it does by itself")
    func bans() throws {
        _ = world.room("den", from: subject)
        stage.sanction(.ban, "subject", seconds: 60, from: owner)
        let removed = try #require(world.notices(Removed.self, at: subject).first)
        #expect(removed.sanction == .ban && removed.until == world.now.end(afterSeconds: 60))
        let error = try #require(say())
        #expect(error.code == .banned && error.available == 60 && error.retryAfterMilliseconds == 60_000)
        #expect(world.refusal(of: world.follow(.room("den"), from: subject), at: subject) == .banned)
        world.pass(milliseconds: 59_001)
        #expect(say()?.available == 1)
        world.pass(milliseconds: 999)
        #expect(say() == nil)
        #expect(world.refusal(of: world.follow(.room("den"), from: subject), at: subject) == nil)
        #expect(!stage.members(as: owner).contains { $0.name == "subject" })
    }

    @Test("[ROOM-4.11-1] [ROOM-4.11-2] a mute keeps from writing alone, until it ends or is lifted")
    func mutes() throws {
        _ = world.room("den", from: subject)
        stage.sanction(.mute, "subject", seconds: 10, from: owner)
        let error = try #require(say())
        #expect(error.code == .muted && error.available == 10)
        world.say("listen", in: .room("den"), from: owner)
        #expect(world.texts(subject) == ["listen"])
        let followed = world.outcome(Followed.self, of: world.follow(.room("den"), from: subject), at: subject)
        #expect(followed?.mutedUntil == world.now.end(afterSeconds: 10) && followed?.role == .member)
        world.pass(milliseconds: 10_000)
        #expect(say("one") == nil)
        stage.sanction(.mute, "subject", from: owner)
        let forGood = try #require(say())
        #expect(forGood.code == .muted && forGood.available == nil && forGood.retryAfterMilliseconds == 0)
        stage.sanction(.unmute, "subject", from: owner)
        #expect(say("two") == nil)
    }

    @Test("[ROOM-4.11-2] a ban ends at its time over a restart too, and one for good does not")
    func survivesRestart() {
        var snapshot = world.journal.snapshot
        let names = ["olga", "subject", "other"]
        snapshot.accounts = names.enumerated().map { index, name in
            AccountRecord(
                account: AccountID(rawValue: UInt64(index + 1)), name: name, verifiers: [],
                time: WallTime(microseconds: 1))
        }
        let den = ConversationID(rawValue: 50)
        snapshot.rooms = [
            RoomRecord(
                conversation: den, name: "den", topic: "", creator: AccountID(rawValue: 1), time: world.now,
                log: LogState(epoch: 1, first: 1, head: 1, headTime: world.now))
        ]
        snapshot.standings = [
            StandingRecord(
                conversation: den, account: AccountID(rawValue: 2),
                standing: RoomStanding(bannedUntil: world.now.end(afterSeconds: 30))),
            StandingRecord(
                conversation: den, account: AccountID(rawValue: 3), standing: RoomStanding(bannedUntil: .forGood)),
        ]
        let again = World(snapshot: snapshot)
        let sessions = names.map { name in
            let session = again.connect()
            again.admit(name, session)
            return session
        }
        let first = sessions.dropFirst().map { again.follow(.room("den"), from: $0) }
        #expect(zip(first, sessions.dropFirst()).allSatisfy { again.refusal(of: $0, at: $1) == .banned })
        again.pass(milliseconds: 30_000)
        let second = sessions.dropFirst().map { again.follow(.room("den"), from: $0) }
        #expect(zip(second, sessions.dropFirst()).map { again.refusal(of: $0, at: $1) } == [nil, .banned])
    }

    @Test("[ROOM-4.11-3] a reason is one line of so many bytes")
    func reasons() {
        let long = String(repeating: "x", count: 513)
        let tooLong = world.outcome(
            ErrorFrame.self, of: stage.sanction(.kick, "subject", reason: long, from: owner), at: owner)
        #expect(tooLong?.code == .textTooLong && tooLong?.available == 512)
        let lines = stage.sanction(.kick, "subject", reason: "a\nb", from: owner)
        #expect(world.refusal(of: lines, at: owner) == .textInvalid)
        let whole = stage.sanction(.kick, "subject", reason: String(long.dropLast()), from: owner)
        #expect(world.refusal(of: whole, at: owner) == nil)
    }

    @Test("a sanction that is not known, against oneself, or against nobody, is refused")
    func refuses() {
        #expect(world.refusal(of: stage.sanction(.other, "subject", from: owner), at: owner) == .notAllowed)
        #expect(world.refusal(of: stage.sanction(.mute, "olga", from: owner), at: owner) == .notAllowed)
        #expect(world.refusal(of: stage.sanction(.mute, "nobody", from: owner), at: owner) == .noSuchAccount)
    }

    @Test("a duration beyond all time is for good")
    func hugeDuration() throws {
        stage.sanction(.ban, "subject", seconds: .max, from: owner)
        #expect(stage.members(as: owner).first { $0.name == "subject" }?.bannedUntil == .forGood)
        let error = try #require(say())
        #expect(error.code == .banned && error.available == nil)
    }

    @Test("acts of power are written into the audit log with their events, and giving up one's own role is none")
    func audits() {
        stage.sanction(.ban, "subject", seconds: 60, reason: "noise", from: owner)
        stage.setAccess(.inviteOnly, isHidden: true, from: owner)
        stage.setRole(.none, of: "member", from: stage.session(.member))
        let lines = world.journal.changes.flatMap { (change) -> [AuditRecord] in
            if case .event(let event) = change { event.audit } else { [] }
        }
        .suffix(2)
        #expect(lines.map(\.action) == [.ban, .access])
        #expect(lines.map(\.actorName) == ["olga", "olga"])
        #expect(lines.map(\.subject) == ["subject", ""])
        #expect(lines.map(\.room) == ["den", "den"])
        #expect(lines.map(\.detail) == ["60 s: noise", "invite-only hidden"])
    }

    @Test("what is so already is no act: it is in no audit log, but for what was on its way before it")
    func auditsChanges() {
        stage.sanction(.mute, "subject", from: owner)
        stage.setAccess(.inviteOnly, isHidden: true, from: owner)
        let count = world.journal.audit.count
        stage.sanction(.mute, "subject", from: owner)
        stage.sanction(.unban, "subject", from: owner)
        stage.setAccess(.inviteOnly, isHidden: true, from: owner)
        #expect(world.journal.audit.count == count)
        world.isJournalHeld = true
        stage.sanction(.unmute, "subject", from: owner)
        stage.sanction(.mute, "subject", from: owner)
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.journal.audit.suffix(2).map(\.action) == [.unmute, .mute])
        #expect(world.journal.audit.allSatisfy { $0.scope != .server })
    }
}
