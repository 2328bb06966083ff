import AtriumClient
import AtriumWire

/// Events as lines for a person: harmless, coloured by who speaks.
struct EventText {
    /// What later lines of a message are set in by.
    private static let indent = "      "

    let palette: Palette
    /// Tells one's own events apart.
    var ownInstance: UInt64

    /// The line of an event that is kept.
    ///
    /// - Parameter conversation: `#room` or `@user` where the line should name it.
    func line(_ event: ConversationEvent, in conversation: String?) -> String {
        let isOwn = event.isMade(by: ownInstance)
        let start = self.start(at: event.time, conversation)
        let name = event.authorName.harmless
        switch event.body {
        case .message(let style, let text):
            return start + message(style, text, from: name, isOwn: isOwn) + (isOwn ? " " + storedMark : "")
        case .topic(let topic):
            let words = topic.isEmpty ? "cleared the topic" : "set the topic: \(topic.harmless)"
            return start + palette.paint("\(name) \(words)", as: .notice)
        case .keep(let rule):
            return start + palette.paint("\(name) set what is kept: \(rule.sentence)", as: .notice)
        case .access(let access, let isHidden):
            return start + palette.paint("\(name) \(access.sentence(isHidden: isHidden))", as: .notice)
        case .role(let account, let other, let role, let isInvited):
            let isOwn = account == event.author
            let words = role.sentence(of: other.harmless, isInvited: isInvited, isOwn: isOwn)
            return start + palette.paint("\(name) \(words)", as: .notice)
        case .sanction(_, let other, let kind, let seconds, let reason):
            let words = kind.sentence(of: other.harmless, seconds: seconds, reason: reason.harmless)
            return start + palette.paint("\(name) \(words)", as: .notice)
        case .fileOffered(let id, let file, let size):
            let words = "\(name) offers \(file.harmless) (\(Amount.bytes(size))): file \(id.rawValue)"
            return start + palette.paint(words, as: .notice)
        case .fileStored(let id, let file, let size, let digest):
            let words = "\(file.harmless) from \(name) is stored (\(Amount.bytes(size))): file \(id.rawValue)"
            return start + palette.paint("\(words), sha256 \(digest.short)", as: .notice)
        case .fileWithdrawn(let id, let file, _, let reason):
            let words = "\(file.harmless) from \(name) \(reason.sentence): file \(id.rawValue)"
            return start + palette.paint(words, as: .leave)
        case .unknown:
            return start + palette.paint("\(name) did something that this version does not know", as: .dim)
        }
    }

    /// The line of who came or went.
    func line(_ change: PresenceChange, in conversation: String, at time: WallTime) -> String {
        let start = self.start(at: time, nil)
        let room = conversation.harmless
        switch change {
        case .joined(_, _, let name, let count):
            return start + palette.paint("→ \(name.harmless) joined \(room) (\(count) present)", as: .notice)
        case .left(_, _, let name, let count, let reason):
            let words = "← \(name.harmless) \(reason.sentence) \(room) (\(count) present)"
            return start + palette.paint(words, as: .leave)
        case .count(_, let count):
            return start + palette.paint("\(count) present in \(room)", as: .dim)
        }
    }

    /// A message of one's own that the server has kept, in a conversation that is not followed here.
    func ownLine(_ style: MessageStyle, _ text: String, from name: String, _ receipt: Receipt, in conversation: String)
        -> String
    {
        start(at: receipt.time, conversation) + message(style, text, from: name.harmless, isOwn: true) + " "
            + storedMark
    }

    private var storedMark: String { palette.paint("✓", as: .notice) }

    private func message(_ style: MessageStyle, _ text: String, from name: String, isOwn: Bool) -> String {
        let shown = text.harmlessLines(indent: Self.indent)
        let role: Palette.Role = isOwn ? .own : .other
        return switch style {
        case .plain where isOwn: palette.paint(name + ":", as: role) + " " + shown
        case .plain: palette.paint(name, ofSpeaker: name) + palette.paint(": \(shown)", as: role)
        case .action where isOwn: palette.paint("* \(name) \(shown)", as: role)
        case .action:
            palette.paint("* ", as: role) + palette.paint(name, ofSpeaker: name) + palette.paint(" \(shown)", as: role)
        }
    }

    private func start(at time: WallTime, _ conversation: String?) -> String {
        palette.paint(time.localClock, as: .dim) + " " + (conversation.map { $0.harmless + " " } ?? "")
    }
}

extension Digest {
    /// Enough of it to tell files apart by eye: `2d711642b726…`.
    var short: String { hex.prefix(12) + "…" }
}
