import AtriumSession
import AtriumWire

/// Every step of the session, and what it leads to.
extension ClientMachine {
    func act(
        _ step: ClientStep, _ header: FrameHeader, _ payload: UnsafeRawBufferPointer,
        on connection: Connection, at now: MonotonicTime
    ) throws {
        switch step {
        case .none: break
        case .send(let frame):
            post(frame)
        case .welcomed(let welcome):
            limits = connection.session.limits
            guard serverID ?? welcome.serverID == welcome.serverID else { return finish(.failed(anotherServer)) }
            serverID = welcome.serverID
            identify(to: welcome, on: connection)
            // Another link is made at once: the program hears of that one.
            if case .misjudged? = connection.end { return }
            tellServer(welcome, connection)
        case .derive(let derivation): keyWork.append(.login(derivation, link: connection.number))
        case .loginPostponed(let error): postponeLogin(error, on: connection, at: now)
        case .ready(let loggedIn): enter(loggedIn, on: connection, at: now)
        case .loginRefused(let error):
            // Asked first: a key that helps nobody is thrown away.
            let meaning = identity.meaning(of: error.code)
            identity.refused(error.code)
            let refusal = ClientError(error)
            finish(.failed(meaning.map { ClientError(refusal.kind, $0, retryAfter: refusal.retryAfter) } ?? refusal))
        case .outcome(let requestID): try outcome(requestID, header, payload, on: connection, at: now)
        case .event, .unknownEvent:
            event(
                try ConversationEvent(header, payload.bytes),
                frameBytes: FrameHeader.byteCount + header.payloadBytes, at: now)
        case .presence: try presence(header, payload.bytes)
        case .notice: try notice(header, payload.bytes, at: now)
        case .transfer: try transfer(header, payload.bytes, on: connection, at: now)
        case .ended(let error): end(error, on: connection)
        }
    }

    /// Tells the program who the server is.
    private func tellServer(_ welcome: Welcome, _ connection: Connection) {
        sink.tell(
            .connected(
                ServerInfo(
                    name: welcome.serverName, software: welcome.software, id: welcome.serverID,
                    limits: limits, address: connection.address, security: connection.security)))
    }

    private func enter(_ loggedIn: LoggedIn, on connection: Connection, at now: MonotonicTime) {
        let claimed = connection.session.hasClaimed
        identity.accepted(claimed: claimed)
        connection.readyAt = now
        account = loggedIn.account
        loginName = loggedIn.name
        let isFirst = !loss.hasLoggedIn
        loss.end()
        connection.sendCredit = SendCredit(initialBytes: limits[.creditConnectionMaxBytes])
        connection.receiveCredit = ConnectionCredit(limits: limits)
        let login = LoginInfo(
            account: loggedIn.account, name: loggedIn.name, claimed: claimed,
            isAdministrator: loggedIn.isAdministrator ?? false, hasPassword: loggedIn.hasPassword ?? false,
            credentialKind: loggedIn.credentialKind ?? .device)
        sink.tell(isFirst ? .loggedIn(login) : .reconnected(login))
        enlist(loggedIn, on: connection)
        guard !isFirst else { return }
        followAgain()
        takeUpTransfers(at: now)
    }

    /// The server ended the session. Where this device's key was revoked because it has another by now, that one is
    /// used over the next link.
    private func end(_ error: ErrorFrame, on connection: Connection) {
        if connection.hasQuit {
            finish(.asked)
        } else if error.code == .sessionRevoked, identity.hasAnother {
            finish(.failed(ClientError(.lost, "this device has another key by now")))
        } else {
            finish(.failed(ClientError(error)))
        }
    }

    private var anotherServer: ClientError {
        ClientError(.untrusted, "another server answers at this address than the one before; nothing was proven to it")
    }

    /// States anew what was followed over the link before: the server follows `#lobby` and direct conversations by
    /// itself, but knows of presence and of rooms by Follow alone.
    private func followAgain() {
        let wanted = conversations.followed.filter { !$0.value.isByRule || $0.value.announces }
        for (conversation, known) in wanted.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            requests.add(
                Follow(target: known.target, announce: known.announces), .restate(conversation), urgent: true)
        }
    }

    private func presence(_ header: FrameHeader, _ payload: RawSpan) throws {
        let change: PresenceChange
        if header.kind == .joined {
            let frame = try Joined(decoding: payload)
            change = .joined(frame.conversation, frame.account, name: frame.name, presentCount: frame.presentCount)
        } else if header.kind == .left {
            let frame = try Left(decoding: payload)
            change = .left(
                frame.conversation, frame.account, name: frame.name, presentCount: frame.presentCount,
                reason: frame.reason)
        } else {
            let frame = try PresentCount(decoding: payload)
            change = .count(frame.conversation, presentCount: frame.presentCount)
        }
        sink.mention(.presence(change))
    }

    private func notice(_ header: FrameHeader, _ payload: RawSpan, at now: MonotonicTime) throws {
        if header.kind == .followed {
            let info = ConversationInfo(try Followed(decoding: payload))
            let known = conversations.followed[info.conversation]
            let hasRoom = known != nil || conversations.followed.count < Conversations.followedMax
            if hasRoom {
                follow(info, .anew(isByRule: true))
                noteReading(info)
                tellStated(info, known)
            }
            guard hasRoom, !sink.isOverrun else {
                let text = "the server tells of more conversations than there can be"
                return finish(.failed(ClientError(.damaged, text)))
            }
            fetchMissing(in: info.conversation, at: now)
        } else if header.kind == .gap {
            let gap = try Gap(decoding: payload)
            guard conversations.followed[gap.conversation] != nil else { return }
            conversations.followed[gap.conversation]?.cursor.notice(head: gap.head)
            sink.mention(.gap(gap.conversation, through: gap.head))
            fetchMissing(in: gap.conversation, at: now)
        } else if header.kind == .invited {
            sink.tell(.invited(try Invited(decoding: payload)))
        } else if header.kind == .removed {
            let removed = try Removed(decoding: payload)
            conversations.followed[removed.conversation] = nil
            sink.tell(.removed(removed))
        } else if header.kind == .readMoved {
            readMoved(try ReadMoved(decoding: payload))
        } else if header.kind == .fileFetched {
            sink.mention(.fileFetched(try FileFetched(decoding: payload)))
        } else if header.kind == .error {
            sink.mention(.notice(try ErrorFrame(decoding: payload).text))
        }
    }
}
