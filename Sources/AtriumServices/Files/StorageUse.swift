import AtriumWire

/// How many bytes the files of each account, and of all, count: every offer that is not withdrawn, and every one that
/// waits for its commit, at its full size, whatever of it has come and whoever offered the same bytes before.
/// Spec/06-files.md §6.10.
struct StorageUse: Sendable {
    private var accounts: [AccountID: UInt64] = [:]
    private(set) var totalBytes: UInt64 = 0
    /// Of each account's bytes, those of offers that are not stored yet.
    private var unfinished: [AccountID: UInt64] = [:]

    /// Counts an offer.
    mutating func take(_ sizeBytes: UInt64, by account: AccountID) {
        accounts[account] = Self.sum(accounts[account] ?? 0, sizeBytes)
        totalBytes = Self.sum(totalBytes, sizeBytes)
    }

    /// Counts an offer no more.
    mutating func giveBack(_ sizeBytes: UInt64, by account: AccountID) {
        let left = Self.difference(accounts[account] ?? 0, sizeBytes)
        accounts[account] = left == 0 ? nil : left
        totalBytes = Self.difference(totalBytes, sizeBytes)
    }

    /// Bytes an account has offered that are not stored yet.
    func unfinishedBytes(of account: AccountID) -> UInt64 { unfinished[account] ?? 0 }

    /// Counts an offer that is to be stored.
    mutating func begin(_ sizeBytes: UInt64, by account: AccountID) {
        unfinished[account] = Self.sum(unfinished[account] ?? 0, sizeBytes)
    }

    /// An offer is stored, or never will be.
    mutating func finish(_ sizeBytes: UInt64, by account: AccountID) {
        let left = Self.difference(unfinished[account] ?? 0, sizeBytes)
        unfinished[account] = left == 0 ? nil : left
    }

    /// What an account may still offer: what is left to it or to the server, whichever is less.
    func availableBytes(to account: AccountID, limits: Limits) -> UInt64 {
        min(
            Self.difference(limits[.accountStoredMaxBytes], accounts[account] ?? 0),
            Self.difference(limits[.serverStoredMaxBytes], totalBytes))
    }

    /// Sizes a journal holds may be any: a sum stops at the highest number.
    private static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    private static func difference(_ left: UInt64, _ right: UInt64) -> UInt64 {
        left > right ? left - right : 0
    }
}
