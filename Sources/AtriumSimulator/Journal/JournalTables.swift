import AtriumServices
import AtriumStorage
import AtriumWire

/// The log and the state tables, as they stand on a simulated disk.
package struct JournalTables {
    /// Whose marker, and where.
    package struct MarkerKey: Hashable {
        var account: AccountID
        var conversation: ConversationID
    }

    /// Names the server.
    var serverID: UInt64
    /// Makes the answers to unknown names look like any other.
    var secret: (UInt64, UInt64)
    package private(set) var accounts: [AccountRecord] = []
    /// Codes to claim names with.
    package private(set) var invitations: [Digest: InvitationRecord] = [:]
    package private(set) var rooms: [ConversationID: RoomRecord] = [:]
    package private(set) var directs: [ConversationID: DirectRecord] = [:]
    package private(set) var files: [FileID: FileRecord] = [:]
    /// By which requests files were offered whose upload has not ended.
    package private(set) var offers: [FileID: OperationID] = [:]
    package private(set) var markers: [MarkerKey: UInt64] = [:]
    package private(set) var fetches: [FetchRecord] = []
    package private(set) var withdrawals: [FileID: WithdrawalRecord] = [:]
    /// Operations done whose events are gone: the highest counter of each instance, and when.
    package private(set) var forgotten: [AccountID: [UInt64: (counter: UInt64, time: WallTime)]] = [:]
    package private(set) var standings: [ConversationID: [AccountID: RoomStanding]] = [:]
    package private(set) var blocks: [BlockingRecord] = []
    /// The audit log, oldest first.
    package private(set) var audit: [AuditRecord] = []
    package private(set) var logs: [ConversationID: KeptLog] = [:]
    private(set) var next: [JournalState.Counter: UInt64] = [.account: 1, .conversation: 1, .file: 1]

    /// - Parameter secret: the numbers a real server draws at its first start.
    package init(serverID: UInt64, secret: (UInt64, UInt64)) {
        self.serverID = serverID
        self.secret = secret
    }

    /// Writes one row.
    mutating func apply(_ row: JournalRow) {
        switch row {
        case .event(let conversation, let sequence, let event):
            logs[conversation]?.events.append(event)
            logs[conversation]?.head = sequence
            logs[conversation]?.headTime = event.time
        case .log(let conversation): logs[conversation] = KeptLog()
        case .room(let room): rooms[room.conversation] = room
        case .topic(let conversation, let topic): rooms[conversation]?.topic = topic
        case .keep(let conversation, let own, let keepsEvents, let sequence):
            rooms[conversation]?.keep = own
            guard let log = logs[conversation], log.keepsEvents != keepsEvents else { return }
            logs[conversation]?.expire(below: keepsEvents ? sequence : sequence + 1)
            logs[conversation]?.keepsEvents = keepsEvents
        case .unkept(let conversation, let sequence, let time):
            logs[conversation]?.head = sequence
            logs[conversation]?.headTime = time
            logs[conversation]?.expire(below: sequence + 1)
        case .expired(let conversation, let first): logs[conversation]?.expire(below: first)
        case .forgotten(let account, let operation, let time):
            let known = forgotten[account]?[operation.instance] ?? (0, time)
            forgotten[account, default: [:]][operation.instance] = (
                max(known.counter, operation.counter), max(known.time, time)
            )
        case .epoch(let conversation):
            let head = logs[conversation]?.head ?? 0
            logs[conversation]?.epoch += 1
            logs[conversation]?.expire(below: head + 1)
        case .noRoom(let conversation):
            rooms[conversation] = nil
            logs[conversation] = nil
            standings[conversation] = nil
            markers = markers.filter { $0.key.conversation != conversation }
        case .direct(let direct): directs[direct.conversation] = direct
        case .account(let account): accounts.append(account)
        case .accountChange(let account, let change):
            guard let index = accounts.firstIndex(where: { $0.account == account }) else { return }
            accounts[index].apply(change)
            guard case .release = change else { return }
            for conversation in standings.keys { standings[conversation]?[account] = nil }
        case .noAccount(let account): accounts.removeAll { $0.account == account }
        case .noMarkers(let account): markers = markers.filter { $0.key.account != account }
        case .invitation(let invitation): invitations[invitation.digest] = invitation
        case .noInvitation(let digest): invitations[digest] = nil
        case .file(let file, let operation):
            files[file.file] = file
            offers[file.file] = operation.instance == 0 ? nil : operation
        case .fileState(let file, let state, let digest):
            files[file]?.state = state
            files[file]?.digest = digest
            offers[file] = nil
        case .marker(let marker):
            let key = MarkerKey(account: marker.account, conversation: marker.conversation)
            markers[key] = max(markers[key] ?? 0, marker.sequence)
        case .fetch(let fetch):
            guard !fetches.contains(where: { $0.file == fetch.file && $0.account == fetch.account }) else { return }
            fetches.append(fetch)
        case .withdrawal(let withdrawal): withdrawals[withdrawal.file] = withdrawal
        case .next(let counter, let value): next[counter] = value
        case .access(let conversation, let access, let isHidden):
            rooms[conversation]?.access = access
            rooms[conversation]?.isHidden = isHidden
        case .standing(let conversation, let account, let change):
            var standing = standings[conversation]?[account] ?? .stranger
            standing.apply(change)
            standings[conversation, default: [:]][account] = standing.isEmpty ? nil : standing
        case .forgetSanctions(let conversation, let time):
            standings[conversation] = standings[conversation]?.filter { !$0.value.isOver(at: time) }
        case .block(let block, let isBlocked):
            let isKnown = blocks.contains { $0.account == block.account && $0.blocked == block.blocked }
            if isBlocked, !isKnown { blocks.append(block) }
            if !isBlocked { blocks.removeAll { $0.account == block.account && $0.blocked == block.blocked } }
        case .audit(let record):
            audit.append(record)
            let bounds = AuditBounds()
            dropOldest(above: bounds.partMax(of: record.scope.kind)) { $0.scope == record.scope }
            dropOldest(above: bounds.max(of: record.scope.kind)) { $0.scope.kind == record.scope.kind }
        }
    }

    private mutating func dropOldest(above countMax: Int, _ isMeant: (AuditRecord) -> Bool) {
        guard audit.count > countMax, audit.count(where: isMeant) > countMax else { return }
        if let oldest = audit.firstIndex(where: isMeant) { audit.remove(at: oldest) }
    }

    /// Accounts whose names were released and that nothing else names.
    var forgottenAccounts: [AccountID] {
        var named = Set(rooms.values.map(\.creator) + files.values.map(\.account) + fetches.map(\.account))
        for direct in directs.values { named.formUnion([direct.low, direct.high]) }
        for block in blocks { named.formUnion([block.account, block.blocked]) }
        for (account, standing) in standings.values.joined() {
            named.formUnion([account] + (standing.invitation.map { [$0.by] } ?? []))
        }
        return accounts.filter { $0.isReleased && !named.contains($0.account) }.map(\.account)
    }

    /// What the core reads at start, in the order of ids.
    package var snapshot: Snapshot {
        var snapshot = Snapshot()
        snapshot.serverID = serverID
        snapshot.secret = secret
        snapshot.accounts = accounts
        snapshot.rooms = rooms.values.sorted { $0.conversation.rawValue < $1.conversation.rawValue }.map { room in
            var room = room
            room.log = logs[room.conversation]?.state ?? room.log
            return room
        }
        snapshot.directs = directs.values.sorted { $0.conversation.rawValue < $1.conversation.rawValue }.map {
            var direct = $0
            direct.log = logs[direct.conversation]?.state ?? direct.log
            return direct
        }
        snapshot.files = files.values.sorted { $0.file.rawValue < $1.file.rawValue }
        snapshot.readMarkers = markers.map {
            ReadMarker(account: $0.key.account, conversation: $0.key.conversation, sequence: $0.value)
        }
        .sorted { ($0.account.rawValue, $0.conversation.rawValue) < ($1.account.rawValue, $1.conversation.rawValue) }
        snapshot.fetches = fetches.sorted {
            ($0.time.microseconds, $0.account.rawValue) < ($1.time.microseconds, $1.account.rawValue)
        }
        snapshot.offers = snapshot.files.compactMap { file in
            offers[file.file].map { OfferRecord(file: file.file, operation: $0) }
        }
        snapshot.withdrawals = withdrawals.values.sorted { $0.file.rawValue < $1.file.rawValue }
        snapshot.standings = standings.flatMap { conversation, standings in
            standings.map { StandingRecord(conversation: conversation, account: $0.key, standing: $0.value) }
        }
        .sorted {
            ($0.conversation.rawValue, $0.account.rawValue) < ($1.conversation.rawValue, $1.account.rawValue)
        }
        snapshot.blocks = blocks.sorted {
            ($0.account.rawValue, $0.blocked.rawValue) < ($1.account.rawValue, $1.blocked.rawValue)
        }
        return snapshot
    }
}
