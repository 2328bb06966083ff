/// Faults: which comes, and what it does.
extension World {
    /// Injects one fault of a kind the seed chooses.
    func injectFault() {
        let kind = random.pick(Self.injected)
        let peer = random.below(peers.count)
        note(.fault, UInt64(kind.rawValue), UInt64(peer), 0)
        switch kind {
        case .cut, .halfOpen:
            guard let link = peers[peer].currentLink, network[link] != nil else { return }
            faults[kind] += 1
            let one: Side = random.once(in: 2) ? .client : .server
            network.cut(link, noticing: kind == .cut ? [.client, .server] : [one])
        case .partition:
            faults[kind] += 1
            network.cutOff(peer, until: now + random.nanoseconds(10_000_000...12_000_000_000))
        case .slowReader:
            faults[kind] += 1
            network.idle(peer, until: now + random.nanoseconds(10_000_000...3_000_000_000))
        case .journalWriteFails, .journalFull, .journalSyncFails, .journalTorn, .fileWriteFails, .fileFull, .fileTorn:
            arm(kind)
        case .serverCrash, .powerCut:
            if server.isUp { crashServer(losingPower: kind == .powerCut) }
        case .clientCrash, .clientLoss:
            faults[kind] += 1
            peers[peer].crash(losingDisk: kind == .clientLoss)
        case .delay, .reorder, .fileLost: break
        }
    }

    /// The server ends, and is started again later.
    func crashServer(losingPower: Bool) {
        faults[losingPower ? .powerCut : .serverCrash] += 1
        server.crash(losingPower: losingPower)
        schedule(.serverStarts, in: random.nanoseconds(1_000_000...2_000_000_000))
    }

    /// Whether the server is to end in the middle of the commit that begins now.
    func tearsCommit() -> Bool { isFaulty && isDue(.journalTorn, isCounted: false) }

    /// Whether the power is to be cut in the middle of the write of file bytes that was made now.
    func tearsFile() -> Bool { isFaulty && isDue(.fileTorn, isCounted: false) }

    /// What `injectFault` chooses from: the others come with the network's delays and with crashes.
    private static let injected: [FaultKind] = [
        .cut, .cut, .cut, .halfOpen, .halfOpen, .halfOpen, .partition, .slowReader, .journalWriteFails, .journalFull,
        .journalSyncFails, .journalTorn, .fileWriteFails, .fileWriteFails, .fileFull, .fileFull, .fileTorn, .fileTorn,
        .fileTorn, .serverCrash, .powerCut, .clientCrash, .clientLoss,
    ]

    /// Has the disks fail where a fault was armed for them.
    func armDisks() {
        server.journalDisk.fault = { [unowned self] step in journalFault(at: step) }
        server.disk.fault = { [unowned self] in fileFault() }
    }

    /// A halted journal stops serving: the server is started anew, as whoever runs it would.
    func restartSoon() {
        guard server.isUp else { return }
        server.crash(losingPower: false)
        schedule(.serverStarts, in: random.nanoseconds(1_000_000...500_000_000))
    }

    private func arm(_ kind: FaultKind) {
        // Few writes of file bytes are left to tear when the others had theirs.
        armed.append(ArmedFault(kind: kind, writesLeft: kind == .fileTorn ? 0 : random.below(4)))
        if armed.count > 24 { armed.removeFirst() }
    }

    private func journalFault(at step: JournalStep) -> JournalFault? {
        guard isFaulty else { return nil }
        switch step {
        case .write:
            if isDue(.journalWriteFails) { return .refused }
            if isDue(.journalFull) { return .full }
        case .commit:
            if isDue(.journalSyncFails) { return .broken(isKept: random.once(in: 2)) }
        }
        return nil
    }

    private func fileFault() -> SimulatedDisk.Fault? {
        guard isFaulty else { return nil }
        if isDue(.fileWriteFails) { return .broken }
        return isDue(.fileFull) ? .full : nil
    }

    /// Counts one write towards each armed fault of a kind; true where one is due, which is then over.
    private func isDue(_ kind: FaultKind, isCounted: Bool = true) -> Bool {
        guard let place = armed.firstIndex(where: { $0.kind == kind }) else { return false }
        armed[place].writesLeft -= 1
        guard armed[place].writesLeft < 0 else { return false }
        armed.remove(at: place)
        if isCounted { faults[kind] += 1 }
        return true
    }
}

/// A fault that waits for the N-th write.
struct ArmedFault {
    var kind: FaultKind
    var writesLeft: Int
}
