import AtriumServices
import AtriumWire

/// A room with one account of each role in it, and a file that another offered there.
final class RightsStage {
    /// Whoever asks, in the order of the Spec's columns.
    enum Actor: String, CaseIterable {
        case stranger
        case member
        case muted
        case banned
        case moderator
        case owner
        case administrator

        /// The name of the account; those of roles are reserved.
        var name: String {
            switch self {
            case .stranger, .member, .muted, .banned: rawValue
            case .moderator: "mona"
            case .owner: "olga"
            case .administrator: "adam"
            }
        }
    }

    static let administratorID = AccountID(rawValue: 900)

    let world: World
    private(set) var sessions: [Actor: SessionID] = [:]
    /// An account that others do something to: a member.
    let subject: SessionID
    let room: ConversationID
    let file: FileID

    init?(_ access: RoomAccess, isHidden: Bool = false, limits: [Limit: UInt64] = [:]) {
        var snapshot = Snapshot()
        snapshot.accounts = [
            AccountRecord(
                account: Self.administratorID, name: "adam", verifiers: [],
                time: WallTime(microseconds: 1), isAdministrator: true)
        ]
        world = World(limits: limits, snapshot: snapshot)
        for actor in Actor.allCases where actor != .administrator { sessions[actor] = world.logIn(actor.name) }
        sessions[.administrator] = world.connect()
        if let administrator = sessions[.administrator] { world.admit("adam", administrator) }
        subject = world.logIn("subject")
        _ = world.logIn("outsider")
        guard let owner = sessions[.owner] else { return nil }
        guard let room = world.room("den", from: owner) else { return nil }
        self.room = room
        world.send(
            SetAccess(operation: world.operation(), target: .room("den"), access: access, hidden: isHidden),
            from: owner)
        world.send(Unfollow(conversation: room), from: owner)
        for (name, session) in [("member", sessions[.member]), ("muted", sessions[.muted]), ("subject", subject)] {
            guard let session else { return nil }
            world.makeMember(name, of: room, by: owner, session)
        }
        world.send(
            SetRole(operation: world.operation(), target: .room("den"), name: "mona", role: .moderator), from: owner)
        let offer = world.offer("f.txt", to: .room("den"), transfer: 77, from: subject)
        guard let file = world.outcome(Offered.self, of: offer, at: subject)?.file else { return nil }
        self.file = file
        sanction(.mute, "muted", from: owner)
        sanction(.ban, "banned", from: owner)
    }

    func session(_ actor: Actor) -> SessionID { sessions[actor] ?? subject }

    @discardableResult
    func sanction(
        _ kind: SanctionKind, _ name: String, seconds: UInt64 = 0, reason: String = "", from session: SessionID,
        operation: OperationID? = nil
    ) -> UInt32 {
        world.send(
            Sanction(
                operation: operation ?? world.operation(), target: .conversation(room), name: name, sanction: kind,
                durationSeconds: seconds, reason: reason),
            from: session)
    }

    @discardableResult
    func setRole(
        _ role: RoomRole, of name: String, from session: SessionID, operation: OperationID? = nil
    ) -> UInt32 {
        world.send(
            SetRole(
                operation: operation ?? world.operation(), target: .conversation(room), name: name, role: role),
            from: session)
    }

    @discardableResult
    func invite(_ name: String, from session: SessionID) -> UInt32 {
        world.send(Invite(operation: world.operation(), target: .conversation(room), name: name), from: session)
    }

    @discardableResult
    func setAccess(_ access: RoomAccess, isHidden: Bool = false, from session: SessionID) -> UInt32 {
        world.send(
            SetAccess(operation: world.operation(), target: .conversation(room), access: access, hidden: isHidden),
            from: session)
    }

    func members(as session: SessionID) -> [RoleEntry] {
        let requestID = world.send(
            ListMembers(target: .room("den"), after: AccountID(rawValue: 0), count: 0), from: session)
        return world.outcome(MemberRoleList.self, of: requestID, at: session)?.members ?? []
    }
}
