/// What happened, in short: a hash over everything, and the last of it in words.
package struct Trace {
    /// What a line tells of.
    package enum Kind: UInt8 {
        case arrival, linkEnds, connects, refusedConnect, peer, loop, core, journal, reader, worker
        case serverStarts, serverCrashes, powerCut, peerCrashes, fault, acknowledged, shown, said, finished, settles
        case removed
    }

    private struct Line {
        var step: Int
        var time: UInt64
        var kind: Kind
        var numbers: (UInt64, UInt64, UInt64)
    }

    /// Lines that are kept.
    package static let keptMax = 50

    private var lines: [Line] = []
    private var next = 0
    /// Equal for two runs that did the same.
    package private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func note(_ kind: Kind, step: Int, time: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64) {
        for number in [UInt64(kind.rawValue), time, first, second, third] {
            hash = (hash ^ number) &* 0x0000_0100_0000_01B3
            hash ^= hash >> 29
        }
        let line = Line(step: step, time: time, kind: kind, numbers: (first, second, third))
        if lines.count < Self.keptMax {
            lines.append(line)
        } else {
            lines[next] = line
            next = (next + 1) % Self.keptMax
        }
    }

    /// The last lines, oldest first.
    package var lastLines: [String] {
        (lines[next...] + lines[..<next]).map { line in
            let seconds = line.time / 1_000_000_000
            let nanoseconds = String(line.time % 1_000_000_000)
            let padded = String(repeating: "0", count: 9 - nanoseconds.count) + nanoseconds
            return
                "\(line.step) \(seconds).\(padded) \(line.kind) \(line.numbers.0) \(line.numbers.1) \(line.numbers.2)"
        }
    }
}
