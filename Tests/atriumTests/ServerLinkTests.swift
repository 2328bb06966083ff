import AtriumClient
import Testing

@testable import atrium

@Suite("Links to servers")
struct ServerLinkTests {
    private static let mark = "SHA256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"

    @Test("a link names the server, the room, the invitation and the key")
    func readsAll() throws {
        let link = try ServerLink(parsing: "atrium://chat.example:99/garden?invitation=abc-1#\(Self.mark)")
        #expect(link.address.text == "chat.example:99")
        #expect(!link.address.isClear)
        #expect(link.target == .room("garden"))
        #expect(link.invitation == "abc-1")
        #expect(link.fingerprint?.text == Self.mark)
        #expect(link.text == "atrium://chat.example:99/garden?invitation=abc-1#\(Self.mark)")
    }

    @Test(
        "each part may be left out",
        arguments: [
            ("atrium://chat.example", "chat.example:7486"), ("atrium://[::1]:9/", "[::1]:9"),
            ("atrium://10.0.0.1:1/#\(Self.mark)", "10.0.0.1:1"), ("chat.example", "chat.example:7486"),
            ("atrium://[2001:db8::7]", "[2001:db8::7]:7486"), ("atrium+clear://h:1", "h:1"),
        ])
    func readsParts(_ text: String, _ address: String) throws {
        let link = try ServerLink(parsing: text)
        #expect(link.address.text == address)
        #expect(link.target == nil && link.invitation == nil)
        #expect(link.address.isClear == text.hasPrefix("atrium+clear"))
    }

    @Test("a person stands behind an at sign, and other letters behind escapes")
    func readsTargets() throws {
        #expect(try ServerLink(parsing: "atrium://h/@bob").target == .account("bob"))
        #expect(try ServerLink(parsing: "atrium://h/%67arden").target == .room("garden"))
        #expect(try ServerLink(parsing: "atrium://h/%23garden").target == .room("garden"))
    }

    @Test(
        "what is no link is said",
        arguments: [
            "atrium://", "atrium:///room", "atrium://h/a b", "atrium://h/%zz", "atrium://h/%2", "atrium://h:0",
            "atrium://h#SHA256:short", "atrium://h#", "atrium+clear://h#\(Self.mark)", "atrium://ada@h/room",
            "atrium://unix:/x", "http://h", "atrium://h/room?x=1", "h/room", "unix:", "atrium://h/%FF",
        ])
    func refuses(_ text: String) {
        #expect(throws: UsageError.self) { try ServerLink(parsing: text) }
    }

    @Test("a socket in the file system stands in place of host and port")
    func readsSocket() throws {
        let link = try ServerLink(parsing: "unix:/run/atrium/socket")
        #expect(link.address.socketPath == "/run/atrium/socket")
        #expect(link.address.text == "unix:/run/atrium/socket" && link.text == link.address.text)
        let arguments = try ParsedArguments(["--server", "unix:/x", "--port", "1"])
        #expect(throws: UsageError.self) { try ServerLink(arguments, environment: [:]) }
    }

    @Test("the chat is opened with a link, which stands above the environment; it names the room")
    func opensChat() throws {
        let arguments = try ParsedArguments(["atrium://one:1/garden#\(Self.mark)"])
        let settings = try Settings(
            arguments, environment: ["ATRIUM_SERVER": "two:2"], loginName: "ada", isTerminal: false)
        #expect(settings.address.text == "one:1")
        #expect(settings.link.target == .room("garden"))
        let named = try #require(ServerFingerprint(text: Self.mark))
        #expect(settings.configuration(name: "ada").transport == .tls(TrustPolicy(invited: named)))
    }

    private func transport(_ words: String..., canAsk: Bool = false) throws -> Transport {
        try Settings(
            try ParsedArguments(words), environment: [:], loginName: "ada", isTerminal: false, canAsk: canAsk
        ).configuration(name: "ada").transport
    }

    @Test("what is trusted follows from the flags, and from whether somebody is there to be asked")
    func choosesTrust() throws {
        let named = try #require(ServerFingerprint(text: Self.mark))
        #expect(try transport() == .tls(TrustPolicy(unknown: .refuse)))
        #expect(try transport(canAsk: true) == .tls(TrustPolicy(unknown: .ask)))
        #expect(try transport("--trust", "new", canAsk: true) == .tls(TrustPolicy(unknown: .pin)))
        #expect(try transport("--trust", Self.mark) == .tls(TrustPolicy(confirmed: named)))
        #expect(try transport("--plaintext") == .clear)
        #expect(try transport("--server", "atrium+clear://h") == .clear)
        #expect(try transport("--server", "unix:/x") == .unixSocket(path: "/x"))
        #expect(throws: UsageError.self) { try transport("--trust", "everybody") }
        #expect(throws: UsageError.self) {
            try transport("--plaintext", "--server", "atrium://h#\(Self.mark)")
        }
    }
}
