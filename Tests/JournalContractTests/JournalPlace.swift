import AtriumServices
import AtriumWire

/// Where a journal keeps what it keeps, beyond the life of the one that wrote it.
protocol JournalPlace: AnyObject {
    /// Opens a journal on what is there.
    func open() throws -> any Journal

    /// What befalls the place between two journals. The first is gone by then.
    func interrupt()

    /// The frames of a log, in order of their sequences.
    func frames(of conversation: ConversationID) throws -> [[UInt8]]

    /// The audit log, oldest first.
    func audit() throws -> [AuditRecord]

    /// The codes that are out, by their digests.
    func invitations() throws -> [InvitationRecord]
}
