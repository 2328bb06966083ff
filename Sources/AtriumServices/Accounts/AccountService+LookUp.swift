import AtriumWire

extension AccountService {
    /// Answers with what verifies a secret, or nil where name or secret is not known. A look-up of a name that waits
    /// for its commit waits behind it, so that a claim and a login may come in one packet.
    mutating func lookUp(
        name: String, credential: CredentialID, session: SessionID, requestID: UInt32, into effects: inout Effects
    ) {
        let folded = FoldedName(name)
        if let folded, pendingClaims[folded] != nil {
            let call = DeferredCall.lookUp(name: name, credential, session, requestID: requestID)
            pendingClaims[folded]?.waiting.append(call)
            return
        }
        let found = folded.flatMap { verifier(credential, of: $0) }
        effects.loops[session.loop].outputs.append(
            .verifier(session, requestID: requestID, name: found?.name ?? name, found?.verifier))
    }
}
