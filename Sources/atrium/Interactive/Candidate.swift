import AtriumClient

/// A login under another name, made beside the session that is on: whether the name is to be had is known before
/// anything is given up for it.
struct Candidate {
    let client: Client
    let name: String
    /// Whether it logs in with a password, which was typed.
    let hasPassword: Bool
    /// Whether the server took the name.
    var isTaken = false
}
