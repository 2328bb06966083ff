/// Where a session stands, as the client sees it. Spec/03-session.md.
public enum ClientPhase: UInt8, CaseIterable, Sendable {
    /// Hello left, and Login perhaps; Welcome has not come.
    case greeting
    /// Welcome came; who logs in has not been said yet, or is to say it again.
    case identifying
    /// Login left; the challenge has not come.
    case loggingIn
    /// The challenge came; the keys for the proof are being derived.
    case deriving
    /// The proof left; LoggedIn has not come.
    case proving
    /// Claim left; its outcome has not come.
    case claiming
    /// Logged in: everything else happens here.
    case ready
    /// The end was said or heard, or the login failed for good.
    case closing
}
