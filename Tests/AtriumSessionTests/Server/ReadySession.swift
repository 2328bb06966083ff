import AtriumWire

@testable import AtriumSession

/// A server session behind its login, for what comes after.
func readySession(_ limits: Limits = Limits(), at now: MonotonicTime = .at(0)) -> ServerSession {
    var session = ServerSession(acceptedAt: now, limits: limits)
    session.phase = .ready
    return session
}

/// Hands a session one whole frame.
func receive(
    _ session: inout ServerSession, _ frame: some WireFrame, requestID: UInt32, at now: MonotonicTime = .at(0)
) -> ServerStep {
    receive(&session, frame.encoded(requestID: requestID), at: now)
}

/// Hands a session the bytes of one whole frame.
func receive(_ session: inout ServerSession, _ bytes: [UInt8], at now: MonotonicTime = .at(0)) -> ServerStep {
    guard let header = try? FrameHeader(decoding: bytes.span.bytes) else { return .none }
    return session.receive(header, frame: bytes.span.bytes, at: now)
}

/// The bytes of a frame of any kind, with a payload of zeros.
func rawFrame(kind: UInt16, requestID: UInt32, payloadBytes: Int = 0) -> [UInt8] {
    var header = FrameHeader(payloadBytes: payloadBytes, kind: .ping, requestID: requestID)
    header.kindNumber = kind
    var bytes: [UInt8] = []
    header.encode(into: &bytes)
    return bytes + [UInt8](repeating: 0, count: payloadBytes)
}
