import Glibc
import Testing

/// A program at a terminal, and who sits in front of it.
final class Terminal {
    let child: ChildProgram
    /// TIOCSPTLCK and TIOCGPTN, whose macros Swift does not see.
    private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

    private let descriptor: CInt
    private var reading: Reading
    /// How much of the shown text was waited for.
    private var seenCount = 0

    /// - Parameter columns: its width; where nobody says otherwise, wide enough for no line to be wrapped.
    init(_ name: String, _ arguments: [String], environment: [String: String], columns: UInt16 = 300) throws {
        // What posix_openpt, unlockpt and ptsname do, with a descriptor that no other program inherits.
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: CInt = 0
        var number: CUnsignedInt = 0
        try #require(ioctl(descriptor, Self.setLock, &lock) == 0 && ioctl(descriptor, Self.getNumber, &number) == 0)
        var size = winsize(ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0)
        reading = Reading(descriptor)
        child = try ChildProgram(
            name, arguments, environment: environment.merging(["TERM": "xterm", "NO_COLOR": "1"]) { $1 },
            descriptors: (0, 1, 2), terminal: "/dev/pts/\(number)")
    }

    /// Types a line.
    func type(_ line: String) throws { try press(line + "\r") }

    /// Presses keys.
    func press(_ keys: String) throws {
        let bytes = Array(keys.utf8)
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    /// Waits until this is shown, behind what was waited for before.
    ///
    /// - Returns: what was shown in front of it.
    @discardableResult
    func wait(for words: String, at location: SourceLocation = #_sourceLocation) throws -> String {
        while true {
            let shown = Array(Self.shown(reading.text))[seenCount...]
            if let place = shown.firstRange(of: Array(words)) {
                seenCount = place.upperBound
                return String(shown[..<place.lowerBound])
            }
            try #require(
                !reading.hasEnded && reading.more(), "\u{2018}\(words)\u{2019} is not shown, but: \(String(shown))",
                sourceLocation: location)
        }
    }

    /// Waits for the end of the program.
    ///
    /// - Returns: its exit code, and what was shown behind what was waited for.
    func end() throws -> (status: CInt, shown: String) {
        let shown = Array(Self.shown(try reading.rest()))
        return (child.exitCode(), String(shown[seenCount...]))
    }

    /// What stands on the screen, line after line, with nothing of what moves the cursor.
    private static func shown(_ text: String) -> String {
        var output = ""
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if scalar == "\u{1B}" {
                guard scalars.popFirst() == "[" else { continue }
                while let next = scalars.popFirst(), !(0x40...0x7E).contains(next.value) {}
            } else if scalar == "\n" || scalar.value >= 0x20 {
                output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
