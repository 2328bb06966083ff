import AtriumWire
import Glibc

/// How far a command has come, on standard error: one line that changes on a terminal, else a line each tenth.
struct Progress {
    private let word: String
    private let isTerminal = isatty(2) == 1
    private var lastTold: UInt64 = 0
    private var isOpen = false

    /// - Parameter word: What is done with the bytes: `copied`.
    init(_ word: String) {
        self.word = word
    }

    mutating func tell(_ doneBytes: UInt64, of totalBytes: UInt64) {
        let step = totalBytes / (isTerminal ? 100 : 10)
        guard doneBytes >= totalBytes || doneBytes - min(lastTold, doneBytes) > step else { return }
        lastTold = doneBytes
        let line = "\(word) \(Amount.bytes(doneBytes)) of \(Amount.bytes(totalBytes))"
        if isTerminal { Output.redraw(line) } else { Output.error("\(line)\n") }
        isOpen = isTerminal
    }

    /// Leaves the line as it is.
    mutating func end() {
        if isOpen { Output.error("\n") }
        isOpen = false
    }
}
