import AtriumServices
import AtriumWire

/// What an event is, whether by the columns of its row or by the bytes kept in it. Spec/04-rooms.md §4.7.
struct EventRow {
    /// What an event says of a file.
    enum FileChange {
        case none
        case offered(UInt64)
        case stored(UInt64, Digest)
        case withdrawn(UInt64)
    }

    var kind: UInt64
    var conversation: UInt64
    var sequence: UInt64
    var time: UInt64
    var author: UInt64
    var instance: UInt64
    var counter: UInt64
    var fileChange = FileChange.none

    init(
        kind: UInt64, conversation: UInt64, sequence: UInt64, time: UInt64, author: UInt64, instance: UInt64,
        counter: UInt64
    ) {
        self.kind = kind
        self.conversation = conversation
        self.sequence = sequence
        self.time = time
        self.author = author
        self.instance = instance
        self.counter = counter
    }

    /// Reads an encoded event; nil where the bytes are no whole event.
    init?(_ frame: UnsafeRawBufferPointer) {
        let bytes = RawSpan(_unsafeBytes: frame)
        do throws(DecodeError) {
            let header = try FrameHeader(decoding: bytes)
            guard frame.count == FrameHeader.byteCount + header.payloadBytes else { return nil }
            let payload = bytes.extracting(FrameHeader.byteCount..<frame.count)
            var cursor = 0
            let head = try EventHead(decoding: payload, at: &cursor)
            self.init(
                kind: UInt64(EventFrame.kind(frame)), conversation: head.conversation.rawValue,
                sequence: head.sequence, time: head.time.microseconds, author: head.author.rawValue,
                instance: head.operation.instance, counter: head.operation.counter)
            fileChange = try Self.fileChange(header, payload)
        } catch {
            return nil
        }
    }

    /// Whether both are the same event.
    func hasSameHead(as other: EventRow) -> Bool {
        kind == other.kind && conversation == other.conversation && sequence == other.sequence
            && time == other.time && author == other.author && instance == other.instance
            && counter == other.counter
    }

    private static func fileChange(_ header: FrameHeader, _ payload: RawSpan) throws(DecodeError) -> FileChange {
        if header.kind == .fileOfferedEvent {
            return .offered(try FileOfferedEvent(decoding: payload).file.rawValue)
        }
        if header.kind == .fileStoredEvent {
            let event = try FileStoredEvent(decoding: payload)
            return .stored(event.file.rawValue, event.digest)
        }
        if header.kind == .fileWithdrawnEvent {
            return .withdrawn(try FileWithdrawnEvent(decoding: payload).file.rawValue)
        }
        return .none
    }
}
