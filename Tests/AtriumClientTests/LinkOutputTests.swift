import Testing

@testable import AtriumClient

@Suite("What leaves over a link")
struct LinkOutputTests {
    /// Takes bytes, as many in a call as it is told to.
    private final class Sink {
        var taken: [UInt8] = []
        var writes: [Int] = []
        /// Bytes taken in each call; 0 for all.
        var stepBytes = 0
        /// Calls until it is full.
        var callsLeft = Int.max

        func take(_ bytes: UnsafeRawBufferPointer) -> LinkTransfer {
            guard callsLeft > 0 else { return .wouldBlock }
            callsLeft -= 1
            let count = stepBytes == 0 ? bytes.count : min(stepBytes, bytes.count)
            taken += bytes[..<count]
            writes.append(count)
            return .moved(count)
        }
    }

    private static func block(_ number: Int, _ byteCount: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: byteCount)
    }

    @Test("small blocks leave together with what was posted, a large one by itself")
    func gathers() {
        var output = LinkOutput()
        let sink = Sink()
        var blocks = [Self.block(1, 4_000), Self.block(2, 4_000), Self.block(3, 4_000)]
        output.post([9, 9])
        let end = output.flush(sink.take) { blocks.isEmpty ? nil : blocks.removeFirst() }
        #expect(end == .all && sink.writes == [2, 12_000])
        var large = [Self.block(4, 65_560), Self.block(5, 65_560)]
        #expect(output.flush(sink.take) { large.isEmpty ? nil : large.removeFirst() } == .all)
        #expect(sink.writes == [2, 12_000, 65_560, 65_560])
    }

    @Test("no more small blocks are gathered than the first that passes 16 KiB")
    func bounds() {
        var output = LinkOutput()
        let sink = Sink()
        var left = 12
        let end = output.flush(sink.take) {
            left -= 1
            return left >= 0 ? Self.block(left, 6_000) : nil
        }
        #expect(end == .all && sink.writes == [18_000, 18_000, 18_000, 18_000])
    }

    @Test("every byte leaves once and in order, however little the link takes", arguments: [0, 1_000, 7_777])
    func keepsOrder(_ stepBytes: Int) {
        var output = LinkOutput()
        let sink = Sink()
        sink.stepBytes = stepBytes
        var expected: [UInt8] = []
        var blocks = [4_000, 65_560, 100, 16_000, 65_560, 65_560, 30, 20_000, 5].enumerated().map(Self.block)
        var turn = 0
        repeat {
            // Something is posted between the turns: behind the blocks that were taken, before those that were not.
            turn += 1
            output.post(Self.block(100 + turn, 10))
            expected += Self.block(100 + turn, 10)
            sink.callsLeft = 3
            _ = output.flush(sink.take) {
                guard !blocks.isEmpty else { return nil }
                let next = blocks.removeFirst()
                expected += next
                return next
            }
        } while !blocks.isEmpty
        sink.callsLeft = .max
        #expect(output.flush(sink.take) { nil } == .all)
        #expect(sink.taken == expected)
    }
}
