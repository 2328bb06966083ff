import AtriumWire

/// What one account is in one room: its role, what was done to it, and whether it was invited and has not answered.
public struct RoomStanding: Equatable, Sendable {
    /// Its role; `none` for a stranger.
    public var role: RoomRole
    /// When its ban ends; the highest moment for never, 0 where there is none.
    public var bannedUntil: WallTime
    /// When it may write again; the highest moment for never, 0 where it may.
    public var mutedUntil: WallTime
    /// An invitation it has not answered; nil where there is none.
    public var invitation: Invitation?

    /// Who invited an account, and when.
    public struct Invitation: Equatable, Sendable {
        public var by: AccountID
        public var time: WallTime

        public init(by: AccountID, time: WallTime) {
            self.by = by
            self.time = time
        }
    }

    public init(
        role: RoomRole = .none, bannedUntil: WallTime = .never, mutedUntil: WallTime = .never,
        invitation: Invitation? = nil
    ) {
        self.role = role
        self.bannedUntil = bannedUntil
        self.mutedUntil = mutedUntil
        self.invitation = invitation
    }

    /// Nothing: no role, no sanction.
    public static let stranger = RoomStanding()

    /// Whether it says nothing that has to be kept.
    public var isEmpty: Bool { self == .stranger }

    /// Whether it says nothing at that moment: its sanctions have ended, and there was nothing else.
    public func isOver(at now: WallTime) -> Bool {
        role == .none && invitation == nil && bannedUntil <= now && mutedUntil <= now
    }

    /// Has it follow what was done. Journal and core each apply the same changes in the same order.
    public mutating func apply(_ change: StandingChange) {
        switch change {
        case .role(let role):
            self.role = role
            if role == .none { invitation = nil }
        case .invited(let invitation):
            role = .member
            self.invitation = invitation
        case .answered:
            invitation = nil
        case .kicked:
            role = .none
            invitation = nil
        case .banned(let until):
            role = .none
            invitation = nil
            bannedUntil = until
        case .unbanned: bannedUntil = .never
        case .muted(let until): mutedUntil = until
        case .unmuted: mutedUntil = .never
        }
    }
}

/// One thing done to the standing of an account in a room.
public enum StandingChange: Equatable, Sendable {
    /// It has this role.
    case role(RoomRole)
    /// It is a member, and is to be told so until it answers.
    case invited(RoomStanding.Invitation)
    /// It has answered its invitation.
    case answered
    /// It was taken out of the room.
    case kicked
    /// It was taken out, and is kept out until this moment.
    case banned(until: WallTime)
    case unbanned
    /// It may not write until this moment.
    case muted(until: WallTime)
    case unmuted
}

/// The standing of one account in one room, as the journal keeps it; one that says nothing has no row.
public struct StandingRecord: Equatable, Sendable {
    public var conversation: ConversationID
    public var account: AccountID
    public var standing: RoomStanding

    public init(conversation: ConversationID, account: AccountID, standing: RoomStanding) {
        self.conversation = conversation
        self.account = account
        self.standing = standing
    }
}
