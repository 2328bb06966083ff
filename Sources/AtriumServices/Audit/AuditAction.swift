/// What an act of power was. The words are kept in the journal, and are permanent.
public enum AuditAction: String, CaseIterable, Sendable {
    // In rooms
    case access
    case role
    case invite
    case kick
    case ban
    case unban
    case mute
    case unmute
    case keep
    case withdraw

    // To accounts
    case accountAdded = "account-added"
    case accountRemoved = "account-removed"
    case accountDisabled = "account-disabled"
    case accountEnabled = "account-enabled"
    case passwordSet = "password-set"
    case administratorMade = "administrator-made"
    case administratorUnmade = "administrator-unmade"
    case deviceAdded = "device-added"
    case tokenAdded = "token-added"
    case secretRevoked = "secret-revoked"
    case nameReleased = "name-released"
    case invitationMade = "invitation-made"
    case invitationRevoked = "invitation-revoked"
}
