import AtriumServices
import AtriumSimulator
import AtriumWire

/// The disk of a simulated world.
final class SimulatedPlace: JournalPlace {
    private let disk = SimulatedJournalDisk(JournalTables(serverID: 7, secret: (1, 2)))

    func open() -> any Journal { SimulatedJournal(on: disk) }

    func interrupt() { disk.losePower(keeping: 0) }

    func frames(of conversation: ConversationID) throws -> [[UInt8]] {
        let tables = disk.written
        return try HistoryPages.frames(of: conversation) { tables.read($0, pageMaxBytes: $1, into: &$2) }
    }

    func audit() -> [AuditRecord] { disk.written.audit }

    func invitations() -> [InvitationRecord] {
        disk.written.invitations.values.sorted { $0.digest.hex < $1.digest.hex }
    }
}
