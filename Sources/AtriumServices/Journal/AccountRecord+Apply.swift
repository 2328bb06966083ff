import AtriumWire

extension AccountRecord {
    /// Changes the record as a journal has to.
    public mutating func apply(_ change: AccountChange) {
        switch change {
        case .setVerifier(let verifier):
            verifiers.removeAll { $0.credential == verifier.credential }
            verifiers.append(verifier)
            verifiers.sort { $0.credential.rawValue < $1.credential.rawValue }
        case .revoke(let credential): verifiers.removeAll { $0.credential == credential }
        case .used(let credential, let time):
            used = max(used, time)
            for index in verifiers.indices where verifiers[index].credential == credential {
                verifiers[index].used = max(verifiers[index].used, time)
            }
        case .setAdministrator(let value): isAdministrator = value
        case .setDisabled(let value): isDisabled = value
        case .release:
            isReleased = true
            verifiers = []
        }
    }
}
