import AtriumWire
import Glibc

/// How far a command has come, on standard error: one line that changes, where a person looks at it.
struct Progress {
    private let word: String
    private let isShown: Bool
    private var lastTold: UInt64 = 0
    private var isOpen = false

    /// - Parameters:
    ///   - word: What is done with the bytes: `copied`.
    ///   - options: what the command was told; with `--json` nothing is shown.
    init(_ word: String, _ options: MaintenanceOptions) {
        self.word = word
        isShown = isatty(2) == 1 && !options.isJSON
    }

    mutating func tell(_ doneBytes: UInt64, of totalBytes: UInt64) {
        let step = totalBytes / 100
        guard isShown, doneBytes >= totalBytes || doneBytes - min(lastTold, doneBytes) > step else { return }
        lastTold = doneBytes
        let line = "\(word) \(Amount.bytes(doneBytes)) of \(Amount.bytes(totalBytes))"
        Output.redraw(line)
        isOpen = true
    }

    /// Leaves the line as it is.
    mutating func end() {
        if isOpen { Output.error("\n") }
        isOpen = false
    }
}
