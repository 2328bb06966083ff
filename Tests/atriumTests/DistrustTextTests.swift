import AtriumClient
import Testing

@testable import atrium

@Suite("Refusing a server")
struct DistrustTextTests {
    private func fingerprint(_ byte: UInt8) throws -> ServerFingerprint {
        try #require(ServerFingerprint(digest: [UInt8](repeating: byte, count: 32)))
    }

    private func text(_ reason: Distrust.Reason) throws -> String {
        let distrust = Distrust(address: "h\u{1B}:1", fingerprint: try fingerprint(2), reason: reason)
        return DistrustText.text(distrust) { flag, value in
            CommandLineText.again(with: flag, value, ["atrium", "say", "lobby", "it's here"])
        }
    }

    @Test("a changed key is told of loudly: both fingerprints, what may have happened, and the exact way on")
    func tellsChange() throws {
        let text = try text(.changed(from: fingerprint(1)))
        #expect(text.hasPrefix("WARNING"))
        #expect(text.contains(try fingerprint(1).text))
        #expect(text.contains(try fingerprint(2).text))
        #expect(text.contains("somebody stands between you and it"))
        #expect(text.hasSuffix("\n  atrium --trust \(try fingerprint(2).text) say lobby 'it'\\''s here'"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test("a key other than the one named is told of the same way")
    func tellsOther() throws {
        let text = try text(.otherThanNamed(fingerprint(1)))
        #expect(text.hasPrefix("WARNING"))
        #expect(text.contains(try fingerprint(1).text))
        #expect(text.contains("--trust \(try fingerprint(2).text)"))
    }

    @Test("an unknown server is told of with its fingerprint and the exact command that trusts it")
    func tellsUnknown() throws {
        let text = try text(.unknown(authorityFault: "self-signed\u{7}"))
        #expect(text.contains("(self-signed\u{2407})"))
        #expect(text.contains("atrium --trust \(try fingerprint(2).text) say lobby"))
    }

    @Test("each ends with its own status")
    func hasStatus() throws {
        let distrust = Distrust(address: "h:1", fingerprint: try fingerprint(2), reason: .declined)
        let failure = CommandFailure(
            ClientError(.distrusted(distrust), ""), at: ServerAddress())
        #expect(failure.status == .trust)
        #expect(failure.text.contains("h:1 is not trusted"))
    }

    @Test("an earlier word on trust gives way in the command that goes on; words behind two dashes stay as they are")
    func replacesFlag() {
        let first = CommandLineText.again(
            with: .trust, "new", ["/x y/atrium", "--trust", "SHA256:a", "say", "--trust=b", "lobby", "--", "--trust"])
        #expect(first == "'/x y/atrium' --trust new say lobby -- --trust")
        #expect(CommandLineText.again(with: .trust, "new", ["atrium", "#dev", "ä"]) == "atrium --trust new '#dev' ä")
    }

    @Test("an answer is yes, no, or the fingerprint itself")
    func readsAnswers() throws {
        let question = TrustQuestion(address: "h:1", fingerprint: try fingerprint(2), authorityFault: "")
        #expect(TrustAnswer(" Yes ", to: question) == .yes)
        #expect(TrustAnswer("n", to: question) == .no)
        #expect(TrustAnswer("", to: question) == .unclear)
        #expect(TrustAnswer("hello", to: question) == .unclear)
        #expect(TrustAnswer(try fingerprint(2).text, to: question) == .yes)
        #expect(TrustAnswer(try fingerprint(1).text, to: question) == .no)
    }
}
