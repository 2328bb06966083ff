import AtriumSession
import AtriumStorage
import AtriumWire

/// Holds a world to its rules. It knows what every peer was told, and looks at the disks themselves.
final class Checker {
    /// An operation, which is an account's own.
    private struct Key: Hashable {
        var account: AccountID
        var operation: OperationID
    }

    private struct Reader: Hashable {
        var peer: Int
        var conversation: ConversationID
    }

    /// Where an event stands.
    private struct Place: Equatable {
        var conversation: ConversationID
        var sequence: UInt64
    }

    unowned let world: World
    private var acknowledged: [Key: Place] = [:]
    private var refusedForGood: Set<Key> = []
    private var texts: [String: Place] = [:]
    /// What was shown last; nil where the next may be any.
    private var shownThrough: [Reader: UInt64?] = [:]
    /// Who could read each room.
    var roomReaders: [ConversationID: RoomReaders] = [:]
    private(set) var acknowledgedCount = 0
    private(set) var shownCount = 0
    /// How often a session was told that it was taken out of a room.
    var removedCount = 0
    /// Transfers that ended well, up and down.
    private(set) var finishedCount = 0

    init(_ world: World) {
        self.world = world
    }

    var disk: SimulatedJournalDisk { world.server.journalDisk }

    // MARK: Operations

    func submitted(_ operation: PeerOperation, by account: AccountID?) {
        world.note(.said, operation.id.instance, operation.id.counter, account?.rawValue ?? 0)
    }

    /// A peer was told that its operation is kept: it is on the disk, synced, at that place, and nowhere else.
    func acknowledged(
        _ operation: OperationID, _ conversation: ConversationID, _ sequence: UInt64, _ account: AccountID?
    ) {
        guard let account else { return }
        acknowledgedCount += 1
        world.note(.acknowledged, operation.counter, conversation.rawValue, sequence)
        let place = Place(conversation: conversation, sequence: sequence)
        let key = Key(account: account, operation: operation)
        if let first = acknowledged[key], first != place {
            world.fail(.acknowledgedIsKept, "\(operation) was acknowledged as \(first) and as \(place)")
        }
        acknowledged[key] = place
        look(for: key, at: place)
    }

    private func look(for key: Key, at place: Place) {
        guard let event = disk.synced.logs[place.conversation]?[place.sequence] else {
            let name = "\(place.conversation.rawValue):\(place.sequence)"
            return world.fail(
                .acknowledgedIsKept, "\(key.operation) was acknowledged as \(name), which is not on the disk")
        }
        guard event.operationInFrame == key.operation, event.author == key.account else {
            return world.fail(.acknowledgedIsKept, "another event stands where \(key.operation) was acknowledged")
        }
    }

    /// A peer was told that nothing was kept, and that trying again is of no use.
    func refused(_ operation: OperationID, _ account: AccountID?) {
        if let account { refusedForGood.insert(Key(account: account, operation: operation)) }
    }

    // MARK: Readers

    /// An event came to a peer: it may read it, and the bytes are those on the disk, which no crash takes away.
    func arrived(_ frame: [UInt8], _ head: EventHead, at peer: Int, _ account: AccountID) {
        if let direct = disk.written.directs[head.conversation], direct.low != account, direct.high != account {
            return world.fail(.readable, "peer \(peer) got \(head.conversation.rawValue):\(head.sequence) of others")
        }
        if !mayHave(head.conversation, head.sequence, account) {
            let event = "\(head.conversation.rawValue):\(head.sequence)"
            return world.fail(.readable, "peer \(peer) got \(event) of a room that it could not read any more")
        }
        guard let kept = disk.synced.logs[head.conversation]?[head.sequence] else {
            return world.fail(
                .acknowledgedIsKept,
                "peer \(peer) got \(head.conversation.rawValue):\(head.sequence), which is not on the disk")
        }
        guard kept.frame == frame else {
            return world.fail(
                .sameForAll, "peer \(peer) got other bytes than \(head.conversation.rawValue):\(head.sequence) has")
        }
    }

