import AtriumWire

/// Every link of a world, and what may happen to them: segments are late, links are cut between any two bytes, one end
/// may never hear of it, a client may be cut off for a while.
final class Network {
    private unowned let world: World
    private var links: [Int: Link] = [:]
    private var lastLink = 0
    private var lastNumber: UInt64 = 0
    /// The newest segment that arrived, to see which are overtaken.
    private var newestArrived: (number: UInt64, link: Int) = (0, 0)
    /// Until when each peer is cut off.
    private var cutOffUntil: [UInt64]
    /// Until when each peer reads nothing.
    private var idleUntil: [UInt64]

    init(_ world: World, peerCount: Int) {
        self.world = world
        cutOffUntil = [UInt64](repeating: 0, count: peerCount)
        idleUntil = cutOffUntil
    }

    subscript(link: Int) -> Link? { links[link] }

    /// A peer wants a link; it hears what came of it.
    func connect(_ peer: Int) -> Int {
        lastLink += 1
        let link = Link(
            id: lastLink, peer: peer, delay: world.random.nanoseconds(20_000...40_000_000),
            capacityBytes: 8_192 << world.random.below(7))
        links[link.id] = link
        world.schedule(.connected(link: link.id), in: 2 * link.delay)
        return link.id
    }

    func isCutOff(_ peer: Int) -> Bool { cutOffUntil[peer] > world.now }

    /// Sends bytes from one side, as far as the kernel takes them.
    ///
    /// - Returns: how many.
    func send(_ bytes: [UInt8], from side: Side, on id: Int) -> Int {
        guard let link = links[id], !link.isDone(side) else { return bytes.count }
        let count = min(bytes.count, link[to: side.other].roomBytes)
        guard count > 0 else { return 0 }
        if count > 1, world.random.once(in: 12) {
            let middle = 1 + world.random.below(count - 1)
            put(Array(bytes[..<middle]), link, to: side.other)
            put(Array(bytes[middle..<count]), link, to: side.other)
        } else {
            put(count == bytes.count ? bytes : Array(bytes[..<count]), link, to: side.other)
        }
        return count
    }

    private func put(_ bytes: [UInt8], _ link: Link, to side: Side) {
        guard !link[to: side].isCut else { return link[to: side].swallow(bytes.count) }
        lastNumber += 1
        var delay = link.delay + world.random.nanoseconds(0...200_000)
        if world.isFaulty, world.random.once(in: 24) {
            world.faults[.delay] += 1
            delay += world.random.nanoseconds(50_000_000...1_500_000_000)
        }
        let time = link[to: side].put(bytes, arrivingAt: world.now + delay, number: lastNumber)
        world.schedule(.arrival(link: link.id, side), at: time)
    }

    /// A segment is due at a side.
    func arrive(_ id: Int, _ side: Side) {
        guard let link = links[id], !link.isDone(side) else { return }
        let heldUntil = max(cutOffUntil[link.peer], side == .client ? idleUntil[link.peer] : 0)
        guard heldUntil <= world.now else { return world.schedule(.arrival(link: id, side), at: heldUntil + 1) }
        guard let (bytes, number) = link[to: side].take(at: world.now) else { return }
        if number < newestArrived.number, newestArrived.link != id { world.faults[.reorder] += 1 }
        if number > newestArrived.number { newestArrived = (number, id) }
        world.note(.arrival, UInt64(id), side == .client ? 0 : 1, UInt64(bytes.count))
        switch side {
        case .client: world.peers[link.peer].received(bytes, on: id)
        case .server: world.server.received(bytes, on: link)
        }
        finishIfDue(link, side)
        // There is room again.
        switch side {
        case .client: world.server.mayWrite(link)
        case .server: world.peers[link.peer].mayWrite(on: id)
        }
    }

    /// A side ends the link in good order: what it sent before still arrives.
    func finish(_ id: Int, from side: Side) {
        guard let link = links[id], !link.isDone(side) else { return }
        link.setDone(side)
        link[to: side.other].isFinished = true
        finishIfDue(link, side.other)
        forgetIfOver(link)
    }

    private func finishIfDue(_ link: Link, _ side: Side) {
        guard link[to: side].isFinished, link[to: side].isEmpty, !link[to: side].isCut else { return }
        world.schedule(.linkEnded(link: link.id, side), in: link.delay)
    }

    /// A side hears that a link is over.
    func end(_ id: Int, _ side: Side) {
        guard let link = links[id], !link.isDone(side) else { return }
        link.setDone(side)
        world.note(.linkEnds, UInt64(id), side == .client ? 0 : 1, 0)
        switch side {
        case .client: world.peers[link.peer].linkEnded(id)
        case .server: world.server.linkEnded(link)
        }
        forgetIfOver(link)
    }

    private func forgetIfOver(_ link: Link) {
        if link.isClientDone && link.isServerDone { links[link.id] = nil }
    }

    // MARK: Faults

    /// Cuts a link in both directions, each between any two bytes of what is on its way.
    ///
    /// - Parameter noticing: who hears of it.
    func cut(_ id: Int, noticing sides: [Side]) {
        guard let link = links[id] else { return }
        for side in [Side.client, .server] where !link[to: side].isCut {
            let held = link[to: side].heldBytes
            link[to: side].cut(keepingBytes: world.random.below(held + 1))
        }
        for side in sides {
            world.schedule(.linkEnded(link: id, side), in: world.random.nanoseconds(1_000...800_000_000))
        }
    }

    /// Cuts a peer off, or ends that.
    func cutOff(_ peer: Int, until time: UInt64) { cutOffUntil[peer] = time }

    /// Lets a peer read nothing for a while.
    func idle(_ peer: Int, until time: UInt64) { idleUntil[peer] = time }

    /// Everything gets through again.
    func heal() {
        for peer in cutOffUntil.indices {
            cutOffUntil[peer] = min(cutOffUntil[peer], world.now)
            idleUntil[peer] = min(idleUntil[peer], world.now)
        }
    }

    /// The links of a server's start, by id.
    func links(ofStart start: Int) -> [Link] {
        links.values.filter { $0.start == start && $0.session != nil }.sorted { $0.id < $1.id }
    }
}
