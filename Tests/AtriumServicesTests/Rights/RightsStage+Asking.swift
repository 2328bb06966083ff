import AtriumServices
import AtriumWire

extension RightsStage {
    /// Sends a request of a kind about the room, its file, or another of its accounts; nil for what never reaches the
    /// core. A new kind of frame has to be put here, and into the tables of the Spec.
    ///
    /// - Parameters:
    ///   - room: what requests that take ids alone ask about; nil for the room of the stage.
    ///   - file: the same, of files.
    func ask(
        _ kind: FrameKind, as actor: Actor, of target: Target, room: ConversationID? = nil, file: FileID? = nil
    ) -> UInt32? {
        let (room, file) = (room ?? self.room, file ?? self.file)
        let session = session(actor)
        let operation = world.operation()
        switch kind {
        case .claim: return world.send(World.claim("new-\(actor.rawValue)"), from: session)
        case .setVerifier:
            let digest = Digest([UInt8](repeating: 2, count: 32))
            return world.send(
                SetVerifier(
                    credential: CredentialID(rawValue: 0), credentialKind: .password, label: "",
                    salt: Salt([UInt8](repeating: 3, count: 16)), iterationCount: 4_096, storedKey: digest,
                    serverKey: digest),
                from: session)
        case .listDevices: return world.send(ListDevices(), from: session)
        case .revoke: return world.send(Revoke(credential: CredentialID(rawValue: 5)), from: session)
        case .say: return world.say("hi", in: target, from: session)
        case .follow: return world.follow(target, from: session)
        case .unfollow: return world.send(Unfollow(conversation: room), from: session)
        case .history:
            return world.send(
                History(conversation: room, after: 0, before: 0, order: .newest, count: 0), from: session)
        case .markRead: return world.send(MarkRead(conversation: room, sequence: 1), from: session)
        case .who: return world.send(Who(target: target, after: ""), from: session)
        case .setTopic: return world.send(SetTopic(operation: operation, target: target, topic: "tea"), from: session)
        case .setKeep: return world.send(SetKeep(operation: operation, target: target, rule: .forever), from: session)
        case .setAccess:
            return world.send(
                SetAccess(operation: operation, target: target, access: .inviteOnly, hidden: true), from: session)
        case .setRole:
            return world.send(
                SetRole(operation: operation, target: target, name: "subject", role: .moderator), from: session)
        case .invite: return world.send(Invite(operation: operation, target: target, name: "outsider"), from: session)
        case .sanction:
            return world.send(
                Sanction(
                    operation: operation, target: target, name: "subject", sanction: .mute, durationSeconds: 60,
                    reason: "noise"),
                from: session)
        case .listMembers:
            return world.send(
                ListMembers(target: target, after: AccountID(rawValue: 0), count: 0), from: session)
        case .listRooms: return world.send(ListRooms(after: "", count: 0), from: session)
        case .listDirects:
            return world.send(ListDirects(after: ConversationID(rawValue: 0), count: 0), from: session)
        case .block: return world.send(Block(name: "outsider", blocked: true), from: session)
        case .listBlocks: return world.send(ListBlocks(after: AccountID(rawValue: 0), count: 0), from: session)
        case .offer: return world.offer("g.txt", to: target, transfer: 78, from: session)
        case .fetch: return world.fetch(file, from: session)
        case .withdraw: return world.send(Withdraw(operation: operation, file: file), from: session)
        case .listFiles: return world.send(ListFiles(target: target, before: 0, count: 0), from: session)
        case .listFetches:
            return world.send(ListFetches(file: file, count: 0), from: session)
        case .hello, .welcome, .ping, .pong, .error, .quit, .done, .login, .loginChallenge, .loginProof, .loggedIn,
            .committed, .followed, .historyEnd, .gap, .whoList, .roomList, .invited, .removed, .memberRoleList,
            .directList, .blockList, .offered, .uploadEnd, .stored, .fetching, .downloadEnd, .cancel, .cancelled,
            .resend, .fileList, .transferState, .fileFetched, .fetchList, .chunk, .credit, .messageEvent, .topicEvent,
            .fileOfferedEvent, .fileStoredEvent, .fileWithdrawnEvent, .keepEvent, .accessEvent, .roleEvent,
            .sanctionEvent, .joined, .left, .presentCount, .deviceList, .readMoved:
            return nil
        }
    }
}