    /// A reader begins with a conversation.
    ///
    /// - Parameter sequence: everything up to here is not wanted; nil where only the reader knows.
    func beginReading(_ peer: Int, _ conversation: ConversationID, behind sequence: UInt64?) {
        shownThrough[Reader(peer: peer, conversation: conversation)] = .some(sequence)
    }

    /// Whether a reader has begun with a conversation.
    func isReading(_ peer: Int, _ conversation: ConversationID) -> Bool {
        shownThrough[Reader(peer: peer, conversation: conversation)] != nil
    }

    /// A peer lost all it knew.
    func forgetReader(_ peer: Int) {
        shownThrough = shownThrough.filter { $0.key.peer != peer }
    }

    /// An event was shown to whoever uses a peer.
    func shown(_ conversation: ConversationID, _ sequence: UInt64, to peer: Int) {
        shownCount += 1
        world.note(.shown, UInt64(peer), conversation.rawValue, sequence)
        let reader = Reader(peer: peer, conversation: conversation)
        if let last = shownThrough[reader] ?? 0, sequence != last + 1 {
            world.fail(
                .shownOnce, "peer \(peer) is shown \(conversation.rawValue):\(sequence) behind \(last)")
        }
        shownThrough[reader] = .some(sequence)
    }

    /// A text was acknowledged: it stands there, by that account.
    func acknowledged(text: String, _ conversation: ConversationID, _ sequence: UInt64, by account: AccountID?) {
        acknowledgedCount += 1
        world.note(.acknowledged, 0, conversation.rawValue, sequence)
        guard let event = disk.synced.logs[conversation]?[sequence], event.text == text, event.author == account else {
            return world.fail(
                .acknowledgedIsKept, "\(text.prefix(40)) was acknowledged as \(conversation.rawValue):\(sequence)")
        }
        texts[text] = Place(conversation: conversation, sequence: sequence)
    }

    func roomName(_ conversation: ConversationID) -> String? { disk.written.rooms[conversation]?.name }

    func isDirect(_ conversation: ConversationID) -> Bool { disk.written.directs[conversation] != nil }

    // MARK: Files

    /// A sender was told that its file is stored.
    func stored(_ file: FileID, _ digest: Digest, expected: FileContent) {
        finishedCount += 1
        guard digest == expected.digest else { return world.fail(.fileIsWhole, "\(file) is stored with other bytes") }
        checkStored(file)
    }

    /// A stored file has its bytes on the disk, unless it was taken back.
    private func checkStored(_ file: FileID) {
        guard let record = disk.synced.files[file] else {
            return world.fail(.storedIsKept, "\(file) was stored and is not known any more")
        }
        guard record.state == .stored else { return }
        let name = SimulatedDisk.Name.blob(record.digest)
        guard let content = world.contents.first(where: { $0.digest == record.digest }),
            let kept = world.server.disk.names[name], kept.blocks.count == content.blocks.count,
            content.blocks.indices.allSatisfy({ kept.blocks[UInt32($0)] == content.blocks[$0] })
        else { return world.fail(.storedIsKept, "the bytes of \(file) are lost or damaged") }
    }

    /// A download is whole: it has the digest stated, and these are the file's bytes.
    func fetched(_ file: FileID, _ end: DownloadEnd, _ blocks: [UInt32: [UInt8]], account: AccountID?) {
        finishedCount += 1
        guard let content = world.contents.first(where: { $0.digest == end.digest }),
            content.blocks.count == blocks.count,
            content.blocks.indices.allSatisfy({ blocks[UInt32($0)] == content.blocks[$0] })
        else { return world.fail(.fileIsWhole, "a download of \(file) is not what its digest says") }
        guard let record = disk.written.files[file], let account else { return }
        if !mayHave(record.conversation, record.sequence, account) {
            world.fail(.readable, "\(file) went to who could not read its room any more")
        }
        guard let direct = disk.written.directs[record.conversation] else { return }
        if direct.low != account, direct.high != account { world.fail(.readable, "\(file) went to somebody else") }
    }

    // MARK: Bounds

