import AtriumWire
import Testing

@testable import AtriumClient
@testable import atrium

@Suite("Progress")
struct ProgressTests {
    private func progress(_ done: UInt64, _ total: UInt64, _ phase: TransferPhase = .moving) -> TransferProgress {
        let token = CommandToken(rawValue: 1)
        return TransferProgress(
            token: token, direction: .upload, file: FileID(rawValue: 7), conversation: nil, name: "a\u{1B}.txt",
            doneBytes: done, totalBytes: total, phase: phase)
    }

    @Test(
        "percent is rounded down, and no size is too large",
        arguments: [
            (0, 10, 0), (1, 3, 33), (999, 1000, 99), (10, 10, 100), (0, 0, 100), (12, 10, 100),
            (UInt64.max - 1, UInt64.max, 99), (UInt64.max / 2, UInt64.max, 49),
        ] as [(UInt64, UInt64, UInt64)])
    func percent(_ done: UInt64, _ total: UInt64, _ expected: UInt64) {
        #expect(ProgressLine.percent(progress(done, total)) == expected)
    }

    @Test("the line has percent, sizes, speed and what is left")
    func line() {
        var meter = SpeedMeter()
        meter.note(doneBytes: 0, atNanoseconds: 0)
        meter.note(doneBytes: 1 << 20, atNanoseconds: 1_000_000_000)
        let text = ProgressLine.text(progress(1 << 20, 3 << 20), meter: meter)
        #expect(text == "↑ a␛.txt  33 %  1.0 MiB of 3.0 MiB  1.0 MiB/s  2 s left")
        #expect(ProgressLine.text(progress(0, 0, .verifying), meter: meter).hasSuffix("verifying"))
        #expect(ProgressLine.text(progress(9, 3), meter: SpeedMeter()) == "↑ a␛.txt  100 %  9 B of 3 B")
    }

    @Test("what was left is gone on with by the same command, without the files that have ended")
    func keptWords() throws {
        let settings = try Settings(
            ParsedArguments(["--server", "h"]), environment: [:], loginName: "ada", isTerminal: false)
        var transfers = TransferRun(settings)
        transfers.step(progress(1, 3))
        #expect(transfers.keptWords == "the same command goes on with what there is")
        transfers.step(progress(1, 3, .failed(ClientError(.local, "gone"))))
        #expect(transfers.keptWords == "the same command goes on with what there is")
        transfers.step(progress(3, 3, .finished(.zero, path: "a.txt")))
        #expect(transfers.keptWords.hasPrefix("the same command with the files that have no line of output"))
    }

    @Test("speed is that of the last seconds, and a fall starts it anew")
    func speed() {
        var meter = SpeedMeter()
        #expect(meter.bytesPerSecond == nil)
        for second: UInt64 in 0...10 {
            meter.note(doneBytes: second < 5 ? 0 : (second - 5) * 1000, atNanoseconds: second * 1_000_000_000)
        }
        #expect(meter.bytesPerSecond == 1000)
        #expect(meter.secondsLeft(ofBytes: 1001) == 2)
        meter.note(doneBytes: 1, atNanoseconds: 11_000_000_000)
        #expect(meter.bytesPerSecond == nil)
        #expect(meter.secondsLeft(ofBytes: 5) == nil)
    }

    @Test("transfers have small numbers, by which they are cancelled")
    func board() {
        var board = TransferBoard()
        let tokens = (10...12).map { CommandToken(rawValue: $0) }
        for token in tokens { board.begin(token, wanted: "x", atNanoseconds: 0) }
        #expect(board.numbers == [1, 2, 3])
        #expect(board.tokens("2") == [tokens[1]])
        #expect(board.tokens("all") == tokens)
        #expect(board.tokens("").isEmpty)
        #expect(board.tokens("9").isEmpty)
        for token in tokens.dropLast() { #expect(board.end(token) != nil) }
        #expect(board.tokens("") == [tokens[2]])
        #expect(board.status?.hasPrefix("3: ") == true)
        #expect(board.removeAll().count == 1)
        #expect(board.begin(tokens[0], wanted: "x", atNanoseconds: 0) == 1)
    }
}
