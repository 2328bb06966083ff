import AtriumNet
import AtriumServer
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// `atriumd invite [list | revoke ID]`
enum InviteCommand {
    private static let countMax = 100

    static func run(_ options: MaintenanceOptions) throws -> CInt {
        let words = options.words
        switch (words.first, words.count) {
        case (nil, 0): try make(options)
        case ("list"?, 1): try list(options)
        case ("revoke"?, 2): try revoke(words[1], options)
        default:
            throw OptionError("invite takes nothing, list, or revoke ID")
        }
        return 0
    }

    private static func make(_ options: MaintenanceOptions) throws {
        let number = options.values["count"] ?? "1"
        guard let count = Int(number), (1...countMax).contains(count) else {
            throw OptionError("--count takes a number from 1 to \(countMax), not '\(number)'")
        }
        let now = Clock.wallMicroseconds()
        var expires: UInt64 = 0
        if let age = options.values["expires"] {
            guard let words = KeepWords(age), words.ageSeconds > 0, words.bytes == 0 else {
                throw OptionError("--expires takes an age, as in 7d or 12h, not '\(age)'")
            }
            let (length, isTooLong) = words.ageSeconds.multipliedReportingOverflow(by: 1_000_000)
            expires = isTooLong ? 0 : now &+ length
        }
        let codes = (0..<count).map { _ in InvitationCode.text(SecureRandom.bytes(InvitationCode.byteCount)) }
        let invitations = codes.map {
            InvitationRecord(
                digest: InvitationCode.digest(of: $0), created: WallTime(microseconds: now),
                expires: WallTime(microseconds: expires))
        }
        try Maintenance.carryOut(.invite(invitations), options)
        for (code, invitation) in zip(codes, invitations) {
            guard options.isJSON else {
                Output.standard("\(code)\n")
                continue
            }
            var object = JSONObject(invitation)
            object.put("code", code)
            Output.standard(object.line + "\n")
        }
    }

    private static func list(_ options: MaintenanceOptions) throws {
        for invitation in try AccountReader(Maintenance.folder(options)).invitations() {
            let now = WallTime(microseconds: Clock.wallMicroseconds())
            Output.standard((options.isJSON ? JSONObject(invitation).line : text(invitation, at: now)) + "\n")
        }
    }

    /// `2d711642  until 2026-01-01T12:00:00.000000Z`, `expired …`, or `for good`.
    static func text(_ invitation: InvitationRecord, at now: WallTime) -> String {
        let id = invitation.digest.hex.prefix(8)
        guard invitation.expires.microseconds > 0 else { return "\(id)  for good" }
        let word = invitation.hasExpired(at: now) ? "expired" : "until"
        return "\(id)  \(word) \(Timestamp.text(microseconds: invitation.expires.microseconds))"
    }

    private static func revoke(_ id: String, _ options: MaintenanceOptions) throws {
        let found = try AccountReader(Maintenance.folder(options)).invitations().filter {
            id.count >= 8 && $0.digest.hex.hasPrefix(id.lowercased())
        }
        guard let invitation = found.first, found.count == 1 else {
            throw ServerError("there is no invitation \(id): see atriumd invite list")
        }
        try Maintenance.carryOut(.revokeInvitation(invitation.digest), options)
    }
}

extension JSONObject {
    /// What is known of an invitation that is out: never its code.
    init(_ invitation: InvitationRecord) {
        put("id", String(invitation.digest.hex.prefix(8)))
        put("created", invitation.created)
        put("expires", invitation.expires)
    }
}
