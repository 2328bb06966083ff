import Glibc

/// Reads lines from standard input, as they come.
struct LineReader {
    /// A line that long is no chat; reading stops there.
    static let lineMaxBytes = 1 << 20

    /// Why reading cannot go on.
    enum Failure: Error, Equatable {
        case lineTooLong
        case notText(line: Int)
        case unreadable(String)

        /// One sentence.
        var text: String {
            switch self {
            case .lineTooLong: "a line of standard input is longer than \(LineReader.lineMaxBytes) bytes"
            case .notText(let line): "line \(line) of standard input is not UTF-8"
            case .unreadable(let reason): "standard input: \(reason)"
            }
        }
    }

    private var buffer: [UInt8] = []
    private var start = 0
    private var lineCount = 0
    /// Whether nothing more will be read.
    private(set) var hasEnded = false

    /// Reads once from the descriptor; it waits where nothing is there.
    mutating func fill(from descriptor: CInt = 0) throws(Failure) {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 || errno == EINTR || errno == EAGAIN else {
            throw .unreadable(String(cString: strerror(errno)))
        }
        if count == 0 { hasEnded = true }
        if count > 0 { take(bytes[..<count]) }
    }

    /// Puts bytes behind those that wait.
    mutating func take(_ bytes: ArraySlice<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole line, without its end; at the end of input also a last one that has none.
    mutating func next() throws(Failure) -> String? {
        let rest = buffer[start...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            guard rest.count <= Self.lineMaxBytes else { throw .lineTooLong }
            guard hasEnded, !rest.isEmpty else { return nil }
            start = buffer.count
            return try text(rest)
        }
        start = end + 1
        return try text(rest[..<end])
    }

    private mutating func text(_ bytes: ArraySlice<UInt8>) throws(Failure) -> String {
        lineCount += 1
        let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        guard let text = String(validating: line, as: UTF8.self) else { throw .notText(line: lineCount) }
        return text
    }
}
