import AtriumSession
import AtriumWire
import Testing

@Suite("Streams of frames over real sockets")
struct StreamTests {
    @Test("[FRAME-2.1-1] frames that come byte by byte are taken as others are")
    func byteByByte() throws {
        let server = try RunningServer()
        let ada = try server.stranger()
        ada.pieceMaxBytes = 1
        try ada.logIn("ada")
        #expect(try ada.say("slowly", in: .room("lobby")).sequence == 1)
        #expect(try ada.passed(MessageEvent.self)?.text ?? ada.wait(MessageEvent.self).text == "slowly")
    }

    @Test("[FRAME-2.1-1] many frames that come at once are all taken, and one cut in the middle when its rest comes")
    func atOnce() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let ids = (0..<50).map { _ in ada.nextRequestID() }
        let bytes = ids.flatMap { ListRooms(after: "", count: 0).encoded(requestID: $0) }
        try ada.send(raw: Array(bytes.dropLast(7)))
        var answered: Set<UInt32> = []
        while answered.count < ids.count - 1, let frame = try ada.next() { answered.insert(frame.header.requestID) }
        #expect(answered == Set(ids.dropLast()))
        try ada.send(raw: Array(bytes.suffix(7)))
        #expect(try ada.outcome(of: ids[49]).kind == .roomList)
    }

    @Test("[SESSION-3.1-6] what comes right behind Hello is answered in order, and Welcome and challenge at once")
    func answersWhatDidNotWait() throws {
        let server = try RunningServer()
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        for claims in [true, false] {
            let client = try WireClient(port: server.server.port)
            let binding = ChannelBinding(try client.link.channelBinding())
            let salt = Salt(SecureRandom.bytes(16))
            let verifier = ScramVerifier.derive(password: key.password, salt: salt, iterationCount: 4096)
            var scram = ScramClient(
                name: "ada", password: key.password, nonce: SecureRandom.bytes(18), binding: binding)
            let hello = Hello(major: 1, minor: 0, software: "t", capabilities: []).encoded(requestID: 1)
            var behind: [UInt8] = []
            if claims {
                behind += Claim(
                    name: "ada", credential: CredentialID(rawValue: 7), label: "", salt: salt, iterationCount: 4096,
                    storedKey: verifier.storedKey, serverKey: verifier.serverKey
                ).encoded(requestID: 2)
            }
            behind += Login(
                mechanism: binding == nil ? ScramServer.mechanism : ScramServer.boundMechanism,
                credential: CredentialID(rawValue: 7), initial: scram.first
            ).encoded(requestID: 3)
            try client.send(raw: hello + behind)
            let welcome = try #require(try client.next())
            #expect(welcome.kind == .welcome)
            if claims { #expect(try client.next()?.kind == .done) }
            let challenge = try #require(try client.next())
            #expect(challenge.header.requestID == 3)
            var header: [UInt8] = []
            welcome.header.encode(into: &header)
            let proof = try scram.proof(
                for: challenge.decode(LoginChallenge.self).challenge,
                transcript: .sha256(of: hello + header + welcome.payload))
            try client.send(raw: LoginProof(proof: proof).encoded(requestID: 4))
            try scram.verify(client.wait(LoggedIn.self).verifier)
        }
    }

    @Test("[SESSION-3.1-6] a Hello that is refused is the only thing answered")
    func answersNothingBehindARefusal() throws {
        let server = try RunningServer()
        let client = try WireClient(port: server.server.port)
        let login = Login(mechanism: "x", credential: CredentialID(rawValue: 7), initial: Array("n,,n=a,r=b".utf8))
        try client.send(
            raw: Hello(major: 9, minor: 0, software: "t", capabilities: []).encoded(requestID: 1)
                + login.encoded(requestID: 2))
        let frames = try client.rest()
        #expect(frames.count == 1)
        #expect(try frames.first?.decode(ErrorFrame.self).code == .versionUnsupported)
    }

    @Test("[SESSION-3.1-1] a server says nothing before it has read Hello")
    func listensFirst() throws {
        let server = try RunningServer()
        let silent = try server.stranger()
        try server.client("ada").say("hello", in: .room("lobby"))
        _ = try silent.greet()
        #expect(silent.passedOver.isEmpty)
    }

    @Test("[ROOM-4.1-3] whoever follows gets the events of all who speak at once in rising sequence, without holes")
    func rising() throws {
        let server = try RunningServer()
        let speakers = try ["ada", "bob", "cleo"].map { try server.client($0) }
        let listeners = try ["dan", "eve"].map { try server.client($0) }
        for speaker in speakers {
            let says = (0..<40).flatMap { number in
                Say(operation: speaker.nextOperation(), target: .room("lobby"), style: .plain, text: "\(number)")
                    .encoded(requestID: speaker.nextRequestID())
            }
            try speaker.send(raw: says)
        }
        for client in listeners + speakers {
            let sequences = try (0..<120).map { _ in try client.wait(MessageEvent.self).head.sequence }
            #expect(sequences == Array(1...120))
        }
    }
}
