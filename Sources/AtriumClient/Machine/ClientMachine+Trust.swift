import AtriumSession

/// Whether a server is the one that is meant: decided before a word is said to it.
extension ClientMachine {
    /// Judges the server at the other end of a link, and ends the link where that is not known to be the one meant.
    ///
    /// - Returns: whether the link goes on.
    func judge(_ security: LinkSecurity, of connection: Connection) -> Bool {
        switch security {
        case .clear: connection.security = .clear
        case .local: connection.security = .local
        case .tls(let proof):
            do throws(ClientError) {
                switch try trust.judge(proof) {
                case .trusted(let basis):
                    connection.security = .tls(proof.fingerprint, basis)
                    if basis == .pinned { tellPinned(proof.fingerprint) }
                case .ask(let question): connection.finish(.undecided(question))
                }
            } catch {
                connection.finish(.failed(error))
            }
        }
        return connection.end == nil
    }

    private func tellPinned(_ fingerprint: ServerFingerprint) {
        sink.tell(.serverPinned(KnownServer(address: trust.address, fingerprint: fingerprint)))
    }

    /// Asks, once the link is closed.
    func ask(_ question: TrustQuestion) {
        standing = .undecided(question)
        sink.tell(.trustNeeded(question))
    }

    /// Somebody has decided. The server is connected to anew, and judged again: it may be another by now.
    func answerTrust(_ fingerprint: ServerFingerprint, accepted: Bool, at now: MonotonicTime) {
        guard case .undecided(let question) = standing, question.fingerprint == fingerprint else { return }
        guard accepted else {
            let distrust = Distrust(
                address: question.address, fingerprint: question.fingerprint, reason: .declined)
            return over(ClientError(distrust))
        }
        do throws(ClientError) {
            try trust.accept(question)
            tellPinned(question.fingerprint)
            standing = .apart(until: now)
        } catch {
            over(error)
        }
    }
}
