import AtriumWire

/// The three keys RFC 5802 §3 derives from a secret. Who has the first can log in.
public struct ScramKeys: Equatable, Sendable {
    let clientKey: Digest
    let storedKey: Digest
    let serverKey: Digest

    init(password: String, salt: [UInt8], iterationCount: UInt32) {
        let salted = Digest.pbkdf2(password: password, salt: salt, iterationCount: iterationCount).bytes
        clientKey = .hmac(of: Array("Client Key".utf8), key: salted)
        storedKey = .sha256(of: clientKey.bytes)
        serverKey = .hmac(of: Array("Server Key".utf8), key: salted)
    }
}
