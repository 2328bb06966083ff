import AtriumClient
import AtriumNet
import AtriumWire

/// Why a command of the program failed: what the shell gets, and what the person reads.
struct CommandFailure: Error, Equatable {
    let status: ExitCode
    /// One or two sentences, harmless.
    let text: String
    /// What happened, without what to do about it on a command line.
    let reason: String

    init(_ status: ExitCode, _ text: String) {
        self.status = status
        self.text = text.harmless
        reason = self.text
    }

    /// A file or folder that could not be used.
    init(file path: String, _ number: CInt) {
        let words = ClientError.file(path, SystemError("open", number)).text
        self.init(.data, words.replacing(Self.existsAdvice, with: "name another one, or move it away"))
    }

    /// Puts a failure of the client into plain words.
    init(_ error: ClientError, at address: ServerAddress) {
        status = ExitCode(error.kind)
        if case .distrusted(let distrust) = error.kind {
            text = DistrustText.text(distrust) { CommandLineText.again(with: $0, $1) }
        } else {
            text = Self.words(error, at: address).harmless
        }
        let isUnheard = error.kind == .unreachable && !error.text.hasSuffix(ClientError.clearAdvice)
        reason = isUnheard ? "no Atrium server answers at \(address.text)" : error.text.waitInWords.harmless
    }

    /// The failure, with the name of the conversation where there is none of that name.
    init(_ error: ClientError, in target: TargetName?, at address: ServerAddress) {
        let failure = CommandFailure(error, at: address)
        guard let target, error.kind == .refused(.noSuchConversation) else {
            self = failure
            return
        }
        self.init(failure.status, failure.text.named(target.text))
    }

    /// How the client library says that a file is there already: words for a command line, replaced in the chat.
    static let existsAdvice = "use -o to choose another name, or --force to replace it"

    /// What to do where something is refused on a clear connection.
    static let clearAdvice = "It wants TLS: a server started without --plaintext, and a client too"

    /// Why a file of this path cannot be named; nil where it can. A name that is no UTF-8 has lost its bytes.
    static func unreadableName(_ path: String) -> String? {
        guard path.unicodeScalars.contains("\u{FFFD}") else { return nil }
        return "\(path): its name is not UTF-8; rename the file first".harmless
    }

    private static func words(_ error: ClientError, at address: ServerAddress) -> String {
        switch error.kind {
        case .unreachable where error.text.hasSuffix(ClientError.clearAdvice): error.text
        case .unreachable:
            """
            no Atrium server answers at \(address.text) (\(error.text)). Is it running? \
            scripts/run starts one; --server HOST:PORT names another
            """
        case .refused(.banned), .refused(.muted): error.text.waitInWords
        case .refused(let code):
            error.retryAfter == nil
                ? refusal(code, error.text) : refusal(code, error.text.withoutRetryAdvice) + retry(error)
        case .untrusted:
            "\(error.text). Nothing was sent to \(address.text)"
        case .lost, .unconfirmed, .local, .damaged, .distrusted, .cancelled:
            error.text
        }
    }

    /// What to do about a refusal where the server's own words do not say it.
    private static let advice: [ErrorCode: String] = [
        .nameTaken: "--name NAME gives another one; where it is yours, atrium login logs in with its password",
        .loginFailed:
            "Nothing was changed; a device that is logged in sets a password with atrium password, and makes a token "
            + "with atrium token new",
        .registrationClosed: "Who runs it can make an account",
        .invitationInvalid:
            "--invitation CODE gives one, and works once; into a name that is yours already, atrium login logs in with "
            + "its password",
        .connectionClear: clearAdvice,
        .sessionRevoked: "atrium login logs in with the password; atrium token new makes another token",
        .nameReserved: "--name NAME gives one",
        .versionUnsupported: "Update the older of the two programs",
        .tlsRequired: "Leave --plaintext or atrium+clear: away",
        .busy: "It has too much to do at the moment",
    ]

    private static func refusal(_ code: ErrorCode, _ text: String) -> String {
        guard let advice = advice[code] else { return text }
        let end = text.hasSuffix(".") ? "" : "."
        return "\(text)\(end) \(advice)"
    }

    private static func retry(_ error: ClientError) -> String {
        guard let wait = error.retryAfter else { return "" }
        return ". Try again in \(Amount.span(seconds: UInt64(max(1, wait.components.seconds))))"
    }
}

extension String {
    /// The words without a server's "try again", where the program says when, or does it.
    var withoutRetryAdvice: String {
        let advice = ["; try again later", "; try again", "; connect again later"].first { hasSuffix($0) }
        return advice.map { String(dropLast($0.count)) } ?? self
    }

    /// The words with a wait of so many seconds, where they end with one, as a person says it.
    var waitInWords: String {
        let words = split(separator: " ")
        guard words.count > 2, words.last == "seconds", let seconds = UInt64(words[words.count - 2]) else {
            return self
        }
        return dropLast(words[words.count - 2].count + " seconds".count) + Amount.span(seconds: seconds)
    }

    /// The words behind what they are about, which is not said twice.
    func named(_ subject: String) -> String {
        hasPrefix(subject + ":") || hasPrefix(subject + " ") ? self : "\(subject): \(self)"
    }
}

extension ClientError {
    /// Whether it says no more than that nothing was ever said to a person: the conversation is empty.
    func isEmptyDirect(_ target: TargetName) -> Bool {
        !target.isRoom && kind == .refused(.noSuchConversation)
    }
}

extension ExitCode {
    /// What a kind of failure is to the shell.
    init(_ kind: ClientError.Kind) {
        switch kind {
        case .unreachable, .lost, .unconfirmed: self = .unreachable
        case .refused(let code): self = ExitCode(refusal: code)
        case .local, .damaged: self = .data
        case .untrusted, .distrusted: self = .trust
        case .cancelled: self = .interrupted
        }
    }

    /// A refusal is 1, but where the bytes were wrong it is 4, and where the server cannot be used now it is 3.
    private init(refusal code: ErrorCode) {
        if [.digestMismatch, .corrupt, .uploadIncomplete].contains(code) {
            self = .data
        } else if [.serverFull, .addressLimit, .shuttingDown, .keepAliveTimeout, .handshakeTimeout, .tooSlow]
            .contains(code)
        {
            self = .unreachable
        } else {
            self = .refused
        }
    }
}
