import AtriumWire
import Testing

@testable import AtriumClient
@testable import atrium

/// Nothing that comes from elsewhere commands a terminal, by whatever way it gets there.
@MainActor struct HostileOutputTests {
    private static let evil = HostileText.line

    private func session() throws -> ChatSession {
        let arguments = try ParsedArguments(["--name", "ada", "--no-color"])
        let settings = try Settings(arguments, environment: [:], loginName: nil, isTerminal: false)
        return ChatSession(
            settings, name: "ada", start: .lobby, editor: nil, interruption: try Interruption(watching: []))
    }

    @Test("every event of the client is told of harmlessly in the chat")
    func tellsEvents() throws {
        let chat = try session()
        for purpose in [
            Pending.enter(.room(Self.evil), previous: .lobby), .history(.room(Self.evil)), .who(.room(Self.evil)),
            .files(.room(Self.evil)), .fetches(Self.evil), .withdraw(Self.evil),
            .say(.room(Self.evil), .plain, Self.evil), .find(Self.evil, .room(Self.evil), .withdraw),
        ] {
            for event in HostileEvents.all {
                chat.pending[HostileEvents.token] = purpose
                chat.transfers.begin(HostileEvents.token, wanted: Self.evil, atNanoseconds: 0)
                chat.take(event)
                chat.showOffers(upTo: .max)
            }
        }
        #expect(chat.screen.lines.count > 100)
        for line in chat.screen.lines { HostileText.expectHarmless(line, shows: false) }
        #expect(Set(HostileEvents.all.map { HostileEvents.number(of: $0) }) == Set(HostileEvents.numbers))
    }

    @Test("no colour of somebody else's is set: it is the program that colours")
    func setsNoColors() throws {
        let text = EventText(palette: Palette(isEnabled: false), ownInstance: 1)
        for body in HostileEvents.bodies {
            HostileText.expectHarmless(text.line(HostileEvents.event(body), in: Self.evil))
        }
        for change in HostileEvents.presences {
            HostileText.expectHarmless(text.line(change, in: Self.evil, at: WallTime(microseconds: 0)))
        }
    }

    @Test("JSON escapes what is harmful, and a reader gets it back")
    func escapesJSON() {
        for body in HostileEvents.bodies {
            let line = EventJSON.object(HostileEvents.event(body), in: Self.evil).line
            HostileText.expectHarmless(line)
            #expect(!line.contains("\n"))
        }
        for change in HostileEvents.presences {
            HostileText.expectHarmless(EventJSON.object(change, in: Self.evil, at: WallTime(microseconds: 0)).line)
        }
        let list = EventJSON.object(HostileEvents.entry, of: HostileEvents.conversation, in: Self.evil)
        HostileText.expectHarmless(list.line)
        #expect("\u{E0041}\u{202E}".quotedAsJSON == "\"\\udb40\\udc41\\u202e\"")
    }

    @Test("every error is told of harmlessly, with what it is about", arguments: HostileEvents.errorKinds)
    func tellsErrors(kind: ClientError.Kind) throws {
        for retry in [nil, Duration.seconds(3)] {
            let error = ClientError(kind, Self.evil, retryAfter: retry)
            let failure = CommandFailure(error, at: try session().settings.address)
            HostileText.expectHarmless(failure.text)
            HostileText.expectHarmless(failure.reason, shows: false)
        }
    }

    @Test("tables and lines of progress are harmless")
    func drawsTables() {
        let lines = RoomsCommand.table([HostileEvents.room]) + FilesCommand.table([HostileEvents.entry])
        for line in lines { HostileText.expectHarmless(line, shows: false) }
        for phase in HostileEvents.phases {
            let progress = TransferProgress(
                token: HostileEvents.token, direction: .upload, name: Self.evil, totalBytes: 9, phase: phase)
            HostileText.expectHarmless(ProgressLine.text(progress, meter: SpeedMeter()))
            HostileText.expectHarmless(ProgressLine.summary(progress, tookNanoseconds: 1))
        }
    }

    @Test("the last way out lets colours and line feeds through, and nothing else")
    func filtersOutput() {
        let painted = "\u{1B}[1;31mred\u{1B}[0m\nnext"
        #expect(painted.harmlessOutput(keepsColors: true) == painted)
        #expect(painted.harmlessOutput(keepsColors: false) == "␛[1;31mred␛[0m\nnext")
        for (text, expected) in [
            ("\u{1B}[2J", "␛[2J"), ("\u{1B}[31", "␛[31"), ("\u{1B}[3\u{1B}[mm", "␛[3\u{1B}[mm"),
            ("\u{1B}]0;m", "␛]0;m"),
            ("a\rb\tc", "a␍b␉c"), ("\u{1B}", "␛"),
            ("\u{1B}[" + String(repeating: "1", count: 17) + "m", "␛[11111111111111111m"),
        ] { #expect(text.harmlessOutput(keepsColors: true) == expected) }
    }

    @Test("Tab puts nothing into a line that nobody could have typed")
    func completes() {
        let completion = Completion(
            accounts: ["ada\u{1B}[A"], rooms: ["dev\n/quit"], files: ["a\u{202E}b"], folder: { _ in ["a\rb"] })
        for line in ["/msg a", "/join #d", "/get a", "/send a", "hello a"] {
            #expect(completion.completed(line) == Completion.Result(line: line, choices: []))
        }
    }

    @Test("every scalar: what is harmless has no control, no line, no direction and nothing unseen")
    func isComplete() {
        for value: UInt32 in 0...0x10_FFFF {
            guard let scalar = Unicode.Scalar(value), !scalar.isHarmful else { continue }
            let properties = scalar.properties
            #expect(
                properties.generalCategory != .control && properties.generalCategory != .lineSeparator
                    && properties.generalCategory != .paragraphSeparator && !properties.isBidiControl, "\(value)")
        }
    }
}
