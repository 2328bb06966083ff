import AtriumWire
import Glibc

/// Standard output or standard error, written to without a buffer of our own.
struct StandardStream {
    static let output = StandardStream(descriptor: 1)
    static let error = StandardStream(descriptor: 2)

    let descriptor: CInt

    /// Whether a person looks at it.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Columns of the terminal; 80 where it does not say.
    var columnCount: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes a line, or several, and a line feed. Whatever stands in it, it commands no terminal but for its colours.
    func writeLine(_ text: String) { write(text.harmlessOutput(keepsColors: true) + "\n") }

    /// Writes the text as it is: for what this program draws by itself.
    ///
    /// A reader that went away ends the program, as it ends any filter.
    func write(_ text: String) { write(Array(text.utf8)[...]) }

    /// Makes sure that nothing else comes to have the number of a standard stream that the program was started
    /// without: what is written there would go into a connection. Called before anything is opened.
    static func claim() {
        for number: CInt in 0...2 where fcntl(number, F_GETFD) < 0 {
            // Opened the other way round, so that to use it fails as it did.
            _ = open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    /// A result that nobody gets is a failure, and what is said beside it is not.
    private func give(up failure: CInt) {
        guard descriptor != Self.error.descriptor else { return }
        if failure != EPIPE {
            Self.error.writeLine("atrium: standard output: \(String(cString: strerror(failure)))")
        }
        exit(ExitCode.data.rawValue)
    }

    /// Writes bytes as they are, to the last.
    func write(_ bytes: ArraySlice<UInt8>) {
        var bytes = bytes
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                bytes = bytes.dropFirst(count)
            } else if errno == EAGAIN {
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&entry, 1, -1)
            } else if errno != EINTR {
                return give(up: errno)
            }
        }
    }
}
