/// Who may claim a name that is free, as Welcome's capability `accounts` states it. Spec/03-session.md §3.5.
public enum AccountPolicy: String, CaseIterable, Sendable {
    /// Anyone.
    case open
    /// Nobody: accounts are made by the keeper of the server.
    case registered
    /// Who has the code of an invitation.
    case invite
}
