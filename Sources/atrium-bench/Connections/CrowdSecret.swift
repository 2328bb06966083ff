import AtriumSession
import AtriumWire

/// The one secret of all accounts of a run. Verifier and keys are derived once: the derivation is the client's work,
/// and would be most of what a crowd costs to make.
final class CrowdSecret {
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

    /// The derivation that was done last, and what it came to: all accounts have one salt.
    private var derived: (derivation: ScramDerivation, keys: ScramKeys)?

    func keys(_ derivation: ScramDerivation) -> ScramKeys {
        if let derived, derived.derivation == derivation { return derived.keys }
        let keys = derivation.keys()
        derived = (derivation, keys)
        return keys
    }
}
