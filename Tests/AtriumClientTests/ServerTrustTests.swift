import Testing

@testable import AtriumClient

@Suite("Which server is trusted")
struct ServerTrustTests {
    private static let address = "chat.example:7486"

    private let folder: TemporaryFolder
    private let known: KnownServers

    init() throws {
        folder = try TemporaryFolder()
        known = try KnownServers(keyFolder: folder.path)
    }

    private func judge(
        _ byte: UInt8, _ policy: TrustPolicy = TrustPolicy(), vouched: Bool = false, isLoopback: Bool = false
    ) throws -> TrustVerdict {
        let proof = ServerProof(
            fingerprint: try fingerprint(byte), authorityFault: vouched ? nil : "self-signed", isLoopback: isLoopback,
            channelBinding: try binding(0))
        return try ServerTrust(policy, of: Self.address, known: known).judge(proof)
    }

    private func distrust(
        _ byte: UInt8, _ policy: TrustPolicy = TrustPolicy(), vouched: Bool = false, isLoopback: Bool = false
    ) throws -> Distrust.Reason? {
        do {
            _ = try judge(byte, policy, vouched: vouched, isLoopback: isLoopback)
            return nil
        } catch let error as ClientError {
            guard case .distrusted(let distrust) = error.kind else { return nil }
            #expect(distrust.address == Self.address)
            #expect(distrust.fingerprint == (try fingerprint(byte)))
            return distrust.reason
        }
    }

    private func pin(_ byte: UInt8) throws {
        try known.remember(KnownServer(address: Self.address, fingerprint: fingerprint(byte)), replaces: true)
    }

    private var pinned: ServerFingerprint? { get throws { try known.fingerprint(of: Self.address) } }

    @Test("a server that authorities vouch for is trusted and not pinned")
    func trustsAuthority() throws {
        #expect(try judge(1, vouched: true) == .trusted(.authority))
        #expect(try pinned == nil)
        #expect(try judge(2, vouched: true) == .trusted(.authority))
    }

    @Test("a known server is trusted by its key, and by no other, whoever vouches for that and wherever it answers")
    func comparesPin() throws {
        try pin(1)
        #expect(try judge(1) == .trusted(.known))
        for policy in [TrustPolicy(unknown: .pin), TrustPolicy(unknown: .ask), TrustPolicy()] {
            #expect(try distrust(2, policy) == .changed(from: fingerprint(1)))
            #expect(try distrust(2, policy, vouched: true) == .changed(from: fingerprint(1)))
            #expect(try distrust(2, policy, isLoopback: true) == .changed(from: fingerprint(1)))
        }
        #expect(try pinned == fingerprint(1))
    }

    @Test("an unknown server is refused, asked about or pinned, as the policy says")
    func followsPolicy() throws {
        #expect(try distrust(1) == .unknown(authorityFault: "self-signed"))
        let question = TrustQuestion(
            address: Self.address, fingerprint: try fingerprint(1), authorityFault: "self-signed")
        #expect(try judge(1, TrustPolicy(unknown: .ask)) == .ask(question))
        #expect(try pinned == nil)
        #expect(try judge(1, TrustPolicy(unknown: .pin)) == .trusted(.pinned))
        #expect(try judge(1) == .trusted(.known))
    }

    @Test("what answers on this machine is pinned at once", arguments: [TrustPolicy.Unknown.ask, .refuse, .pin])
    func pinsLoopback(_ unknown: TrustPolicy.Unknown) throws {
        #expect(try judge(1, TrustPolicy(unknown: unknown), isLoopback: true) == .trusted(.pinned))
        #expect(try pinned == fingerprint(1))
    }

    @Test("a fingerprint that came with the address is the only one taken, and is pinned where nobody else vouches")
    func comparesInvited() throws {
        let policy = TrustPolicy(unknown: .ask, invited: try fingerprint(1))
        #expect(try distrust(2, policy) == .otherThanNamed(fingerprint(1)))
        #expect(try distrust(2, policy, vouched: true) == .otherThanNamed(fingerprint(1)))
        #expect(try judge(1, policy, vouched: true) == .trusted(.named))
        #expect(try pinned == nil)
        #expect(try judge(1, policy) == .trusted(.named))
        #expect(try pinned == fingerprint(1))
    }

    @Test("a link does not change what is known: anybody may have written it")
    func keepsPinAgainstLink() throws {
        try pin(1)
        #expect(try distrust(2, TrustPolicy(invited: fingerprint(2))) == .changed(from: fingerprint(1)))
        #expect(try pinned == fingerprint(1))
    }

    @Test("a fingerprint that the person vouches for takes the place of what was known, and of a link's")
    func replacesPin() throws {
        try pin(1)
        #expect(try distrust(1, TrustPolicy(confirmed: fingerprint(2))) == .otherThanNamed(fingerprint(2)))
        #expect(try pinned == fingerprint(1))
        #expect(try judge(2, TrustPolicy(confirmed: fingerprint(2))) == .trusted(.named))
        #expect(try judge(2) == .trusted(.known))
    }

    @Test("what a person accepts is known; where another program met somebody else meanwhile, it is refused")
    func accepts() throws {
        let trust = ServerTrust(TrustPolicy(unknown: .ask), of: Self.address, known: known)
        try trust.accept(
            TrustQuestion(address: Self.address, fingerprint: fingerprint(1), authorityFault: "self-signed"))
        #expect(try judge(1) == .trusted(.known))
        #expect(throws: ClientError.self) {
            try trust.accept(
                TrustQuestion(address: Self.address, fingerprint: fingerprint(2), authorityFault: "self-signed"))
        }
        #expect(try pinned == fingerprint(1))
    }
}
