import AtriumServices
import AtriumStorage
import AtriumWire

/// What was acknowledged, and what was asked for when everything stopped.
struct Ledger {
    /// The frames of each log.
    private(set) var frames: [ConversationID: [[UInt8]]] = [:]
    /// Rooms, directs, accounts and markers, by what asked for them.
    private(set) var states: [Request.Deed: CommitResult] = [:]
    /// Files that are neither stored nor withdrawn, and where they were offered.
    private(set) var openFiles: [FileID: ConversationID] = [:]
    /// Each operation that was ever asked for, by its counter.
    private(set) var asked: [UInt64: Request] = [:]
    /// Refused for good, by a journal that went on.
    private var refused: Set<UInt64> = []
    /// Asked for in one commit, and not answered.
    private(set) var uncertain: [Request] = []
    /// The heads of all logs behind each commit, where a power cut may take the last commits.
    private var history: [[ConversationID: Int]] = [[:]]

    var rooms: [ConversationID] {
        states.values.compactMap {
            guard case .room(let room) = $0 else { return nil }
            return room
        }.sorted { $0.rawValue < $1.rawValue }
    }

    /// Accounts that are there, and the secrets that each has beside its first.
    var accounts: [AccountID] {
        states.values.compactMap {
            guard case .account(let account) = $0 else { return nil }
            return account
        }.sorted { $0.rawValue < $1.rawValue }
    }

    var secrets: [(number: UInt64, account: AccountID)] {
        states.keys.compactMap {
            guard case .leave(let number, let account) = $0 else { return nil }
            return (number, account)
        }.sorted { $0.number < $1.number }
    }

    /// Codes that are out, by their numbers.
    var codes: [UInt64] {
        states.keys.compactMap {
            guard case .makeCode(let number) = $0 else { return nil }
            return number
        }.sorted()
    }

    /// Codes that were ever asked for.
    private var codeNumbers: Set<UInt64> = []

    /// Notes what a commit acknowledged.
    mutating func note(_ requests: [Request], _ kept: CommittedBatch, isHalted: Bool) {
        uncertain.removeAll()
        let isFull = kept.results.contains { $0.isFailure }
        for ((request, proposal), result) in zip(zip(requests, kept.batch.proposals), kept.results) {
            if request.counter != 0 { asked[request.counter] = request }
            if case .makeCode(let number) = request.deed { codeNumbers.insert(number) }
            switch result {
            case .event(_, let file):
                guard case .event(let event) = proposal.change else { continue }
                frames[event.conversation, default: []].append(Array(kept.batch.bytes[event.frame]))
                if let file { openFiles[file] = event.conversation }
                settle(request)
                // Where the disk was full, each row was kept by itself.
                if isFull { history.append(frames.mapValues(\.count)) }
            case .room, .direct, .account, .expired, .done: note(request.deed, result)
            case .repeated: break
            case .failed:
                if isHalted {
                    uncertain.append(request)
                    forget(request.deed)
                } else if request.counter != 0 {
                    refused.insert(request.counter)
                }
            }
        }
        history.append(frames.mapValues(\.count))
    }

    private mutating func note(_ deed: Request.Deed, _ result: CommitResult) {
        forget(deed)
        if case .claimByCode(let number) = deed {
            states[.claim(Request.guest(number))] = result
        } else {
            states[deed] = result
        }
    }

    /// Takes out what a deed undoes, whether it was done or nobody knows.
    private mutating func forget(_ deed: Request.Deed) {
        switch deed {
        case .revoke(let number, let account): states[.leave(number, account)] = nil
        case .claimByCode(let number): states[.makeCode(number)] = nil
        case .setAdministrator(let account, let isAdministrator):
            states[.setAdministrator(account, !isAdministrator)] = nil
        case .say, .topic, .offer, .withdraw, .store, .claim, .createRoom, .openDirect, .markRead, .leave, .makeCode,
            .role:
            break
        }
    }

    private mutating func settle(_ request: Request) {
        switch request.deed {
        case .store(let file, _), .withdraw(let file, _): openFiles[file] = nil
        case .say, .topic, .offer, .claim, .createRoom, .openDirect, .markRead, .leave, .revoke, .makeCode,
            .claimByCode, .setAdministrator, .role:
            break
        }
    }

