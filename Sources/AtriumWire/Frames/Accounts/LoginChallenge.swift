/// Answers Login with the mechanism's challenge.
///
/// Layout: Spec/03-session.md, LoginChallenge (0x0103), sent by the server.
public struct LoginChallenge: WireFrame, Equatable {
    public static let kind = FrameKind.loginChallenge

    /// The mechanism's message.
    public var challenge: [UInt8]

    public init(challenge: [UInt8]) {
        self.challenge = challenge
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        challenge = try payload.readBytes16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bytes16: challenge)
    }
}
