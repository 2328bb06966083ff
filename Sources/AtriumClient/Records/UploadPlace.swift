import AtriumWire

/// Where a file is sent to, as far as a record of it must tell one from another.
package struct UploadPlace: Equatable, Sendable {
    /// Names the server for good.
    package var serverID: UInt64
    package var account: AccountID
    package var target: Target

    package init(serverID: UInt64, account: AccountID, target: Target) {
        self.serverID = serverID
        self.account = account
        self.target = target
    }

    /// In one line. Names do not tell upper from lower case.
    var key: String {
        let target =
            switch target {
            case .conversation(let id): "conversation \(id.rawValue)"
            case .room(let name): "room \(name.lowercased())"
            case .account(let name): "account \(name.lowercased())"
            }
        return "\(serverID) \(account.rawValue) \(target)"
    }
}