    /// Compares with what is there, and takes that for true from now on.
    ///
    /// - Parameter mayLackLast: whether the last commits may be gone.
    mutating func check(_ reading: JournalReading, mayLackLast: Bool) throws {
        let there = reading.frames.filter { !$0.value.isEmpty }
        let acknowledged = frames.filter { !$0.value.isEmpty }
        let isWhole = acknowledged.allSatisfy { there[$0.key]?.count ?? 0 >= $0.value.count }
        if isWhole {
            try checkWhole(reading, there)
            if !mayLackLast { try checkStates(reading) }
        } else {
            let missing = acknowledged.map { $0.value.count - (there[$0.key]?.count ?? 0) }.max() ?? 0
            try CrashFault.unless(mayLackLast, "\(missing) acknowledged events are gone from a log")
            try checkPrefix(there)
        }
        let again = refused.filter { reading.operations[JournalReading.Key($0)] != nil }
        try CrashFault.unless(again.isEmpty, "refused, and there all the same: \(again)")
        adopt(reading)
    }

    private func checkWhole(_ reading: JournalReading, _ there: [ConversationID: [[UInt8]]]) throws {
        var extraCount = 0
        for (conversation, kept) in there {
            let acknowledged = frames[conversation] ?? []
            try CrashFault.unless(
                kept.starts(with: acknowledged), "log \(conversation.rawValue) has other events than acknowledged")
            extraCount += kept.count - acknowledged.count
        }
        let asked = uncertain.filter { $0.conversation != nil }
        try CrashFault.unless(
            extraCount == 0 || extraCount == asked.count, "\(extraCount) of the \(asked.count) events of a commit")
        for request in asked where request.counter != 0 {
            try CrashFault.unless(
                (reading.operations[JournalReading.Key(request.counter)] != nil) == (extraCount > 0),
                "\(request) does not stand with the others of its commit")
        }
    }

    private mutating func checkPrefix(_ there: [ConversationID: [[UInt8]]]) throws {
        let heads = there.mapValues(\.count)
        let last = history.lastIndex { $0.filter { $0.value > 0 } == heads }
        try CrashFault.unless(last != nil, "what is left is no run of whole commits")
        history.removeLast(history.count - 1 - (last ?? 0))
        for (conversation, kept) in there {
            try CrashFault.unless(
                frames[conversation]?.starts(with: kept) == true, "log \(conversation.rawValue) has other events")
        }
    }

    private func checkStates(_ reading: JournalReading) throws {
        let snapshot = reading.snapshot
        func account(_ id: AccountID) -> AccountRecord? { snapshot.accounts.first { $0.account == id } }
        for (deed, result) in states {
            let isThere =
                switch (deed, result) {
                case (.claim(let name), .account(let account)):
                    snapshot.accounts.contains { $0.account == account && $0.name == name }
                case (.createRoom(let name), .room(let room)):
                    snapshot.rooms.contains { $0.conversation == room && $0.name == name }
                case (.openDirect(let low, let high), .direct(let direct)):
                    snapshot.directs.contains { $0.conversation == direct && $0.low == low && $0.high == high }
                case (.markRead(let conversation, let sequence), .done):
                    snapshot.readMarkers.contains { $0.conversation == conversation && $0.sequence >= sequence }
                case (.leave(let number, let id), .done):
                    account(id)?.verifiers.contains { $0.credential.rawValue == number } == true
                case (.revoke(let number, let id), .done):
                    account(id)?.verifiers.contains { $0.credential.rawValue == number } == false
                case (.makeCode(let number), .done):
                    reading.codes.contains(InvitationCode.digest(of: Request.code(number)))
                case (.setAdministrator(let id, let isAdministrator), .done):
                    account(id)?.isAdministrator == isAdministrator
                default: false
                }
            try CrashFault.unless(isThere, "\(deed) was acknowledged with \(result), and is not there")
        }
    }

    private mutating func adopt(_ reading: JournalReading) {
        let snapshot = reading.snapshot
        frames = reading.frames
        history.append(frames.mapValues(\.count))
        refused.removeAll()
        states.removeAll()
        for room in snapshot.rooms { states[.createRoom(room.name)] = .room(room.conversation) }
        for direct in snapshot.directs { states[.openDirect(direct.low, direct.high)] = .direct(direct.conversation) }
        for account in snapshot.accounts { states[.claim(account.name)] = .account(account.account) }
        for account in snapshot.accounts {
            states[.setAdministrator(account.account, account.isAdministrator)] = .done
            for verifier in account.verifiers where verifier.credential.rawValue != 9 {
                states[.leave(verifier.credential.rawValue, account.account)] = .done
            }
        }
        for number in codeNumbers where reading.codes.contains(InvitationCode.digest(of: Request.code(number))) {
            states[.makeCode(number)] = .done
        }
        for marker in snapshot.readMarkers { states[.markRead(marker.conversation, marker.sequence)] = .done }
        openFiles.removeAll()
        for file in snapshot.files where file.state == .uploading { openFiles[file.file] = file.conversation }
    }
}
