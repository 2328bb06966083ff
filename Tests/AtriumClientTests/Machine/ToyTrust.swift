import AtriumClient
import AtriumSession
import Testing

/// Judges as a test tells it to.
final class ToyTrust: TrustSource {
    let address = "toy:1"
    /// What the servers are taken for, one after the other; the last stands for good.
    var verdicts: [Result<TrustVerdict, ClientError>]
    private(set) var judged: [ServerProof] = []
    private(set) var accepted: [TrustQuestion] = []

    init(_ verdicts: [Result<TrustVerdict, ClientError>]) {
        self.verdicts = verdicts
    }

    func judge(_ proof: ServerProof) throws(ClientError) -> TrustVerdict {
        judged.append(proof)
        return try (verdicts.count > 1 ? verdicts.removeFirst() : verdicts[0]).get()
    }

    func accept(_ question: TrustQuestion) throws(ClientError) { accepted.append(question) }
}

/// A channel binding of 32 equal bytes.
func binding(_ byte: UInt8) throws -> ChannelBinding {
    try #require(ChannelBinding([UInt8](repeating: byte, count: 32)))
}

/// A fingerprint of 32 equal bytes.
func fingerprint(_ byte: UInt8) throws -> ServerFingerprint {
    try #require(ServerFingerprint(digest: [UInt8](repeating: byte, count: 32)))
}
