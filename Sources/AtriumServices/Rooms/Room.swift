import AtriumWire

/// One room.
struct Room: Sendable {
    let conversation: ConversationID
    /// The name as it was first written.
    let name: String
    let folded: FoldedName
    let creator: AccountID
    var topic: String
    var log: LogState
    /// What it keeps; nil where that is the server's setting.
    var keep: KeepRule?
    /// Who may read it.
    var access = RoomAccess.open
    /// Whether it is listed to its members alone.
    var isHidden = false
    /// Who is what in it.
    var standings = RoomStandings()
    /// Sessions that follow it, for each loop.
    var followerCounts: [Int]
    /// Accounts present in it.
    var present = PresentAccounts()
    /// Events of it that wait for their commit.
    var eventsPendingCount = 0
    /// Whether a count of people present is waiting for its moment.
    var isCountDue = false
    /// When a count was last sent; nil before the first.
    var countTime: WallTime?

    /// Whether nothing is left that a room is kept for.
    var isDeserted: Bool {
        log.head == 0 && access == .open && !isHidden && standings.isOnlyOwned && eventsPendingCount == 0
            && present.isEmpty && followerCounts.allSatisfy { $0 == 0 }
    }
}
