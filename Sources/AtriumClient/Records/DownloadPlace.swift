import AtriumWire

/// Where a file is fetched from, as far as a record of it must tell one from another.
package struct DownloadPlace: Equatable, Sendable {
    /// Names the server for good.
    package var serverID: UInt64
    package var account: AccountID
    package var file: FileID

    package init(serverID: UInt64, account: AccountID, file: FileID) {
        self.serverID = serverID
        self.account = account
        self.file = file
    }

    /// In one line.
    var key: String { "\(serverID) \(account.rawValue) \(file.rawValue)" }
}
