import AtriumClient
import AtriumNet
import Glibc

/// `atrium token new LABEL [-o FILE]`: makes a token for a script.
struct TokenCommand: OneShot {
    let label: String
    /// Where it goes; nil for standard output.
    let path: String?

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.count >= 2, arguments.words[0] == "new" else {
            throw UsageError("token: new LABEL is wanted, as in token new backup", in: .token)
        }
        label = arguments.words.dropFirst().joined(separator: " ")
        path = arguments.value(of: .output)
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        // What cannot be written is known before anything is made.
        let file = try path.map { path throws(CommandFailure) in try TokenFile(creating: path) }
        do throws(CommandFailure) {
            guard case .tokenMade(_, let token) = try exchange.outcome(of: .account(.makeToken(label: label))) else {
                return
            }
            if let file {
                try file.write(token)
                exchange.tell("the token is in \(file.path); --token-file \(file.path) logs in with it")
            } else {
                StandardStream.output.writeLine(token.text)
                exchange.tell("the token is shown this once; atrium devices lists it, and takes it away")
            }
        } catch {
            file?.remove()
            throw error
        }
    }
}
