import AtriumSession
import AtriumWire

/// A client and a server, joined by two streams of bytes that arrive in pieces of any size. The clock stands still
/// unless a test moves it.
final class SessionPair {
    let server: ServerEnd
    var client: ClientSession
    var now = MonotonicTime.at(0)
    /// What the client's session made of each frame, sends left out.
    var steps: [ClientStep] = []
    /// Why the client's session gave up.
    var violation: ServerViolation?
    /// Whether the client claims first, as with a key that was made just now.
    var isNewKey = false
    private var isIntroduced = false
    private let identity: ClientIdentity
    private let claims: Bool
    private(set) var toServer: [UInt8] = []
    private var reader = FrameReader()

    init(
        server: ServerEnd = ServerEnd(), name: String = "ada", key: UInt8 = 1, credential: UInt64 = 11,
        claims: Bool = true
    ) {
        self.server = server
        guard let key = DeviceKey([UInt8](repeating: key, count: DeviceKey.byteCount)) else {
            preconditionFailure("32 bytes are a key")
        }
        self.claims = claims
        identity = ClientIdentity(
            name: name, key: key, credential: CredentialID(rawValue: credential), label: "test")
        var drawn: UInt8 = 0
        client = ClientSession(connectedAt: now) { count in
            drawn += 1
            return [UInt8](repeating: drawn, count: count)
        }
        toServer = client.start(software: "test/1")
    }

    /// Says who logs in behind Hello, without waiting for Welcome.
    func introduce() {
        isIntroduced = true
        toServer += client.introduce(as: identity, claims: claims)
    }

    /// Says who logs in: once, or again after a while.
    func identify() {
        toServer += isNewKey ? client.claim(as: identity) : client.logIn(as: identity, claims: claims)
    }

    func send(_ frame: some WireFrame, requestID: UInt32) {
        frame.encode(into: &toServer, requestID: requestID)
    }

    /// Moves bytes both ways, in pieces of these sizes in turn, until nothing is left.
    func run(pieces: [Int] = [.max]) {
        var turn = 0
        while violation == nil && !(toServer.isEmpty && server.output.isEmpty) {
            let size = pieces[turn % pieces.count]
            turn += 1
            let up = toServer.prefix(size)
            toServer.removeFirst(up.count)
            server.receive(up, at: now)
            let down = server.output.prefix(size)
            server.output.removeFirst(down.count)
            receive(down)
        }
    }

    /// Gives the client bytes, as if the server had sent them.
    func receive(_ bytes: some Sequence<UInt8>) {
        reader.append(bytes)
        do throws(ServerViolation) {
            if let header = reader.header { try client.check(header) }
            while let frame = reader.next(), let header = try? FrameHeader(decoding: frame.span.bytes) {
                let step = try client.receive(header, frame: frame.span.bytes, at: now)
                if case .send(let bytes) = step {
                    toServer += bytes
                } else if case .welcomed = step {
                    if !isIntroduced { identify() }
                } else {
                    steps.append(step)
                }
            }
        } catch {
            violation = error
        }
    }
}
