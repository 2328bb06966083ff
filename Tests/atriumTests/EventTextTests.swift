import AtriumWire
import Testing

@testable import AtriumClient
@testable import atrium

@Suite("Events for people")
struct EventTextTests {
    private let plain = EventText(palette: Palette(isEnabled: false), ownInstance: 1)

    private func line(_ body: EventBody, in conversation: String? = nil) -> String {
        String(plain.line(EventJSONTests.event(body), in: conversation).dropFirst("08:05 ".count))
    }

    @Test("a message names who said it, and the conversation where it is another")
    func message() {
        #expect(line(.message(.plain, "hi")) == "bob: hi")
        #expect(line(.message(.plain, "hi"), in: "#dev") == "#dev bob: hi")
        #expect(line(.message(.action, "waves")) == "* bob waves")
        #expect(line(.message(.plain, "a\nb")) == "bob: a\n      b")
    }

    @Test("one's own message carries the mark of being stored")
    func own() {
        let own = EventText(palette: Palette(isEnabled: false), ownInstance: 9)
        #expect(own.line(EventJSONTests.event(.message(.plain, "hi")), in: nil).hasSuffix("bob: hi ✓"))
    }

    @Test("colours go with who speaks")
    func colours() {
        let others = EventText(palette: Palette(isEnabled: true), ownInstance: 1)
        #expect(
            others.line(EventJSONTests.event(.message(.plain, "hi")), in: nil).contains(
                "bob\u{1B}[0m\u{1B}[36m: hi\u{1B}[0m"))
        let left = PresenceChange.left(
            ConversationID(rawValue: 1), AccountID(rawValue: 1), name: "eve", presentCount: 1, reason: .quit)
        #expect(others.line(left, in: "#dev", at: WallTime(microseconds: 0)).contains("\u{1B}[33m← eve quit #dev"))
    }

    @Test("each speaker's name has its colour, in any case and every run; people differ")
    func speakers() {
        let palette = Palette(isEnabled: true)
        #expect(palette.paint("Bob", ofSpeaker: "Bob").hasPrefix(palette.paint("", ofSpeaker: "bob").dropLast(4)))
        let names = ["ada", "bob", "carol", "dave", "eve", "frank", "grace", "heidi"]
        #expect(Set(names.map { palette.paint("", ofSpeaker: $0) }).count > 3)
        #expect(Palette(isEnabled: false).paint("bob", ofSpeaker: "bob") == "bob")
    }

    @Test("a digest is shortened for the eye")
    func shortens() {
        let body = EventBody.fileStored(FileID(rawValue: 7), name: "a.txt", sizeBytes: 3, digest: .zero)
        #expect(line(body) == "a.txt from bob is stored (3 B): file 7, sha256 000000000000…")
    }

    @Test("no event carries a control character to the screen")
    func harmless() {
        let evil = "x\u{1B}[2J\u{202E}"
        let id = FileID(rawValue: 1)
        let bodies: [EventBody] = [
            .message(.plain, evil), .message(.action, evil), .topic(evil), .fileOffered(id, name: evil, sizeBytes: 1),
            .fileStored(id, name: evil, sizeBytes: 1, digest: .zero),
            .fileWithdrawn(id, name: evil, sizeBytes: 1, reason: .failed), .unknown(kind: 1),
        ]
        for body in bodies {
            var event = EventJSONTests.event(body)
            event.authorName = evil
            let line = plain.line(event, in: "#" + evil)
            #expect(!line.unicodeScalars.contains("\u{1B}") && !line.unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test(
        "sizes and spans are put in words",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1 << 30, "1.0 GiB"),
            (UInt64.max, "15.9 EiB"), (1_048_575, "1023.9 KiB"),
        ] as [(UInt64, String)])
    func sizes(_ count: UInt64, _ expected: String) {
        #expect(Amount.bytes(count) == expected)
    }

    @Test("spans", arguments: [(0, "0 s"), (59, "59 s"), (60, "1:00"), (187, "3:07"), (7509, "2:05:09")])
    func spans(_ seconds: UInt64, _ expected: String) {
        #expect(Amount.span(seconds: seconds) == expected)
    }
}
