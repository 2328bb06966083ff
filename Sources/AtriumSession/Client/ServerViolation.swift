import AtriumWire

/// A server does what the protocol does not allow: the client says so, and closes.
public enum ServerViolation: Error, Equatable, Sendable {
    /// A frame is longer than its kind and phase allow.
    case frameTooLarge(allowedBytes: Int)
    /// A frame of this kind does not fit the state of the session.
    case unexpectedFrame(FrameKind)
    /// A frame cannot be read.
    case unreadable(DecodeError)
    /// The server answers with a version that was not offered.
    case version(major: UInt16, minor: UInt16)
    /// A login message is wrong, or the server does not prove that it knows the account.
    case login(ScramError)

    /// What the server is told.
    public var error: ErrorFrame {
        let (code, text): (ErrorCode, String) =
            switch self {
            case .frameTooLarge(let allowed): (.frameTooLarge, "the frame is longer than \(allowed) bytes")
            case .unexpectedFrame(let kind): (.unexpectedFrame, "frame \(kind) does not fit the state of the session")
            case .unreadable(let fault): (fault.code, fault.text)
            case .version(let major, let minor):
                (.versionUnsupported, "version \(major).\(minor) was not offered")
            case .login(let fault): (fault.code, "the server's login message is not right")
            }
        return ErrorFrame(code: code, scope: .connection, retryAfterMilliseconds: 0, text: text)
    }
}
