import AtriumSession
import AtriumWire

/// Lists come in pages; the program gets them whole.
extension ClientMachine {
    /// More entries than that are not meant.
    private static var entriesMax: Int { 1 << 18 }

    /// A page of a list came.
    func list(_ purpose: RequestPurpose, _ kind: FrameKind, _ payload: RawSpan) throws {
        switch purpose {
        case .members(let token, let target, let earlier):
            let page = try frame(WhoList.self, kind, payload)
            let (all, last) = gathered(earlier, page.members, page.more)
            guard let last else {
                let list = MemberList(
                    conversation: page.conversation, presentCount: page.presentCount, members: all)
                return sink.tell(.members(token, list))
            }
            askMore(Who(target: target, after: last.name), .members(token, target, all))
        case .rooms(let token, let earlier):
            let page = try frame(RoomList.self, kind, payload)
            let (all, last) = gathered(earlier, page.rooms, page.more)
            guard let last else { return sink.tell(.rooms(token, all)) }
            askMore(ListRooms(after: last.name, count: 0), .rooms(token, all))
        case .directs(let token, let earlier):
            let page = try frame(DirectList.self, kind, payload)
            let (all, last) = gathered(earlier, page.directs, page.more)
            guard let last else { return sink.tell(.directs(token, all)) }
            askMore(ListDirects(after: last.conversation, count: 0), .directs(token, all))
        case .files(let token, let target, let earlier):
            let page = try frame(FileList.self, kind, payload)
            let (all, last) = gathered(earlier, page.files, page.more)
            guard let last else { return sink.tell(.files(token, page.conversation, all)) }
            askMore(ListFiles(target: target, before: last.sequence, count: 0), .files(token, target, all))
        case .roles(let token, let target, let earlier):
            let page = try frame(MemberRoleList.self, kind, payload)
            let (all, last) = gathered(earlier, page.members, page.more)
            guard let last else { return sink.tell(.roles(token, page.conversation, all)) }
            askMore(ListMembers(target: target, after: last.account, count: 0), .roles(token, target, all))
        case .blocks(let token, let earlier):
            let page = try frame(BlockList.self, kind, payload)
            let (all, last) = gathered(earlier, page.blocks, page.more)
            guard let last else { return sink.tell(.blocks(token, all)) }
            askMore(ListBlocks(after: last.account, count: 0), .blocks(token, all))
        case .command, .say, .follow, .restate, .page, .missing, .fetches, .offer, .uploadEnd, .fetch, .cancel,
            .storedFile, .takeBack, .ownRead, .secret, .quit:
            preconditionFailure("only lists come here")
        }
    }

    /// Puts a page behind those before it.
    ///
    /// - Parameter more: whether the server says that there is another page.
    /// - Returns: all entries so far, and the one behind which the next page begins; nil where the list is whole.
    private func gathered<Entry>(_ earlier: [Entry], _ page: [Entry], _ more: Bool) -> (all: [Entry], last: Entry?) {
        let all = earlier + page
        return (all, more && all.count < Self.entriesMax ? page.last : nil)
    }

    private func askMore(_ frame: some WireFrame, _ purpose: RequestPurpose) {
        requests.add(frame, purpose, urgent: true)
    }
}
