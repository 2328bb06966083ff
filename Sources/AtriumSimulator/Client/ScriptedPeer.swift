import AtriumSession
import AtriumWire

/// A client by the letter of the Spec: the real session, and a program on it that does anything at random, keeps what
/// is not acknowledged, sends it again with the same ids, and closes every gap from history.
final class ScriptedPeer: SimulatedPeer {
    unowned let world: World
    let index: Int
    let identity: ClientIdentity
    var link: PeerLink?
    private var connectsAt: UInt64 = 0

    // What a program keeps on its disk.
    var instance: UInt64
    var counter: UInt64 = 0
    var outbox: [PeerOperation] = []
    var cursors: [ConversationID: PeerCursor] = [:]
    var lastCursor = 0
    /// Rooms it wants to follow, by name.
    var rooms: [String] = []
    var conversations: [ConversationID] = []
    var files: [FileID] = []
    /// Operations that were acknowledged, to be sent again.
    var settled: [PeerOperation] = []

    init(_ world: World, index: Int, name: String, account: Int) {
        self.world = world
        self.index = index
        identity = world.identity(of: account, name: name)
        instance = world.random.next() | 1
        wakeLater(0...50_000_000)
    }

    var now: MonotonicTime { MonotonicTime(nanoseconds: world.now) }
    var currentLink: Int? { link?.id }
    var isReady: Bool { link?.session.phase == .ready }

    func wakeLater(_ nanoseconds: ClosedRange<UInt64>) {
        world.schedule(.peer(index), in: world.random.nanoseconds(nanoseconds))
    }

    // MARK: Links

    func connected(_ id: Int) {
        guard let link, link.id == id else { return world.network.finish(id, from: .client) }
        link.isUp = true
        post(link.session.start(software: "scripted"), link)
        flush()
    }

    func connectFailed(_ id: Int) {
        guard link?.id == id else { return }
        drop()
    }

    func linkEnded(_ id: Int) {
        guard link?.id == id else { return }
        drop()
    }

    /// Forgets the link; what was open on it is open again.
    func drop() {
        link = nil
        for index in outbox.indices { outbox[index].isOpen = false }
        for conversation in conversations {
            cursors[conversation]?.liveHead = nil
            cursors[conversation]?.asked = nil
            cursors[conversation]?.isLeaving = false
            // A room that is not wanted any more, or is gone, is not followed on the next link.
            guard !isWanted(conversation) else { continue }
            cursors[conversation] = nil
        }
        conversations.removeAll { cursors[$0] == nil }
        connectsAt = world.now + world.random.nanoseconds(1_000_000...1_000_000_000)
    }

    private func isWanted(_ conversation: ConversationID) -> Bool {
        guard !world.checker.isDirect(conversation) else { return true }
        guard let name = world.checker.roomName(conversation) else { return false }
        return name == "lobby" || rooms.contains(name)
    }

    /// Ends the link from this side.
    func close() {
        guard let link else { return }
        flush()
        world.network.finish(link.id, from: .client)
        drop()
    }

    func crash(losingDisk: Bool) {
        if let link { world.network.cut(link.id, noticing: [.server]) }
        if let link { world.network.finish(link.id, from: .client) }
        world.note(.peerCrashes, UInt64(index), losingDisk ? 1 : 0, 0)
        drop()
        settled = []
        guard losingDisk else { return }
        instance = world.random.next() | 1
        counter = 0
        outbox = []
        cursors = [:]
        conversations = []
        rooms = []
        world.checker.forgetReader(index)
    }

    // MARK: Time

    func wake() {
        wakeLater(world.isActive ? 5_000_000...160_000_000 : 50_000_000...400_000_000)
        world.note(.peer, UInt64(index), UInt64(outbox.count), isReady ? 1 : 0)
        guard let link else {
            if world.now >= connectsAt { connect() }
            return
        }
        guard link.isUp else { return }
        switch link.session.tick(at: now) {
        case .none: break
        case .ping(let ping, let requestID): post(ping.encoded(requestID: requestID), link)
        case .close(let error):
            post(error.encoded(), link)
            return close()
        }
        if let retryAt = link.loginRetryAt, now >= retryAt, link.session.phase == .identifying {
            link.loginRetryAt = nil
            post(link.session.logIn(as: identity), link)
        }
        if isReady {
            if world.isActive { act() }
            advance()
        }
        flush()
    }

    private func connect() {
        let id = world.network.connect(index)
        let world = world
        link = PeerLink(id: id, at: now) { [unowned world] in world.random.bytes($0) }
    }

    /// Does what is open: operations, gaps, transfers.
    func advance() {
        if let link, let room = link.refollows.popLast() { askToFollow(room) }
        sendOperations()
        closeGaps()
        sendChunks()
    }

    // MARK: Sending

    func post(_ frame: [UInt8], _ link: PeerLink) {
        link.outgoing.append(contentsOf: frame)
    }

    /// Asks for something that has an outcome.
    func ask<Frame: WireFrame>(_ frame: Frame, _ purpose: PeerLink.Purpose) {
        guard let link else { return }
        let requestID = link.session.nextRequestID()
        link.purposes[requestID] = purpose
        post(frame.encoded(requestID: requestID), link)
    }

    func flush() {
        guard let link, link.isUp, !link.outgoing.isEmpty else { return }
        let count = world.network.send(link.outgoing, from: .client, on: link.id)
        if count == link.outgoing.count { link.outgoing = [] } else { link.outgoing.removeFirst(count) }
    }

    func mayWrite(on id: Int) {
        guard let link, link.id == id, link.isUp else { return }
        flush()
        guard link.outgoing.isEmpty, isReady else { return }
        sendChunks()
        flush()
    }

    var followedNow: [ConversationID] { conversations.filter { cursors[$0]?.liveHead != nil } }

    var unrest: String? {
        guard let link, isReady else { return "peer \(index) is not logged in" }
        if let first = outbox.first { return "peer \(index) waits for the outcome of \(first)" }
        if !link.purposes.isEmpty { return "peer \(index) has \(link.purposes.count) requests open" }
        if !link.order.isEmpty { return "peer \(index) has transfers open: \(link.order.map(\.rawValue))" }
        for conversation in conversations {
            guard let cursor = cursors[conversation], cursor.isMissing else { continue }
            return "peer \(index) lacks events of \(conversation.rawValue): \(cursor)"
        }
        return nil
    }
}
