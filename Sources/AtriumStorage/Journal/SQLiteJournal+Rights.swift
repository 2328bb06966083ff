import AtriumServices
import AtriumWire

/// Who may do what: access, standings, and blocks.
extension SQLiteJournal {
    func writeAccess(_ access: RoomAccess, isHidden: Bool, of conversation: ConversationID) throws(SQLiteError) {
        statements.updateAccess.bind(1, conversation.rawValue)
        statements.updateAccess.bind(2, UInt64(access.rawValue))
        statements.updateAccess.bind(3, isHidden ? 1 : 0)
        try statements.updateAccess.run()
    }

    /// Changes what an account is in a room; a standing that says nothing has no row.
    func apply(
        _ change: StandingChange, to account: AccountID, in conversation: ConversationID
    ) throws(SQLiteError) {
        var standing = try standing(of: account, in: conversation)
        standing.apply(change)
        guard !standing.isEmpty else {
            statements.deleteStanding.bind(1, conversation.rawValue)
            statements.deleteStanding.bind(2, account.rawValue)
            return try statements.deleteStanding.run()
        }
        statements.writeStanding.bind(1, conversation.rawValue)
        statements.writeStanding.bind(2, account.rawValue)
        statements.writeStanding.bind(3, UInt64(standing.role.rawValue))
        statements.writeStanding.bind(4, standing.bannedUntil.microseconds)
        statements.writeStanding.bind(5, standing.mutedUntil.microseconds)
        statements.writeStanding.bind(6, standing.invitation?.by.rawValue ?? 0)
        statements.writeStanding.bind(7, standing.invitation?.time.microseconds ?? 0)
        try statements.writeStanding.run()
    }

    func keepAnswer(of account: AccountID, in conversation: ConversationID) throws(SQLiteError) -> CommitResult {
        try apply(.answered, to: account, in: conversation)
        return .done
    }

    func forgetSanctions(
        in conversation: ConversationID, endedBy time: WallTime
    ) throws(SQLiteError) -> CommitResult {
        statements.forgetSanctions.bind(1, conversation.rawValue)
        statements.forgetSanctions.bind(2, min(time.microseconds, UInt64(Int64.max)))
        try statements.forgetSanctions.run()
        return .done
    }

    func keep(_ block: BlockingRecord, isBlocked: Bool) throws(SQLiteError) -> CommitResult {
        if isBlocked {
            statements.insertBlock.bind(1, block.account.rawValue)
            statements.insertBlock.bind(2, block.blocked.rawValue)
            statements.insertBlock.bind(3, block.time.microseconds)
            try statements.insertBlock.run()
        } else {
            statements.deleteBlock.bind(1, block.account.rawValue)
            statements.deleteBlock.bind(2, block.blocked.rawValue)
            try statements.deleteBlock.run()
        }
        return .done
    }

    private func standing(
        of account: AccountID, in conversation: ConversationID
    ) throws(SQLiteError) -> RoomStanding {
        statements.readStanding.bind(1, conversation.rawValue)
        statements.readStanding.bind(2, account.rawValue)
        guard try statements.readStanding.step() else { return .stranger }
        let standing = Self.standing(statements.readStanding, from: 0)
        while try statements.readStanding.step() {}
        return standing
    }

    /// Reads a standing from a row, its role in the column given and what follows behind it.
    private static func standing(_ row: borrowing SQLiteStatement, from column: CInt) -> RoomStanding {
        let inviter = row.uint(column + 3)
        return RoomStanding(
            role: RoomRole(rawValue: UInt8(clamping: row.uint(column))) ?? .other,
            bannedUntil: WallTime(microseconds: row.uint(column + 1)),
            mutedUntil: WallTime(microseconds: row.uint(column + 2)),
            invitation: inviter == 0
                ? nil
                : RoomStanding.Invitation(
                    by: AccountID(rawValue: inviter), time: WallTime(microseconds: row.uint(column + 4))))
    }

    static func readStandings(_ connection: borrowing SQLiteConnection) throws(SQLiteError) -> [StandingRecord] {
        let rows = try connection.prepare(
            """
            SELECT conversation, account, role, banned_until, muted_until, inviter, invited_time FROM standings
            ORDER BY conversation, account
            """)
        var standings: [StandingRecord] = []
        while try rows.step() {
            standings.append(
                StandingRecord(
                    conversation: ConversationID(rawValue: rows.uint(0)), account: AccountID(rawValue: rows.uint(1)),
                    standing: standing(rows, from: 2)))
        }
        return standings
    }

    static func readBlocks(_ connection: borrowing SQLiteConnection) throws(SQLiteError) -> [BlockingRecord] {
        let rows = try connection.prepare("SELECT account, blocked, time FROM blocks ORDER BY account, blocked")
        var blocks: [BlockingRecord] = []
        while try rows.step() {
            blocks.append(
                BlockingRecord(
                    account: AccountID(rawValue: rows.uint(0)), blocked: AccountID(rawValue: rows.uint(1)),
                    time: WallTime(microseconds: rows.uint(2))))
        }
        return blocks
    }
}
