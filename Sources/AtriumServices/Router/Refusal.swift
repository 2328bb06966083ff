import AtriumWire

/// Why a request is refused, as its Error frame will say it.
struct Refusal: Error, Sendable {
    var code: ErrorCode
    var text: String
    var retryAfterMilliseconds: UInt32 = 0
    /// What would have been allowed, in the unit of the limit.
    var available: UInt64?

    init(_ code: ErrorCode, _ text: String, retryAfterMilliseconds: UInt32 = 0, available: UInt64? = nil) {
        self.code = code
        self.text = text
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.available = available
    }
}

extension Refusal {
    static let nameInvalid = Refusal(
        .nameInvalid,
        "a name has 1 to 64 bytes: letters and digits of one script, dots, underscores and hyphens")
    static let nameReserved = Refusal(.nameReserved, "this name is kept for the server; choose another name")
    static let nameConfusable = Refusal(
        .nameConfusable, "this name looks too much like one that is held; choose another name")
    static let registrationClosed = Refusal(
        .registrationClosed, "this server takes no new names; ask its keeper for an account")
    static let invitationInvalid = Refusal(
        .invitationInvalid,
        "this server takes a new name by an invitation alone; none was given, or it is not out any more")
    static let noSuchConversation = Refusal(.noSuchConversation, "there is no such conversation")
    static let noSuchFile = Refusal(.noSuchFile, "there is no such file")
    static let fileWithdrawn = Refusal(.fileWithdrawn, "the file was taken back, or its upload was given up")
    static let notLoggedIn = Refusal(.unexpectedFrame, "log in first")

    /// What the journal's refusal means to the one who asked.
    init(journal code: ErrorCode) {
        if code == .storageFull {
            self.init(code, "the server's disk is full; nothing was kept", retryAfterMilliseconds: 60_000)
        } else if code == .quotaExceeded {
            self.init(code, "there was no room for it a moment ago; try again", retryAfterMilliseconds: 1_000)
        } else if code == .operationConflict {
            self.init(code, "this operation id was used for another request")
        } else if code == .operationExpired {
            self.init(code, "this operation is too old to be remembered; look whether its first try worked")
        } else if code == .busy {
            self.init(
                code, "this account started too many clients within a day; ask again later, or from one of them",
                retryAfterMilliseconds: 60_000)
        } else if code == .invitationInvalid {
            self = .invitationInvalid
        } else if code == .nameTaken {
            self.init(code, "this name belongs to another key")
        } else if code == .nameInvalid {
            self = .nameInvalid
        } else if code == .nameReserved {
            self = .nameReserved
        } else if code == .nameConfusable {
            self = .nameConfusable
        } else if code == .noSuchAccount {
            self.init(code, "the account was removed")
        } else {
            self.init(code, "the server could not write to its disk; nothing was kept", retryAfterMilliseconds: 1_000)
        }
    }
}
