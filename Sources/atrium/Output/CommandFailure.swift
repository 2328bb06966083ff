import AtriumClient
import AtriumWire

/// Why a command of the program failed: what the shell gets, and what the person reads.
struct CommandFailure: Error, Equatable {
    let status: ExitStatus
    /// One or two sentences, harmless.
    let text: String

    init(_ status: ExitStatus, _ text: String) {
        self.status = status
        self.text = text.harmless
    }

    /// Puts a failure of the client into plain words.
    init(_ error: ClientError, at address: ServerAddress) {
        status = ExitStatus(error.kind)
        text = Self.words(error, at: address).harmless
    }

    private static func words(_ error: ClientError, at address: ServerAddress) -> String {
        switch error.kind {
        case .unreachable:
            """
            no Atrium server answers at \(address.text) (\(error.text)). Is it running? \
            scripts/run starts one; --server HOST:PORT names another
            """
        case .lost:
            "the connection to \(address.text) was lost: \(error.text)"
        case .refused(let code):
            refusal(code, error) + retry(error)
        case .untrusted:
            "\(error.text). Nothing was sent to \(address.text)"
        case .local, .damaged, .cancelled:
            error.text
        }
    }

    /// The server's own words, and what to do where they do not say it.
    private static func refusal(_ code: ErrorCode, _ error: ClientError) -> String {
        switch code {
        case .nameTaken: "\(error.text). Choose another with --name NAME"
        case .versionUnsupported: "\(error.text). Update the older of the two programs"
        case .serverFull: "the server has no room for another connection: \(error.text)"
        case .busy: "the server is busy: \(error.text)"
        case .tlsRequired: "\(error.text). This client speaks in clear only"
        default: error.text
        }
    }

    private static func retry(_ error: ClientError) -> String {
        guard let wait = error.retryAfter else { return "" }
        return ". Try again in \(Amount.span(seconds: UInt64(max(1, wait.components.seconds))))"
    }
}

extension ExitStatus {
    /// What a kind of failure is to the shell.
    init(_ kind: ClientError.Kind) {
        switch kind {
        case .unreachable, .lost: self = .unreachable
        case .refused(let code): self = ExitStatus(refusal: code)
        case .local, .damaged: self = .data
        case .untrusted: self = .trust
        case .cancelled: self = .interrupted
        }
    }

    /// A refusal is 1, but where the bytes were wrong it is 4, and where the server cannot be used now it is 3.
    private init(refusal code: ErrorCode) {
        switch code {
        case .digestMismatch, .corrupt, .uploadIncomplete: self = .data
        case .serverFull, .shuttingDown, .keepAliveTimeout, .handshakeTimeout, .tooSlow: self = .unreachable
        default: self = .refused
        }
    }
}
