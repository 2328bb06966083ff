/// Judges servers by a policy, and by those that are known. Confined to the network thread.
final class ServerTrust: TrustSource {
    let address: String
    private let policy: TrustPolicy
    private let known: KnownServers

    /// - Parameter address: the server as it is called, `host:port`, in the spelling of `KnownServer.address`.
    init(_ policy: TrustPolicy, of address: String, known: KnownServers) {
        self.policy = policy
        self.address = address
        self.known = known
    }

    func judge(_ proof: ServerProof) throws(ClientError) -> TrustVerdict {
        let fingerprint = proof.fingerprint
        for named in [policy.confirmed, policy.invited].compactMap(\.self) where named != fingerprint {
            throw distrust(fingerprint, .otherThanNamed(named))
        }
        let pinned = try known.fingerprint(of: address)
        if policy.confirmed != nil {
            // Where authorities vouch for a server its key may change, and a pin would stand in the way of that.
            if pinned != fingerprint, pinned != nil || proof.authorityFault != nil {
                try pin(fingerprint, replaces: true)
            }
            return .trusted(.named)
        }
        if let pinned {
            guard pinned == fingerprint else { throw distrust(fingerprint, .changed(from: pinned)) }
            return .trusted(.known)
        }
        guard let fault = proof.authorityFault else { return .trusted(policy.invited == nil ? .authority : .named) }
        if policy.invited != nil {
            try pin(fingerprint)
            return .trusted(.named)
        }
        if proof.isLoopback || policy.unknown == .pin {
            try pin(fingerprint)
            return .trusted(.pinned)
        }
        guard policy.unknown == .ask else { throw distrust(fingerprint, .unknown(authorityFault: fault)) }
        return .ask(TrustQuestion(address: address, fingerprint: fingerprint, authorityFault: fault))
    }

    func accept(_ question: TrustQuestion) throws(ClientError) {
        try pin(question.fingerprint)
    }

    /// Remembers a key. Another program may have been faster, and have met somebody else.
    private func pin(_ fingerprint: ServerFingerprint, replaces: Bool = false) throws(ClientError) {
        let kept = try known.remember(
            KnownServer(address: address, fingerprint: fingerprint), replaces: replaces)
        guard kept == fingerprint else { throw distrust(fingerprint, .changed(from: kept)) }
    }

    private func distrust(_ fingerprint: ServerFingerprint, _ reason: Distrust.Reason) -> ClientError {
        ClientError(Distrust(address: address, fingerprint: fingerprint, reason: reason))
    }
}
