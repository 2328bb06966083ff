/// IRC, as far as every server of it speaks it: the ircd's name is `serverName`, as its configuration here has it.
enum IRCDialect: Dialect {
    static var hasSequence: Bool { false }
    static var accepts: Bool { false }

    static let serverName = "irc.bench"

    /// What brings a client in, and then into a channel.
    static func steps(nick: String, channel: String?) -> [PlainArrival.Step] {
        var steps = [
            PlainArrival.Step(says: Array("NICK \(nick)\r\nUSER bench 0 * :bench\r\n".utf8), awaits: " 001 ")
        ]
        if let channel { steps.append(.init(says: Array("JOIN \(channel)\r\n".utf8), awaits: " 366 ")) }
        return steps
    }

    static func template(target: String, text: String) -> Template {
        let head = "PRIVMSG \(target) :"
        return Template(bytes: Array("\(head)\(text)\r\n".utf8), stampOffset: head.utf8.count)
    }

    /// Publisher and count as letters: a line holds no other bytes.
    @inline(__always)
    static func stamp(_ message: UnsafeMutableRawPointer, at offset: Int, publisher: Int, counter: UInt64) {
        var value = UInt64(publisher) << counterBits | counter
        for index in 0..<TextStamp.byteCount {
            let letter = UInt8(ascii: "a") + UInt8(value >> 60)
            message.storeBytes(of: letter, toByteOffset: offset + index, as: UInt8.self)
            value <<= 4
        }
    }

    private static let counterBits: UInt64 = 40

    /// A delivery is `:nick!user@host PRIVMSG target :text`, a line.
    @inline(__always)
    static func next(_ bytes: UnsafeRawPointer, _ count: Int) -> Item {
        guard let end = TextStamp.lineEnd(bytes, from: 0, count) else { return .incomplete }
        guard bytes.load(as: UInt8.self) == UInt8(ascii: ":") else { return command(bytes, 0, end) }
        guard let verb = next(UInt8(ascii: " "), bytes, from: 1, end), verb + 1 < end else {
            return Item(kind: .other, byteCount: end + 2)
        }
        guard bytes.load(fromByteOffset: verb + 1, as: UInt8.self) == UInt8(ascii: "P"),
            let text = next(UInt8(ascii: ":"), bytes, from: verb, end), end - text > TextStamp.byteCount
        else { return command(bytes, verb + 1, end) }
        var value: UInt64 = 0
        for index in text + 1...text + TextStamp.byteCount {
            value = value << 4 | UInt64((bytes.load(fromByteOffset: index, as: UInt8.self) &- UInt8(ascii: "a")) & 15)
        }
        return Item(
            kind: .delivery, byteCount: end + 2, publisher: Int(value >> counterBits),
            counter: value & (1 << counterBits - 1))
    }

    /// What is no delivery: a ping, a farewell, or a numeric; those of 400 and above refuse something, and 422 is the
    /// lack of a greeting.
    private static func command(_ bytes: UnsafeRawPointer, _ start: Int, _ end: Int) -> Item {
        let word = UnsafeRawBufferPointer(start: bytes + start, count: min(end - start, 5))
        if word.starts(with: "PING".utf8) { return Item(kind: .ping, byteCount: end + 2) }
        let refuses = word.starts(with: "ERROR".utf8) || word.starts(with: "4".utf8) && !word.starts(with: "422".utf8)
        return Item(kind: refuses ? .refusal : .other, byteCount: end + 2)
    }

    @inline(__always)
    private static func next(_ byte: UInt8, _ bytes: UnsafeRawPointer, from start: Int, _ end: Int) -> Int? {
        var index = start
        while index < end {
            if bytes.load(fromByteOffset: index, as: UInt8.self) == byte { return index }
            index += 1
        }
        return nil
    }

    static func pong(_ requestID: UInt32, received: UInt64) -> [UInt8] { Array("PONG \(serverName)\r\n".utf8) }
}
