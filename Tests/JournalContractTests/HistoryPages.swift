import AtriumServices
import AtriumStorage
import AtriumWire

/// A log as the real readers page it.
enum HistoryPages {
    static func frames(of conversation: ConversationID, path: String) throws -> [[UInt8]] {
        var reader = try HistoryReader(path: path)
        var bytes: [UInt8] = []
        var after: UInt64 = 0
        var more = true
        while more {
            let end = try reader.read(
                HistoryRead(
                    session: SessionID(rawValue: 1), requestID: 1, conversation: conversation, after: after,
                    before: .max, order: .oldest, countMax: 100), pageMaxBytes: 65_536, into: &bytes)
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
