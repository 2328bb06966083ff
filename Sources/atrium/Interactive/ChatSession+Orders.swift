import AtriumClient
import AtriumWire

/// What keeps order: in the room that is named, else in the current one.
extension ChatSession {
    func order(_ word: OrderWord, _ rest: String) {
        do throws(UsageError) {
            let line = try OrderLine(word, rest.split(whereSeparator: \.isWhitespace), needsRoom: false)
            let room = line.room ?? current
            guard room.isRoom || !word.isOfRoom else {
                return tell("\(room.text) is no room; /\(word.rawValue) \(word.usage(room: "#ROOM "))", as: .error)
            }
            let known = book.named(room)
            // Hidden or closed, a room that is not entered stays what it is unless it is named with all of it.
            guard known != nil || !line.needsStanding else {
                return tell("/join \(room.text) first, which makes it where there is none", as: .error)
            }
            let command = line.command(
                in: room, access: known?.access ?? .open, isHidden: known?.isHidden ?? false)
            perform(.order(command), for: .order(line, in: room))
        } catch {
            tell(error.text, as: .error)
        }
    }

    /// An order has taken effect. Where its room is followed, the event is shown for all to see.
    func takeOrder(_ line: OrderLine, in room: TargetName, _ receipt: Receipt) {
        if book[receipt.conversation] == nil { tell("done: /\(line.word.rawValue) in \(room.text)") }
        if line.word == .private {
            tell("who has no role in \(room.text) is out of it; /invite \(room.text) NAME lets somebody in")
        }
    }

    /// Whom one blocks, or not any more.
    func takeBlock(_ line: OrderLine) {
        let words =
            line.word == .block
            ? "\(line.name) cannot write to you directly any more; /unblock \(line.name) ends that"
            : "\(line.name) can write to you directly again"
        tell(words)
    }

    func show(_ members: [RoleEntry], _ purpose: Pending?) {
        if case .owners(let room) = purpose { return takeOwners(members, of: room) }
        guard case .order(_, let room) = purpose else { return }
        for member in members { book.named(room).map { book[$0.id]?.names[member.name.lowercased()] = member.name } }
        guard !members.isEmpty else { return tell("nobody has a role in \(room.text)", as: .dim) }
        for line in OrderText.table(members) { screen.add(line) }
    }

    func show(_ blocks: [BlockEntry]) {
        guard !blocks.isEmpty else { return tell("you have blocked nobody", as: .dim) }
        tell("you have blocked \(blocks.map(\.name).joined(separator: ", "))")
    }

    /// Whether that is one's own name.
    func isMe(_ other: String) -> Bool { other.lowercased() == name.lowercased() }

    /// One was taken out of a room, or has left it for good.
    func take(_ removed: Removed) {
        tell(OrderText.sentence(removed, to: name), as: .leave)
        guard let conversation = book[removed.conversation] else { return }
        book[removed.conversation] = nil
        if current.matches(conversation.name) { current = .lobby }
    }
}
