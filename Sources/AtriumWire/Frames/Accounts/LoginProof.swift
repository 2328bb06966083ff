/// Proves that the client holds the secret.
///
/// Layout: Spec/03-session.md, LoginProof (0x0104), sent by the client.
public struct LoginProof: WireFrame, Equatable {
    public static let kind = FrameKind.loginProof

    /// The mechanism's message.
    public var proof: [UInt8]

    public init(proof: [UInt8]) {
        self.proof = proof
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        proof = try payload.readBytes16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bytes16: proof)
    }
}
