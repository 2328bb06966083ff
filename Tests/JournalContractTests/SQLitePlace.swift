import AtriumServices
import AtriumStorage
import AtriumWire
import Foundation

/// A folder on the disk of this machine.
final class SQLitePlace: JournalPlace {
    private let folder: URL
    private let path: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "atrium-contract-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "journal.sqlite").path(percentEncoded: false)
    }

    deinit {
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder): \(error)") }
    }

    func open() throws -> any Journal { try SQLiteJournal(path: path) }

    func interrupt() {}

    func frames(of conversation: ConversationID) throws -> [[UInt8]] {
        try HistoryPages.frames(of: conversation, path: path)
    }

    func audit() throws -> [AuditRecord] { try AuditReader(path: path).records() }

    func invitations() throws -> [InvitationRecord] { try AccountReader(path: path).sortedInvitations() }
}
