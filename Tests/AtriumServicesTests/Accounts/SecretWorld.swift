import AtriumServices
import AtriumWire

extension World {
    static func verifier(
        _ credential: UInt64, _ kind: CredentialKind = .device, key: UInt8 = 1, label: String = "phone"
    ) -> SetVerifier {
        SetVerifier(
            credential: CredentialID(rawValue: credential), credentialKind: kind, label: label,
            salt: Salt([UInt8](repeating: 4, count: 16)), iterationCount: kind == .password ? 600_000 : 4_096,
            storedKey: Digest([UInt8](repeating: key, count: 32)), serverKey: Digest([UInt8](repeating: 5, count: 32)))
    }

    /// A further session, with the secret of that credential.
    func logIn(_ name: String, credential: UInt64, key: UInt8) -> SessionID {
        let session = connect()
        admit(name, session, secret: ProvenSecret(credential, key: key))
        return session
    }

    /// The error that closed a session; nil where it stands.
    func closing(_ session: SessionID) -> ErrorCode? {
        for item in items(session).reversed() {
            if case .closed(let frame) = item { return frame.decoded(as: ErrorFrame.self)?.code }
        }
        return nil
    }

    /// Gives an order of the console, and says why it was refused.
    func order(_ order: AccountOrder, number: UInt32 = 1) -> String? {
        turn { $0.carryOut(order, number: number, at: now, into: &$1) }
        return orders.last { $0.number == number }?.refusal
    }

    static func password(key: UInt8 = 2) -> Verifier {
        var verifier = Verifier(
            credential: CredentialID(rawValue: 0), label: "", salt: Salt([UInt8](repeating: 4, count: 16)),
            iterationCount: 600_000, storedKey: Digest([UInt8](repeating: key, count: 32)),
            serverKey: Digest([UInt8](repeating: 5, count: 32)))
        verifier.kind = .password
        return verifier
    }
}

extension ProvenSecret {
    init(_ credential: UInt64, key: UInt8) {
        self.init(
            credential: CredentialID(rawValue: credential), storedKey: Digest([UInt8](repeating: key, count: 32)))
    }
}
