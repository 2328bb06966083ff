/// Where a session stands, as the server sees it. Spec/03-session.md.
public enum ServerPhase: UInt8, CaseIterable, Sendable {
    /// Accepted; the first frame has not come.
    case hello
    /// Hello was answered; a name may be claimed, and a login may start.
    case login
    /// A login started; the core looks for what is kept of the name.
    case lookingUp
    /// The challenge is out; the proof has not come.
    case challenged
    /// The proof holds; the core admits the session.
    case admitting
    /// Logged in: everything else happens here.
    case ready
    /// The end was said; nothing more is read.
    case closing

    /// Whether a frame is bound to the small size that a stranger gets.
    var isBeforeLogin: Bool {
        switch self {
        case .hello, .login, .lookingUp, .challenged, .admitting: true
        case .ready, .closing: false
        }
    }
}
