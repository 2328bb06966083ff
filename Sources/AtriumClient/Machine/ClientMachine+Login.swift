import AtriumSession
import AtriumWire

/// The login, as far as it needs more than the session knows: the key, and time.
extension ClientMachine {
    /// Tries of a login that the server has no place for.
    private static var loginAttemptsMax: Int { 5 }

    /// Says who logs in right behind Hello, where that can be foretold: that takes a round trip less. The server has
    /// been judged by then, and nothing is proven before its Welcome is judged as well.
    func introduce(on connection: Connection) {
        guard mayIntroduce, let expected = identity.expected,
            expected.credential.rawValue != 0 || connection.session.security.isPrivate
        else { return }
        connection.introduced = expected
        connection.output.post(connection.session.introduce(as: expected, claims: identity.mayClaim))
    }

    /// Logs in with the key kept for this server; with one that is made now, claims the name first.
    func identify(to welcome: Welcome, on connection: Connection) {
        do throws(ClientError) {
            let (identity, isNew) = try identity.identity(for: welcome)
            if let introduced = connection.introduced {
                guard introduced != identity else { return }
                mayIntroduce = false
                return connection.finish(.misjudged)
            }
            guard identity.credential.rawValue != 0 || connection.session.security.isPrivate else {
                let text = "the connection is clear: whoever can listen could guess the password from a login"
                throw ClientError(.refused(.connectionClear), text)
            }
            post(
                isNew
                    ? connection.session.claim(as: identity)
                    : connection.session.logIn(as: identity, claims: self.identity.mayClaim))
        } catch {
            finish(.failed(error))
        }
    }

    /// The server has no place now, as for one session more of the same account.
    func postponeLogin(_ error: ErrorFrame, on connection: Connection, at now: MonotonicTime) {
        connection.loginAttempts += 1
        let retryAt = now.advanced(byMilliseconds: UInt64(error.retryAfterMilliseconds))
        // Where the login would have taken too long by then, the server's own words say more than that.
        let isInTime = connection.session.nextDeadline.map { retryAt < $0 } ?? true
        guard isInTime, connection.loginAttempts < Self.loginAttemptsMax else {
            return finish(.failed(ClientError(error)))
        }
        connection.loginRetryAt = retryAt
    }

    /// Tries a postponed login again once its time has come.
    func retryLogin(on connection: Connection, at now: MonotonicTime) {
        guard let retryAt = connection.loginRetryAt, now >= retryAt, connection.session.phase == .identifying,
            let settled = identity.settled
        else { return }
        connection.loginRetryAt = nil
        post(connection.session.logIn(as: settled, claims: identity.mayClaim))
    }
}
