import AtriumWire

/// What a program may ask about the secrets of the account that is logged in. On a clear connection the server refuses
/// what leaves a secret: `connectionClear`.
public enum AccountCommand: Sendable {
    /// Sets the password, or another in place of the one there is; at least 8 characters. The server never has it.
    /// Outcome: `done`.
    case setPassword(String)
    /// The account's secrets: devices, password, tokens. Outcome: `devices`.
    case devices
    /// Takes a secret away; sessions that stand with it end. 0 is the password. Outcome: `done`.
    case revoke(CredentialID)
    /// Makes a token for a script. Outcome: `tokenMade`; nobody can have it again.
    case makeToken(label: String)
}
