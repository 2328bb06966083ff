import AtriumSession
import AtriumWire

/// Lists come in pages; the program gets them whole.
extension ClientMachine {
    /// More entries than that are not meant.
    private static var entriesMax: Int { 1 << 18 }

    func list(_ purpose: RequestPurpose, _ payload: RawSpan) throws {
        switch purpose {
        case .members(let token, let target, let earlier):
            let page = try WhoList(decoding: payload)
            let all = earlier + page.members
            if let last = page.members.last, goesOn(page.more, all.count) {
                requests.add(Who(target: target, after: last.name), .members(token, target, all), urgent: true)
            } else {
                sink.tell(
                    .members(
                        token,
                        MemberList(conversation: page.conversation, presentCount: page.presentCount, members: all)))
            }
        case .rooms(let token, let earlier):
            let page = try RoomList(decoding: payload)
            let all = earlier + page.rooms
            if let last = page.rooms.last, goesOn(page.more, all.count) {
                requests.add(ListRooms(after: last.name, count: 0), .rooms(token, all), urgent: true)
            } else {
                sink.tell(.rooms(token, all))
            }
        case .directs(let token, let earlier):
            let page = try DirectList(decoding: payload)
            let all = earlier + page.directs
            if let last = page.directs.last, goesOn(page.more, all.count) {
                requests.add(ListDirects(after: last.conversation, count: 0), .directs(token, all), urgent: true)
            } else {
                sink.tell(.directs(token, all))
            }
        case .files(let token, let target, let earlier):
            let page = try FileList(decoding: payload)
            let all = earlier + page.files
            if let last = page.files.last, goesOn(page.more, all.count) {
                requests.add(
                    ListFiles(target: target, before: last.sequence, count: 0), .files(token, target, all),
                    urgent: true)
            } else {
                sink.tell(.files(token, page.conversation, all))
            }
        case .roles(let token, let target, let earlier):
            let page = try MemberRoleList(decoding: payload)
            let all = earlier + page.members
            if let last = page.members.last, goesOn(page.more, all.count) {
                requests.add(
                    ListMembers(target: target, after: last.account, count: 0), .roles(token, target, all),
                    urgent: true)
            } else {
                sink.tell(.roles(token, page.conversation, all))
            }
        case .blocks(let token, let earlier):
            let page = try BlockList(decoding: payload)
            let all = earlier + page.blocks
            if let last = page.blocks.last, goesOn(page.more, all.count) {
                requests.add(ListBlocks(after: last.account, count: 0), .blocks(token, all), urgent: true)
            } else {
                sink.tell(.blocks(token, all))
            }
        case .command, .say, .follow, .restate, .page, .missing, .fetches, .offer, .uploadEnd, .fetch, .cancel,
            .storedFile, .takeBack, .ownRead, .secret, .quit:
            preconditionFailure("only lists come here")
        }
    }

    private func goesOn(_ more: Bool, _ count: Int) -> Bool {
        more && count < Self.entriesMax
    }
}
