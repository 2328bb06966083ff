import AtriumServer
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// A password the keeper of a server gives to an account: read, or made up and told once. The server never has it.
struct Password {
    /// Characters a password has at least.
    private static let charactersMin = 8

    private let text: String
    private let isMade: Bool

    /// Reads the password where `--password-stdin` says so; else makes one.
    static func chosen(_ options: MaintenanceOptions) throws -> Password {
        guard options.flags.contains("password-stdin") else {
            return Password(text: InvitationCode.text(SecureRandom.bytes(InvitationCode.byteCount)), isMade: true)
        }
        let line = readLine(strippingNewline: true) ?? ""
        guard let composed = NameForm.composed.of(line), composed.count >= charactersMin else {
            throw ServerError("a password has at least \(charactersMin) characters, on the first line of the input")
        }
        return Password(text: composed, isMade: false)
    }

    /// What the server keeps of it.
    var verifier: Verifier {
        let made = ScramVerifier.derive(
            password: text, salt: Salt(SecureRandom.bytes(Salt.byteCount)),
            iterationCount: ScramVerifier.passwordIterationCount)
        var verifier = Verifier(
            credential: CredentialID(rawValue: 0), label: "", salt: made.salt, iterationCount: made.iterationCount,
            storedKey: made.storedKey, serverKey: made.serverKey)
        verifier.kind = .password
        return verifier
    }

    /// Prints a password that was made up: nobody can read it later.
    func tell(of name: String) {
        if isMade { Output.standard("password of \(name): \(text)\n") }
    }
}