    func check(_ connection: ServerConnection, _ limits: Limits) {
        if connection.session.openRequestCount > limits.count(.requestsOpenMax) {
            world.fail(.bounded, "\(connection.session.openRequestCount) requests are open on one connection")
        }
        guard let desk = connection.desk else { return }
        if desk.receiving.availableBytes > limits[.creditConnectionMaxBytes] {
            world.fail(.bounded, "more credit is out than a connection has")
        }
        if desk.count > limits.count(.transfersOpenMax) { world.fail(.bounded, "\(desk.count) transfers are open") }
    }

    func checkQueue(_ count: Int) {
        if count > world.settings.queueEndBytes + (1 << 16) { world.fail(.bounded, "a queue holds \(count) bytes") }
    }

    // MARK: The whole

    /// What the disks have after a crash.
    func serverCrashed() {
        for (key, place) in acknowledged { look(for: key, at: place) }
        for (text, place) in texts where disk.synced.logs[place.conversation]?[place.sequence]?.text != text {
            world.fail(.acknowledgedIsKept, "\(text.prefix(40)) was acknowledged, and is not on the disk")
        }
        for file in disk.synced.files.keys { checkStored(file) }
    }

    /// Everything has come to rest.
    func checkRest() {
        serverCrashed()
        checkLogs()
    }

    /// What is still on its way; nil where everything has arrived.
    var unrest: Violation? { unfinishedFile ?? laggingReader ?? missingCredit }

    /// Every offer is stored or taken back in the end.
    private var unfinishedFile: Violation? {
        guard let file = disk.written.files.values.first(where: { $0.state == .uploading }) else { return nil }
        return Violation(rule: .quiesces, text: "\(file.file) is still said to be on its way")
    }

    /// Sequences are dense, and each operation stands once.
    private func checkLogs() {
        var seen: Set<Key> = []
        var texts: Set<String> = []
        for (conversation, log) in disk.written.logs {
            if log.head != log.first + UInt64(log.events.count) - 1 {
                world.fail(
                    .dense, "the log of \(conversation.rawValue) has \(log.events.count) events up to \(log.head)")
            }
            for (index, event) in log.events.enumerated() {
                if event.sequenceInFrame != log.first + UInt64(index) {
                    world.fail(.dense, "event \(index) of \(conversation.rawValue) carries \(event.sequenceInFrame)")
                }
                let key = Key(account: event.author, operation: event.operationInFrame)
                if let text = event.text, !texts.insert(text).inserted {
                    world.fail(.acknowledgedIsKept, "\(text.prefix(40)) was kept twice")
                }
                guard key.operation.instance != 0 else { continue }
                if !seen.insert(key).inserted {
                    world.fail(.acknowledgedIsKept, "\(key.operation) was kept twice")
                }
                if refusedForGood.contains(key) {
                    world.fail(.acknowledgedIsKept, "\(key.operation) was refused, and is kept")
                }
            }
        }
    }

    /// Everyone was shown everything up to the head.
    private var laggingReader: Violation? {
        for (index, peer) in world.peers.enumerated() {
            for conversation in peer.followedNow {
                guard let head = disk.written.logs[conversation]?.head,
                    let through = shownThrough[Reader(peer: index, conversation: conversation)] ?? nil, through != head
                else { continue }
                let text = "peer \(index) was shown \(conversation.rawValue) up to \(through) of \(head)"
                return Violation(rule: .shownOnce, text: text)
            }
        }
        return nil
    }

    /// Both ends of every link have the credit they began with.
    private var missingCredit: Violation? {
        let whole = world.settings.limits[.creditConnectionMaxBytes]
        for loop in world.server.loops {
            for case let connection? in loop.connections {
                guard let desk = connection.desk else { continue }
                var sums = [desk.receiving.availableBytes, desk.sending.availableBytes]
                let peer = world.network[connection.link].flatMap { world.peers[$0.peer] as? ScriptedPeer }
                if let link = peer?.link, link.id == connection.link {
                    sums += [link.receiving.availableBytes, link.sending.availableBytes]
                }
                guard sums.contains(where: { $0 != whole }) else { continue }
                let text = "credit at rest is \(sums), and was \(whole) at the start"
                return Violation(rule: .creditReturns, text: text)
            }
        }
        return nil
    }
}
