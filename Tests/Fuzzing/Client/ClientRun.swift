import AtriumClient
import AtriumSession
import AtriumWire

/// The client's machine with a server that sends anything, a program that asks for anything, and a disk that answers
/// as it likes. The input is a list of steps; the honest ones are there because no bytes drawn at random prove that
/// the server knows the account.
struct ClientRun {
    /// What a step does. Its number is the step's first byte, taken modulo the count.
    enum Step: UInt8, CaseIterable {
        case frame, bytes, command, time, disk, honest, cut, refuse, slow
        // The same again, for inputs that are mostly frames.
        case frameAgain, frameOnce, commandAgain, diskAgain
    }

    var input: FuzzInput
    let events = FuzzEvents()
    let machine: ClientMachine
    var server: FuzzServer
    var disk = FuzzDisk()
    var watch = ProgramWatch()
    var now = MonotonicTime(nanoseconds: 1)
    /// Whether the program takes no events for now.
    private var isSlow = false
    private var isLinked = false
    private var lastToken: UInt64 = 0

    init(_ input: consuming FuzzInput) {
        self.input = input
        let identity = FuzzIdentity()
        server = FuzzServer(identity.verifier)
        machine = ClientMachine(
            software: "fuzz", reconnection: .always, instance: 40,
            surroundings: ClientMachine.Surroundings(
                events: events, eventsWaitingMax: FuzzEvents.capacity, identity: identity,
                random: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) } }))
    }

    mutating func run() throws(BrokenRule) {
        try turn()
        // Most inputs begin behind the login.
        if input.byte() % 8 != 0 {
            for _ in 0..<4 { try answerHonestly() }
        }
        while !input.isEmpty {
            let number = Int(input.byte()) % Step.allCases.count
            try take(Step.allCases[number])
            try turn()
        }
        machine.stop()
        isSlow = false
        // What did not fit the program's queue comes when that is empty.
        for _ in 0..<4 { try turn() }
        try watch.finish()
    }

    private mutating func take(_ step: Step) throws(BrokenRule) {
        switch step {
        case .frame, .frameAgain, .frameOnce:
            let kind = input.kindNumber()
            let choice = input.byte()
            let payload = input.counted()
            machine.received(server.frame(kind, choice, payload), at: now)
        case .bytes: machine.received(input.counted(), at: now)
        case .command, .commandAgain: perform()
        case .time: now = now.advanced(byMilliseconds: UInt64(input.short()) * 10)
        case .disk, .diskAgain:
            if let report = disk.answer(&input) { machine.take(report, at: now) }
        case .honest: try answerHonestly()
        case .cut: unlink()
        case .refuse:
            if case .open = machine.linkWish, !isLinked {
                machine.connectFailed(ClientError(.unreachable, "nobody answers"), at: now)
            }
        case .slow: isSlow.toggle()
        }
    }

    private mutating func answerHonestly() throws(BrokenRule) {
        // The proof leaves a turn behind its keys.
        guard let frame = server.honestAnswer() else { return try turn() }
        machine.received(frame, at: now)
        try turn()
    }

    private mutating func perform() {
        guard machine.takesCommands, watch.openCount < 64 else { return }
        lastToken += 1
        let token = CommandToken(rawValue: lastToken)
        let command = Command(drawnFrom: &input, lastToken: lastToken)
        watch.asked(token)
        machine.perform(command, token, at: now)
    }

    private mutating func unlink() {
        guard isLinked else { return }
        isLinked = false
        server.linkEnded()
        machine.linkClosed(at: now)
    }

    /// One turn of the machine, as the network thread makes it.
    private mutating func turn() throws(BrokenRule) {
        machine.tick(at: now)
        if isLinked {
            var sent: [UInt8] = []
            _ = machine.send(at: now) { bytes in
                sent += bytes
                return .moved(bytes.count)
            }
            try server.take(sent)
        }
        var work: [KeyWork] = []
        machine.drainKeyWork(into: &work)
        for result in work.compactMap(FuzzKeys.result) { machine.take(result, at: now) }
        var requests: [DiskRequest] = []
        machine.drainDiskRequests(into: &requests)
        try disk.ask(requests)
        if !isSlow {
            for event in events.drain() { try watch.take(event, provenCount: server.provenCount) }
        }
        switch machine.linkWish {
        case .keep, .rest: break
        case .open(let moment):
            guard moment <= now else { return }
            machine.connecting(to: "fuzz")
            machine.connected(to: "fuzz", at: now)
            isLinked = true
            try turn()
        case .close:
            unlink()
            machine.tick(at: now)
        case .none:
            isLinked = false
        }
    }
}
