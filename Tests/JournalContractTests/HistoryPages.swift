import AtriumServices
import AtriumStorage
import AtriumWire

/// A log, page by page.
enum HistoryPages {
    /// As the readers of the real journal page it.
    static func frames(of conversation: ConversationID, path: String) throws -> [[UInt8]] {
        var reader = try HistoryReader(path: path)
        return try frames(of: conversation) { try reader.read($0, pageMaxBytes: $1, into: &$2) }
    }

    /// - Parameter read: appends one page of at most so many bytes.
    static func frames(
        of conversation: ConversationID, _ read: (HistoryRead, Int, inout [UInt8]) throws -> HistoryEnd
    ) throws -> [[UInt8]] {
        var bytes: [UInt8] = []
        var after: UInt64 = 0
        var more = true
        while more {
            let page = HistoryRead(
                session: SessionID(rawValue: 1), requestID: 1, conversation: conversation, after: after,
                before: .max, order: .oldest, countMax: 100)
            let end = try read(page, 65_536, &bytes)
            more = end.more
            after = end.last
        }
        var frames: [[UInt8]] = []
        var cursor = 0
        while cursor < bytes.count {
            let header = try FrameHeader(decoding: bytes.span.bytes, at: cursor)
            let end = cursor + FrameHeader.byteCount + header.payloadBytes
            frames.append(Array(bytes[cursor..<end]))
            cursor = end
        }
        return frames
    }
}
