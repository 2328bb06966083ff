import AtriumWire
import Glibc

/// The program's two streams. Names, paths and reasons in what it says come from elsewhere: nothing but line feeds
/// commands a terminal.
enum Output {
    static func standard(_ text: String) { put(text.harmlessOutput(keepsColors: false), 1) }
    static func error(_ text: String) { put(text.harmlessOutput(keepsColors: false), 2) }

    /// Draws a line of the program's own on standard error, in place of the one the cursor is in.
    static func redraw(_ line: String) { put("\r\u{1B}[K" + line.harmless, 2) }

    private static func put(_ text: String, _ descriptor: CInt) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
