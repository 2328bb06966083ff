import AtriumClient
import AtriumWire

/// What keeps order, with what it is about, read from its words.
struct OrderLine: Equatable {
    let word: OrderWord
    /// The room that was named; nil where none was.
    private(set) var room: TargetName?
    /// The account; empty where none belongs there.
    private(set) var name = ""
    /// For how long; 0 for good.
    private(set) var durationSeconds: UInt64 = 0
    private(set) var reason = ""

    /// Reads the words behind the order word. A room stands in front, with its `#` where it may be left out.
    ///
    /// - Parameter needsRoom: whether the first word is the room in any case.
    init(_ word: OrderWord, _ words: some Sequence<Substring>, needsRoom: Bool) throws(UsageError) {
        self.word = word
        var rest = Array(words)[...]
        if word.isOfRoom, let first = rest.first, needsRoom || first.hasPrefix("#") {
            room = try TargetName(parsing: String(rest.removeFirst()))
            guard room?.isRoom == true else { throw UsageError("\(String(first).harmless) is no room") }
        }
        guard room != nil || !needsRoom || !word.isOfRoom else { throw Self.usage(word, "a ROOM is wanted") }
        if word.form != .room {
            guard let text = rest.popFirst() else { throw Self.usage(word, "a NAME is wanted") }
            let bare = text.hasPrefix("@") ? String(text.dropFirst()) : String(text)
            guard let name = AccountName.typed(bare) else {
                throw UsageError("\u{2018}\(String(text).harmless)\u{2019} is nobody's name: \(AccountName.rule)")
            }
            self.name = name
        }
        if word.form == .timed, let first = rest.first, let seconds = TimeSpan.parse(first) {
            guard seconds > 0 else {
                throw Self.usage(
                    word, "\(first) is no time; a DURATION is 10min, 2h or 7d, and without one it is for good")
            }
            durationSeconds = seconds
            rest = rest.dropFirst()
        } else if word.form == .timed, rest.first?.first?.isNumber == true {
            // Taken for a reason, a duration that is mistyped would last for good.
            throw Self.usage(
                word, "a DURATION is 10min, 2h or 7d in one word, not \(rest.joined(separator: " ").harmless)")
        }
        switch word.form {
        case .reasoned, .timed: reason = rest.joined(separator: " ")
        case .room, .account:
            guard rest.isEmpty else { throw Self.usage(word, "\(rest.joined(separator: " ").harmless) is too much") }
        }
    }

    private static func usage(_ word: OrderWord, _ fault: String) -> UsageError {
        UsageError("\(word.rawValue): \(fault)", in: CommandName(rawValue: word.rawValue))
    }

    /// What is asked of the client.
    ///
    /// - Parameters:
    ///   - room: the room meant.
    ///   - access, isHidden: how it stands; one of the two is kept where the other is set.
    func command(in room: TargetName, access: RoomAccess, isHidden: Bool) -> OrderCommand {
        let target = room.target
        func sanction(_ kind: SanctionKind) -> OrderCommand {
            .sanction(target, name: name, kind, durationSeconds: durationSeconds, reason: reason)
        }
        return switch word {
        case .invite: .invite(target, name: name)
        case .kick: sanction(.kick)
        case .ban: sanction(.ban)
        case .unban: sanction(.unban)
        case .mute: sanction(.mute)
        case .unmute: sanction(.unmute)
        case .op: .setRole(target, name: name, .moderator)
        case .deop: .setRole(target, name: name, .member)
        case .owner: .setRole(target, name: name, .owner)
        case .private: .setAccess(target, .inviteOnly, isHidden: isHidden)
        case .public: .setAccess(target, .open, isHidden: isHidden)
        case .hide: .setAccess(target, access, isHidden: true)
        case .show: .setAccess(target, access, isHidden: false)
        case .members: .roles(target)
        case .block: .block(name: name, true)
        case .unblock: .block(name: name, false)
        case .blocks: .blocks
        }
    }

    /// Whether it depends on how the room stands.
    var needsStanding: Bool {
        switch word {
        case .private, .public, .hide, .show: true
        case .invite, .kick, .ban, .unban, .mute, .unmute, .op, .deop, .owner, .members, .block, .unblock, .blocks:
            false
        }
    }
}
