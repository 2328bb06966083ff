import AtriumServices
import AtriumStorage
import AtriumWire
import CrashingDisk

/// A disk that keeps only what was synced: everything the contract promises was acknowledged, and has to be there.
final class CrashingPlace: JournalPlace {
    private let disk: CrashingDisk
    /// Kept past its end, as a journal whose machine stopped never closed its database.
    private var stopped: [any Journal] = []

    init() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("the contract on a crashing disk of seed \(seed)")
        disk = CrashingDisk(seed: seed)
    }

    func open() throws -> any Journal {
        let journal = try SQLiteJournal(path: disk("journal.sqlite"))
        stopped.append(journal)
        return journal
    }

    func interrupt() {
        disk.crash(.power)
        stopped.removeAll()
    }

    func frames(of conversation: ConversationID) throws -> [[UInt8]] {
        try HistoryPages.frames(of: conversation, path: disk("journal.sqlite"))
    }

    func audit() throws -> [AuditRecord] { try AuditReader(path: disk("journal.sqlite")).records() }

    func invitations() throws -> [InvitationRecord] {
        try AccountReader(path: disk("journal.sqlite")).sortedInvitations()
    }
}
