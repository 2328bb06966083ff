import AtriumClient
import AtriumWire

/// The one line that tells how far a transfer is.
enum ProgressLine {
    /// `↑ notes.txt  42 %  430.1 MiB of 1.0 GiB  350.2 MiB/s  2 s left`.
    static func text(_ progress: TransferProgress, meter: SpeedMeter) -> String {
        let start = "\(arrow(progress.direction)) \(progress.name.harmless)"
        let done = min(progress.doneBytes, max(progress.totalBytes, progress.doneBytes))
        switch progress.phase {
        case .starting: return "\(start)  starting"
        case .waiting: return "\(start)  \(percent(progress)) %  waiting for its sender"
        case .interrupted: return "\(start)  \(percent(progress)) %  waiting for the connection"
        case .restarted: return "\(start)  starting anew"
        case .verifying: return "\(start)  verifying"
        case .finished, .failed: return start
        case .offered, .moving, .resumed: break
        }
        var parts = [
            "\(start)  \(percent(progress)) %", "\(Amount.bytes(done)) of \(Amount.bytes(progress.totalBytes))",
        ]
        if let speed = meter.bytesPerSecond { parts.append("\(Amount.bytes(speed))/s") }
        let rest = progress.totalBytes > done ? progress.totalBytes - done : 0
        if let left = meter.secondsLeft(ofBytes: rest) { parts.append("\(Amount.span(seconds: left)) left") }
        return parts.joined(separator: "  ")
    }

    /// What happened to a transfer on its way, as a line of its own; nil where it needs none.
    static func turn(_ progress: TransferProgress) -> String? {
        switch progress.phase {
        case .resumed: "resumed at \(percent(progress)) %"
        case .restarted(let error): error.text
        case .starting, .offered, .moving, .waiting, .interrupted, .verifying, .finished, .failed: nil
        }
    }

    /// Whole percent, rounded down; 100 only when all is done. An empty file is always done.
    static func percent(_ progress: TransferProgress) -> UInt64 {
        guard progress.doneBytes < progress.totalBytes else { return 100 }
        let product = progress.doneBytes.multipliedFullWidth(by: 100)
        return progress.totalBytes.dividingFullWidth(product).quotient
    }

    /// The line at the end of a transfer that went well.
    static func summary(_ progress: TransferProgress, tookNanoseconds: UInt64) -> String {
        let seconds = Double(max(1, tookNanoseconds)) / 1e9
        let speed = UInt64(min(Double(progress.totalBytes) / seconds, 1e18))
        let file = progress.file.map { "file \($0.rawValue), " } ?? ""
        return """
            \(arrow(progress.direction)) \(progress.name.harmless)  done: \(file)\
            \(Amount.bytes(progress.totalBytes)) at \(Amount.bytes(speed))/s
            """
    }

    private static func arrow(_ direction: TransferProgress.Direction) -> String {
        switch direction {
        case .upload: "↑"
        case .download: "↓"
        }
    }
}
