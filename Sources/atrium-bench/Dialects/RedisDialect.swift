/// Redis' publish and subscribe, RESP version 2.
enum RedisDialect: Dialect {
    static var hasSequence: Bool { false }
    static var accepts: Bool { true }

    static let ping = Array("PING\r\n".utf8)

    static func subscription(_ channel: String) -> [UInt8] { Array("SUBSCRIBE \(channel)\r\n".utf8) }

    static func template(channel: String, text: String) -> Template {
        let head = "*3\r\n$7\r\nPUBLISH\r\n$\(channel.utf8.count)\r\n\(channel)\r\n$\(text.utf8.count)\r\n"
        return Template(bytes: Array("\(head)\(text)\r\n".utf8), stampOffset: head.utf8.count)
    }

    @inline(__always)
    static func stamp(_ message: UnsafeMutableRawPointer, at offset: Int, publisher: Int, counter: UInt64) {
        TextStamp.write(message, at: offset, publisher: publisher, counter: counter)
    }

    /// A delivery is an array of three strings: `message`, the channel, the body.
    @inline(__always)
    static func next(_ bytes: UnsafeRawPointer, _ count: Int) -> Item {
        guard let first = TextStamp.lineEnd(bytes, from: 0, count) else { return .incomplete }
        switch bytes.load(as: UInt8.self) {
        case UInt8(ascii: ":"): return Item(kind: .accepted, byteCount: first + 2)
        case UInt8(ascii: "-"): return Item(kind: .refusal, byteCount: first + 2)
        case UInt8(ascii: "*"): return array(bytes, from: first + 2, count)
        default: return Item(kind: .other, byteCount: first + 2)
        }
    }

    @inline(__always)
    private static func array(_ bytes: UnsafeRawPointer, from start: Int, _ count: Int) -> Item {
        var offset = start
        var body = 0
        var bodyCount = 0
        for _ in 0..<3 {
            guard let end = TextStamp.lineEnd(bytes, from: offset, count) else { return .incomplete }
            // The third of a subscription's answer is a number, not a string.
            if bytes.load(fromByteOffset: offset, as: UInt8.self) == UInt8(ascii: ":") {
                return Item(kind: .other, byteCount: end + 2)
            }
            body = end + 2
            bodyCount = TextStamp.number(bytes, offset + 1..<end)
            offset = body + bodyCount + 2
            guard offset <= count else { return .incomplete }
        }
        guard bodyCount >= TextStamp.byteCount else { return Item(kind: .other, byteCount: offset) }
        return TextStamp.delivery(bytes, body: body, byteCount: offset)
    }

    static func pong(_ requestID: UInt32, received: UInt64) -> [UInt8] { [] }
}
