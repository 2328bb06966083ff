import AtriumServices
import AtriumWire

/// Reads the accounts of a data folder, and the invitations that are out, beside a server or without one.
public struct AccountReader: ~Copyable {
    private let connection: SQLiteConnection
    private let path: String

    /// Opens the journal of a folder to read it.
    public init(_ folder: StoredFolder) throws(JournalError) {
        connection = try folder.openJournal()
        path = folder.journalPath
    }

    /// Opens a journal by its path.
    package init(path: String) throws(JournalError) {
        connection = try SQLiteJournal.usable(path) { () throws(SQLiteError) in
            try SQLiteConnection(path: path, access: .readOnly)
        }
        self.path = path
    }

    /// The accounts whose name is held, in the order in which they were made. Of their secrets there is only what
    /// anybody may know.
    public func accounts() throws(JournalError) -> [AccountRecord] {
        do throws(SQLiteError) {
            return try SQLiteJournal.readAccounts(connection).filter { !$0.isReleased }
        } catch {
            throw SQLiteJournal.unreadable(path, error)
        }
    }

    /// The codes that are out, the oldest first.
    public func invitations() throws(JournalError) -> [InvitationRecord] {
        do throws(SQLiteError) {
            guard try connection.has("digest", in: "invitations") else { return [] }
            let rows = try connection.prepare(
                "SELECT digest, created, expires FROM invitations ORDER BY created, digest")
            var invitations: [InvitationRecord] = []
            while try rows.step() {
                let bytes = rows.bytes(0)
                guard bytes.count == Digest.byteCount else { continue }
                invitations.append(
                    InvitationRecord(
                        digest: Digest(bytes), created: WallTime(microseconds: rows.uint(1)),
                        expires: WallTime(microseconds: rows.uint(2))))
            }
            return invitations
        } catch {
            throw SQLiteJournal.unreadable(path, error)
        }
    }
}
