import AtriumWire

/// The relay: a publisher sends the event frame as the members are to get it, but for the sequence.
enum RelayDialect: FrameDialect {
    static var accepts: Bool { false }

    static func template(publisher: Int, text: String) -> Template {
        let head = EventHead(
            conversation: ConversationID(rawValue: 1), time: WallTime(microseconds: 0), author: AccountID(rawValue: 1),
            operation: OperationID(instance: UInt64(publisher), counter: 0), authorName: "publisher")
        let event = MessageEvent(head: head, style: .plain, text: text)
        return Template(bytes: event.encoded(), stampOffset: FrameLayout.counterOffset)
    }

    @inline(__always)
    static func stamp(_ message: UnsafeMutableRawPointer, at offset: Int, publisher: Int, counter: UInt64) {
        message.storeBytes(of: (counter + 1).bigEndian, toByteOffset: offset, as: UInt64.self)
    }
}
