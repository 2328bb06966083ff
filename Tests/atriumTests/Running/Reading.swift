import Glibc
import Testing

/// What a program writes, as it comes.
struct Reading: ~Copyable {
    /// How long a test waits for what has to come.
    static let patienceMilliseconds: CInt = 20_000

    /// Closed with it.
    let descriptor: CInt
    /// All that came.
    private(set) var bytes: [UInt8] = []
    private(set) var hasEnded = false

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Waits for more, or for the end.
    ///
    /// - Returns: false where nothing came for too long.
    mutating func more() -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&entry, 1, Self.patienceMilliseconds)
        guard ready > 0 else { return ready < 0 && errno == EINTR }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &buffer, buffer.count)
        // A terminal whose program has ended gives an error in place of an end.
        if count > 0 { bytes += buffer[..<count] } else { hasEnded = true }
        return true
    }

    /// Reads to the end.
    mutating func rest() throws -> String {
        while !hasEnded { try #require(more(), "it does not end; until now: \(text)") }
        return text
    }
}
