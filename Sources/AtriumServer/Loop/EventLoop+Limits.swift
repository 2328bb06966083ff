import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire

/// Limits: who is let in, and what a request may cost. What is refused hears of it, with the time after which to try
/// again.
extension EventLoop {
    // MARK: Connections

    /// Finds a place for a connection, or says why there is none. Half-open ones that do nothing give way to it.
    func admit(_ address: NetworkAddress?) -> ErrorFrame? {
        if let refusal = context.shared.addresses.enter(address, at: now) { return refusal }
        switch strangers.place(for: address, progress: progress) {
        case .free: break
        case .insteadOf(let id): displace(id)
        case .none:
            context.shared.addresses.leave(address, at: now)
            return ErrorFrame(
                .addressLimit, "too many connections are logging in; try again later",
                retryAfterMilliseconds: Self.handshakeRetryMilliseconds)
        }
        if context.connectionCount.enter() { return nil }
        if let id = strangers.leastAdvanced(of: nil, progress) {
            displace(id)
            if context.connectionCount.enter() { return nil }
        }
        context.shared.addresses.leave(address, at: now)
        return serverFull
    }

    private static let handshakeRetryMilliseconds: UInt32 = 1_000

    /// How far a connection has come that is not logged in.
    private func progress(of id: SessionID) -> HandshakeRow.Progress {
        guard let connection = slab.find(id), connection.pointee.closesAt == nil else { return .silent }
        switch connection.pointee.link.stage {
        case .awaited: return connection.pointee.link.isWaitingToShake ? .begun : .silent
        case .shaking: return .begun
        case .open:
            // Who stands under TLS has done as much work as the server.
            guard connection.pointee.session.phase == .hello, !connection.pointee.link.isSealed else { return .greeted }
            return connection.pointee.receivedBytes > 0 ? .begun : .silent
        }
    }

    /// Ends a half-open connection to make room. It is told so, where that can be said and the kernel takes it at once.
    private func displace(_ id: SessionID) {
        guard let connection = slab.find(id) else { return strangers.remove(id) }
        let error = ErrorFrame(
            .addressLimit, "this connection said nothing for too long while others came; try again later",
            retryAfterMilliseconds: Self.handshakeRetryMilliseconds)
        connection.pointee.ending = .refused(error.code)
        if connection.pointee.link.stage == .open, connection.pointee.outbound.isEmpty {
            error.encoded().withUnsafeBytes { _ = connection.pointee.link.send($0) }
        }
        remove(id)
    }

    /// A connection that was counted is over.
    func leave(_ connection: UnsafeMutablePointer<Connection>) {
        strangers.remove(connection.pointee.id)
        context.shared.addresses.leave(connection.pointee.network, at: now)
        if let account = connection.pointee.account {
            context.shared.accounts.leave(account, at: now)
            context.shared.uploads?.leave(account, connection.pointee.id)
            context.shared.downloads?.leave(account, connection.pointee.id)
        }
    }

    /// A connection is logged in: from here on its account is counted.
    func enter(_ account: AccountID, _ connection: UnsafeMutablePointer<Connection>) {
        strangers.remove(connection.pointee.id)
        connection.pointee.account = account
        connection.pointee.use = context.shared.accounts.enter(account, at: now)
    }

    // MARK: Requests

    /// Takes what a request costs from the stock of its account, or says why it is refused. [LIMIT-8.3-1]
    func spend(_ header: FrameHeader, _ connection: UnsafeMutablePointer<Connection>) -> ErrorFrame? {
        let cost = header.kind.map { SessionTable.cost(of: $0) } ?? Self.unknownCost
        return spend(cost + UInt64(header.payloadBytes) >> 12, connection)
    }

    /// What a request costs of whose kind nothing is known.
    private static let unknownCost: UInt64 = 2

    /// Takes units, or says why a request is refused.
    func spend(_ units: UInt64, _ connection: UnsafeMutablePointer<Connection>) -> ErrorFrame? {
        guard let rate = context.shared.requestRate else { return nil }
        if !connection.pointee.pace.isRefusing(at: now) {
            let wait =
                connection.pointee.use?.take(units, by: rate, at: now)
                ?? connection.pointee.stock.take(units, by: rate, at: now)
            guard wait > 0 else { return nil }
            connection.pointee.pace.beginRefusing(for: wait, at: now)
        }
        return connection.pointee.pace.refuse(
            requestsOpenMax: context.limits.count(.requestsOpenMax), burst: rate.burst, at: now)
    }

    /// Answers a request that costs too much now; who goes on and on is let go.
    ///
    /// - Parameter isOpen: whether the session counts it as open.
    func answer(
        tooMuch error: ErrorFrame, _ connection: UnsafeMutablePointer<Connection>, requestID: UInt32, isOpen: Bool
    ) {
        if error.scope == .connection {
            context.shared.addresses.abused(connection.pointee.network, at: now)
            return refuse(connection.pointee.id, error, requestID: requestID)
        }
        if isOpen { connection.pointee.answeredRequests.append(requestID) }
        send(error, requestID: requestID, to: connection)
    }

    // MARK: Logins

    /// Why a login must wait; nil where it need not. Notes whose password is tried. [LIMIT-8.4-4]
    func judgeLogin(
        _ name: String, _ credential: CredentialID, _ connection: UnsafeMutablePointer<Connection>
    ) -> ErrorFrame? {
        let isPassword = credential.rawValue == 0
        connection.pointee.passwordTried = isPassword ? FoldedName(sorting: name) : nil
        return context.shared.addresses.refuseLogin(
            connection.pointee.network, password: connection.pointee.passwordTried, at: now)
    }

    /// A proof was wrong: that is counted, and stands in the log.
    func countFailedLogin(_ connection: UnsafeMutablePointer<Connection>) {
        context.log(
            .warning, "login-failed", .text("session", connection.pointee.id.text),
            .text("name", connection.pointee.session.failedName ?? "-"),
            .text("address", connection.pointee.address))
        context.shared.addresses.loginFailed(
            connection.pointee.network, password: connection.pointee.passwordTried, at: now)
    }

    // MARK: Uploads

    /// Counts an upload that is asked for, or begins.
    func countUpload(_ connection: UnsafeMutablePointer<Connection>) {
        uploadBudget.open()
        connection.pointee.use?.openUpload()
    }

    /// Counts one upload less: what was asked for is answered, or an upload is over.
    func uncountUpload(_ connection: UnsafeMutablePointer<Connection>) {
        uploadBudget.close()
        connection.pointee.use?.closeUpload()
    }
}
