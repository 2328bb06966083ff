import AtriumServices
import AtriumWire
import CrashingDisk
import JournalSamples

@testable import AtriumStorage

/// A journal that lives, crashes and lives again, several times over, all of it drawn from one seed.
///
/// Each life ends in the middle of a call to the disk, wherever the seed has it: in the open, in a commit, in a
/// checkpoint, in the close. The next begins with a look at everything, and with asking again for what was not
/// answered.
struct CrashRun {
    /// Steps of one life at most; one that nothing ended by then is killed.
    private static let stepsMax = 30

    private let disk: CrashingDisk
    let durability: Durability
    private let isForgetful: Bool
    private var random: SeededGenerator
    private var maker = RequestMaker()
    private var ledger = Ledger()
    private var time = WallTime(microseconds: 1_700_000_000_000_000)
    /// Whether the last crash may have taken what was acknowledged, as the durability has it.
    private var mayLackLast = false
    private(set) var count = CrashCount()

    private var path: String { disk("journal.sqlite") }

    /// - Parameter isForgetful: whether the journal syncs less than it says, which has to be found.
    init(seed: UInt64, isForgetful: Bool = false) {
        disk = CrashingDisk(seed: seed)
        random = SeededGenerator(seed: seed)
        self.isForgetful = isForgetful
        if isForgetful {
            durability = .crashSafe
            return
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: durability = .bestEffort
        case 1, 2: durability = .crashSafe
        default: durability = .powerSafe
        }
    }

    /// Lives until there were as many crashes.
    ///
    /// - Throws: where a promise was broken.
    mutating func run(crashes: Int) throws {
        while count.crashes < crashes {
            do {
                try live()
            } catch {
                // What ends a life of itself is an end like any other; a broken promise is not.
                if error is CrashFault, !disk.isOff { throw error }
                guard disk.hasStruck else { throw error }
            }
            crash()
        }
        _ = try open()
    }

    private mutating func crash() {
        // Where nothing is ever synced, a power cut may damage anything.
        let isPower = durability != .bestEffort && !random.oneIn(4)
        disk.crash(isPower ? .power : .process)
        if isPower {
            count.powerCuts += 1
            mayLackLast = mayLackLast || (durability != .powerSafe && !isForgetful)
        } else {
            count.kills += 1
        }
    }

    private mutating func live() throws {
        // Now and then the crash comes while the last one is being mended.
        let isEarly = random.oneIn(3)
        if isEarly { armPowerCut(callMax: 80) }
        var journal = try open()
        if !isEarly { arm() }
        for _ in 0..<Self.stepsMax where !disk.isOff {
            switch Int.random(in: 0..<16, using: &random) {
            case 0:
                let mode = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"].randomElement(using: &random) ?? "FULL"
                try journal.connection.execute("PRAGMA wal_checkpoint(\(mode))")
            case 1: try journal.connection.execute("PRAGMA wal_autocheckpoint = 12")
            case 2:
                journal = try SQLiteJournal(path: path, durability: durability)
            default:
                let requests = maker.requests(ledger, countMax: 10, &random)
                _ = commit(requests, on: journal)
            }
            if journal.isHalted, !disk.isOff {
                count.errors += 1
                disk.disarm()
                try journal.reopen()
                try look(journal)
            }
        }
    }

    private mutating func arm() {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: disk.arm(.error, atCall: Int.random(in: 1...60, using: &random))
        case 1:
            count.fullDisks += 1
            disk.arm(.full, atCall: Int.random(in: 1...60, using: &random))
        default: armPowerCut(callMax: 200)
        }
    }

    private mutating func armPowerCut(callMax: Int) {
        disk.arm(.powerCut, atCall: Int.random(in: 1...callMax, using: &random))
    }

    private mutating func open() throws -> SQLiteJournal {
        let journal = try SQLiteJournal(path: path, durability: durability)
        try look(journal)
        return journal
    }

    /// Compares everything that is there with what was acknowledged, and asks again for what was not answered, and
    /// for some of what was.
    private mutating func look(_ journal: SQLiteJournal) throws {
        let reading = try JournalReading(path: path)
        let unanswered = ledger.uncertain.filter { $0.counter != 0 && reading.hasPlace(for: $0) }
        try ledger.check(reading, mayLackLast: mayLackLast)
        mayLackLast = false
        let answered = ledger.asked.values.filter { reading.operations[JournalReading.Key($0.counter)] != nil }
            .sorted { $0.counter < $1.counter }.suffix(200).shuffled(using: &random).prefix(10)
        let requests = unanswered + answered.filter { known in !unanswered.contains { $0.counter == known.counter } }
        guard !requests.isEmpty else { return }
        count.askedAgain += requests.count
        for (request, result) in zip(requests, commit(requests, on: journal)) {
            try Self.checkAnswer(result, to: request, reading, isUsable: !journal.isHalted)
        }
    }

    private static func checkAnswer(
        _ result: CommitResult, to request: Request, _ reading: JournalReading, isUsable: Bool
    ) throws {
        switch (result, reading.operations[JournalReading.Key(request.counter)]) {
        case (.repeated(let conversation, let sequence, _, _), let known?):
            try CrashFault.unless(
                known.conversation == conversation && known.sequence == sequence,
                "\(request) was kept at \(known), and asked again it was \(result)")
        case (.event, nil): break
        case (_, let known):
            try CrashFault.unless(!isUsable, "\(request), kept at \(String(describing: known)), asked again: \(result)")
        }
    }

    private mutating func commit(_ requests: [Request], on journal: SQLiteJournal) -> [CommitResult] {
        var batch = BatchMaker(time: time)
        for request in requests { request.add(to: &batch) }
        time = batch.time
        let kept = journal.commit([batch.batch])[0]
        ledger.note(requests, kept, isHalted: journal.isHalted)
        count.uncertain += ledger.uncertain.count
        for result in kept.results { if case .event = result { count.acknowledged += 1 } }
        return kept.results
    }
}
