import AtriumWire

/// What a request about the account's secrets is for.
enum SecretPurpose: Sendable {
    /// The program wants the list.
    case devices(CommandToken)
    /// The program wants a token.
    case token(CommandToken, AccessToken)
    /// Whether the key that is kept here is one of the account.
    case ownDevices
    /// This device gets a key of its own.
    case ownKey(NewDeviceKey)
    /// A key that this device had, and that another took the place of.
    case formerKey(CredentialID)

    /// The command that fails where the request fails; nil where none does.
    var token: CommandToken? {
        switch self {
        case .devices(let token), .token(let token, _): token
        case .ownDevices, .ownKey, .formerKey: nil
        }
    }

    /// Whether it may change something on the server.
    var isChange: Bool {
        switch self {
        case .token, .ownKey, .formerKey: true
        case .devices, .ownDevices: false
        }
    }

    /// Whether it is asked again over the next link. What the machine asks by itself begins anew with each login.
    var outlivesLink: Bool { token != nil }
}
