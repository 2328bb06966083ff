/// NATS' text protocol.
enum NATSDialect: Dialect {
    static var hasSequence: Bool { false }
    static var accepts: Bool { false }

    static let greeting = Array("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true}\r\n".utf8)

    static let ping = Array("PING\r\n".utf8)

    static func subscription(_ subject: String) -> [UInt8] { Array("SUB \(subject) 1\r\nPING\r\n".utf8) }

    static func template(subject: String, text: String) -> Template {
        let head = "PUB \(subject) \(text.utf8.count)\r\n"
        return Template(bytes: Array("\(head)\(text)\r\n".utf8), stampOffset: head.utf8.count)
    }

    @inline(__always)
    static func stamp(_ message: UnsafeMutableRawPointer, at offset: Int, publisher: Int, counter: UInt64) {
        TextStamp.write(message, at: offset, publisher: publisher, counter: counter)
    }

    /// A delivery is `MSG subject sid size`, and the body on lines of its own.
    @inline(__always)
    static func next(_ bytes: UnsafeRawPointer, _ count: Int) -> Item {
        guard let end = TextStamp.lineEnd(bytes, from: 0, count) else { return .incomplete }
        switch (bytes.load(as: UInt8.self), bytes.load(fromByteOffset: 1, as: UInt8.self)) {
        case (UInt8(ascii: "M"), _):
            var start = end
            while start > 0, bytes.load(fromByteOffset: start - 1, as: UInt8.self) != UInt8(ascii: " ") { start -= 1 }
            let bodyCount = TextStamp.number(bytes, start..<end)
            let byteCount = end + 2 + bodyCount + 2
            guard byteCount <= count else { return .incomplete }
            guard bodyCount >= TextStamp.byteCount else { return Item(kind: .other, byteCount: byteCount) }
            return TextStamp.delivery(bytes, body: end + 2, byteCount: byteCount)
        case (UInt8(ascii: "P"), UInt8(ascii: "I")): return Item(kind: .ping, byteCount: end + 2)
        case (UInt8(ascii: "-"), _): return Item(kind: .refusal, byteCount: end + 2)
        default: return Item(kind: .other, byteCount: end + 2)
        }
    }

    static func pong(_ requestID: UInt32, received: UInt64) -> [UInt8] { Array("PONG\r\n".utf8) }
}
