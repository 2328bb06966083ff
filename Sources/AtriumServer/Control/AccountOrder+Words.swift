import AtriumServices
import AtriumWire

/// Orders about accounts as the control socket carries them: a line of words, and for `invite` a line for each code.
/// Spec/decisions/0017.
extension AccountOrder {
    /// Most codes one `invite` may name.
    static let invitationsMax = 100

    /// The lines of the order.
    var words: String {
        switch self {
        case .add(let name, let verifier, let isAdministrator):
            "user add \(name) \(isAdministrator ? "admin" : "user") \(verifier.words)\n"
        case .setPassword(let name, let verifier): "user passwd \(name) \(verifier.words)\n"
        case .setDisabled(let name, let isDisabled): "user \(isDisabled ? "disable" : "enable") \(name)\n"
        case .setAdministrator(let name, let isAdministrator): "user admin \(name) \(isAdministrator ? "on" : "off")\n"
        case .remove(let name): "user remove \(name)\n"
        case .invite(let invitations):
            "invite \(invitations.count)\n"
                + invitations.map {
                    "code \($0.digest.hex) \($0.created.microseconds) \($0.expires.microseconds)\n"
                }.joined()
        case .revokeInvitation(let digest): "uninvite \(digest.hex)\n"
        }
    }

    /// Reads an order about one account; nil where the line is none.
    init?(user words: [Substring]) {
        guard words.count >= 3, words[0] == "user" else { return nil }
        let name = String(words[2])
        switch (words[1], words.count) {
        case ("add", 8):
            guard words[3] == "admin" || words[3] == "user", let verifier = Verifier(words: words[4...]) else {
                return nil
            }
            self = .add(name: name, verifier, isAdministrator: words[3] == "admin")
        case ("passwd", 7):
            guard let verifier = Verifier(words: words[3...]) else { return nil }
            self = .setPassword(name: name, verifier)
        case ("disable", 3): self = .setDisabled(name: name, true)
        case ("enable", 3): self = .setDisabled(name: name, false)
        case ("remove", 3): self = .remove(name: name)
        case ("admin", 4) where words[3] == "on" || words[3] == "off":
            self = .setAdministrator(name: name, words[3] == "on")
        default: return nil
        }
    }
}

extension InvitationRecord {
    /// Reads the line of one code.
    init?(words: [Substring]) {
        guard words.count == 4, words[0] == "code", let digest = Digest(hex: words[1]), let created = UInt64(words[2]),
            let expires = UInt64(words[3])
        else { return nil }
        self.init(
            digest: digest, created: WallTime(microseconds: created), expires: WallTime(microseconds: expires))
    }
}

extension Verifier {
    /// Salt, iterations, StoredKey and ServerKey of a password.
    fileprivate var words: String {
        let salt = Digest(salt.bytes + salt.bytes).hex.prefix(Salt.byteCount * 2)
        return "\(salt) \(iterationCount) \(storedKey.hex) \(serverKey.hex)"
    }

    fileprivate init?(words: ArraySlice<Substring>) {
        let words = Array(words)
        guard words.count == 4, let doubled = Digest(hex: words[0] + words[0]), let iterations = UInt32(words[1]),
            let storedKey = Digest(hex: words[2]), let serverKey = Digest(hex: words[3])
        else { return nil }
        self.init(
            credential: CredentialID(rawValue: 0), label: "", salt: Salt(Array(doubled.bytes.prefix(Salt.byteCount))),
            iterationCount: iterations, storedKey: storedKey, serverKey: serverKey)
        kind = .password
    }
}
