import AtriumWire
import Glibc
import Testing

@testable import AtriumClient
@testable import atrium

@Suite("How it ends")
struct ExitStatusTests {
    private static let table: [(ClientError.Kind, ExitCode)] = [
        (.unreachable, .unreachable), (.lost, .unreachable), (.local, .data), (.damaged, .data), (.untrusted, .trust),
        (.cancelled, .interrupted), (.refused(.nameTaken), .refused), (.refused(.digestMismatch), .data),
        (.refused(.corrupt), .data), (.refused(.serverFull), .unreachable), (.refused(.shuttingDown), .unreachable),
        (.refused(.noSuchFile), .refused), (.refused(.storageFull), .refused),
    ]

    @Test("each kind of failure has its status", arguments: table)
    func maps(_ kind: ClientError.Kind, _ expected: ExitCode) {
        #expect(ExitCode(kind) == expected)
    }

    @Test("the shell's numbers do not change")
    func numbers() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 129, 130, 143])
    }

    @Test("only a person's Ctrl-C takes back what is on its way; other signals leave it to a later run")
    func signals() {
        #expect([SIGHUP, SIGINT, SIGTERM].map { ExitCode(signal: $0) } == [.hungUp, .interrupted, .terminated])
        #expect(ExitCode.allCases.filter(\.keepsTransfers) == [.hungUp, .terminated])

    }

    @Test("an unreachable server is told of in plain words, with what to do")
    func words() {
        let failure = CommandFailure(ClientError(.unreachable, "connection refused"), at: ServerAddress())
        #expect(failure.text.hasPrefix("no Atrium server answers at 127.0.0.1:7486 (connection refused)"))
        #expect(failure.text.contains("scripts/run"))
        let busy = ClientError(.refused(.busy), "too many requests\u{1B}", retryAfter: .seconds(3))
        #expect(CommandFailure(busy, at: ServerAddress()).text.hasSuffix("Try again in 3 s"))
        #expect(!CommandFailure(busy, at: ServerAddress()).text.contains("\u{1B}"))
    }

    @Test("a full server's words and the time to wait do not say the same twice")
    func saysOnce() {
        let text = "the server has 2 connections, as many as it takes; try again later"
        let full = ClientError(.refused(.serverFull), text, retryAfter: .seconds(5))
        let expected = "the server has 2 connections, as many as it takes. Try again in 5 s"
        #expect(CommandFailure(full, at: ServerAddress()).text == expected)
    }
}
