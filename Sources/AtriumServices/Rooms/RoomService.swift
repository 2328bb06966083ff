import AtriumWire

/// The rooms there are: their names, who follows them, and who is present.
struct RoomService: Sendable {
    /// The room everybody follows, by its name.
    static let lobbyName = "lobby"

    let limits: Limits
    /// Whether a room for which nothing is set has a log.
    let keepsEvents: Bool
    let loopCount: Int
    private var rooms = IdentifierTable<ConversationID, Room>()
    private var names: [FoldedName: ConversationID] = [:]
    /// What the names look like, those that wait for their commit among them.
    var held = HeldNames(reservesNames: false)
    /// Every room, sorted by name.
    private(set) var sorted: [(name: FoldedName, conversation: ConversationID)] = []
    /// Rooms that wait for their commit, each with what waits for it; the first call is the one that creates it.
    var openings: [FoldedName: [DeferredCall]] = [:]
    /// Rooms that are not open, or where somebody has a sanction: in all others everybody may read and write.
    var restricted: Set<ConversationID> = []
    /// Sessions that may have something of each room open: they follow it, fetched a file of it, or have a page of it
    /// on its way. Where it closes, these alone are looked at. Those that follow `#lobby` by rule are not in it: it
    /// never closes.
    var readers: [ConversationID: Set<SessionID>] = [:]
    /// What is on its way to the journal of who is what in each room; rooms where nothing is are not in it.
    var proposed: [ConversationID: ProposedStandings] = [:]
    /// Rooms that know each account by a role, a sanction or an invitation.
    var known: [AccountID: Set<ConversationID>] = [:]
    /// Rooms each account was invited to and has not answered.
    var invited: [AccountID: [ConversationID]] = [:]

    init(
        _ records: [RoomRecord], standings: [StandingRecord], limits: Limits, keepsEvents: Bool, loopCount: Int
    ) {
        self.limits = limits
        self.keepsEvents = keepsEvents
        self.loopCount = loopCount
        for record in records {
            insert(
                record.conversation, name: record.name, topic: record.topic, creator: record.creator,
                access: record.access, isHidden: record.isHidden, record.log)
            update(record.conversation) { $0.keep = record.keep }
        }
        for record in standings { insert(record) }
    }

    /// The room of that id.
    subscript(conversation: ConversationID) -> Room? { rooms[conversation] }

    /// Sessions that follow a room, for each loop; nil where there is no such room.
    func followerCounts(of conversation: ConversationID) -> [Int]? { rooms.read(conversation, \.followerCounts) }

    /// Changes a room where it lies.
    ///
    /// - Returns: what `change` does; nil where there is no such room.
    @discardableResult
    mutating func update<Result>(_ conversation: ConversationID, _ change: (inout Room) -> Result) -> Result? {
        rooms.update(conversation, change)
    }

    /// `#lobby`; nil until its first commit.
    private(set) var lobby: ConversationID?

    func named(_ name: FoldedName) -> ConversationID? {
        names[name]
    }

    /// Rooms there are, and those that wait for their commit.
    var count: Int { rooms.count + openings.count }

    mutating func insert(
        _ conversation: ConversationID, name: String, topic: String = "", creator: AccountID,
        access: RoomAccess = .open, isHidden: Bool = false, _ log: LogState? = nil
    ) {
        guard let folded = FoldedName(name), names[folded] == nil else { return }
        let room = Room(
            conversation: conversation, name: name, folded: folded, creator: creator, topic: topic,
            log: log ?? .empty(keepsEvents), access: access, isHidden: isHidden,
            followerCounts: [Int](repeating: 0, count: loopCount))
        rooms[conversation] = room
        names[folded] = conversation
        noteRestriction(of: conversation)
        held.hold(name)
        if folded == FoldedName(Self.lobbyName) { lobby = conversation }
        sorted.insert((folded, conversation), at: sorted.partitionIndex { $0.name >= folded })
    }

    /// Takes away a room without events that nobody follows any more, and gives it.
    mutating func removeIfDeserted(_ conversation: ConversationID, into effects: inout Effects) -> Room? {
        guard conversation != lobby, rooms.read(conversation, \.isDeserted) == true, let room = rooms[conversation]
        else { return nil }
        for entry in room.standings.entries {
            dropStanding(of: entry.account, in: conversation)
            if entry.standing.invitation != nil { dropInvitation(of: entry.account, to: conversation) }
        }
        rooms.removeValue(forKey: conversation)
        restricted.remove(conversation)
        readers[conversation] = nil
        names[room.folded] = nil
        held.release(room.name)
        sorted.remove(at: sorted.partitionIndex { $0.name >= room.folded })
        effects.proposals.proposals.append(Proposal(.removeRoom(conversation)))
        return room
    }

    /// Whether one more room may be made.
    func checkRoom(for account: Account?) throws(Refusal) {
        let perAccount = limits.count(.roomsPerAccountMax)
        guard let account, account.roomsCreatedCount < perAccount else {
            throw Refusal(
                .roomLimit, "you have created as many rooms as you may: \(perAccount)", available: UInt64(perAccount))
        }
        guard count < limits.count(.roomsMax) else {
            throw Refusal(
                .roomLimit, "the server has as many rooms as it takes", available: limits[.roomsMax])
        }
    }
}
