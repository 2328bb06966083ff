import AtriumWire

/// Something that waits for a commit it depends on, to be judged again after it.
enum DeferredCall: Sendable {
    case request(ServiceRequest, SessionID, requestID: UInt32)
    case lookUp(name: String, CredentialID, SessionID, requestID: UInt32)
}
