import AtriumSession
import AtriumWire

/// The one secret of all accounts of a run. Its verifier is derived once: the derivation is the client's work, and
/// would be most of what a crowd costs to make.
struct CrowdSecret {
    let key: DeviceKey
    let credential = CredentialID(rawValue: SecureRandom.number() | 1)
    let verifier: ScramVerifier

    init() throws(Failure) {
        guard let key = DeviceKey(SecureRandom.bytes(DeviceKey.byteCount)) else {
            throw Failure("no device key could be made")
        }
        self.key = key
        verifier = .derive(
            password: key.password, salt: Salt(SecureRandom.bytes(Salt.byteCount)),
            iterationCount: ScramVerifier.iterationCountMin)
    }
}
