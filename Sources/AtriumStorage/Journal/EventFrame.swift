import AtriumWire

/// Where the parts of an encoded event frame lie that the journal reads. Spec/04-rooms.md §4.7.
package enum EventFrame {
    /// The kind's number, from the first byte of the frame.
    static let kindOffsetBytes = 4
    /// The length of the author's name, the last field of the head.
    package static let authorNameOffsetBytes = FrameHeader.byteCount + 48

    /// The kind's number; 0 in a frame too short to have one.
    package static func kind(_ frame: UnsafeRawBufferPointer) -> UInt16 {
        guard frame.count >= FrameHeader.byteCount else { return 0 }
        return UInt16(bigEndian: frame.loadUnaligned(fromByteOffset: kindOffsetBytes, as: UInt16.self))
    }

    /// Where the body behind the head begins; the end of a frame too short to have one.
    package static func bodyOffsetBytes(_ frame: UnsafeRawBufferPointer) -> Int {
        guard frame.count > authorNameOffsetBytes else { return frame.count }
        return min(authorNameOffsetBytes + 1 + Int(frame[authorNameOffsetBytes]), frame.count)
    }

    /// The id of the file an event offers, or nil for other events.
    package static func offeredFile(_ frame: UnsafeRawBufferPointer) -> FileID? {
        let body = bodyOffsetBytes(frame)
        guard kind(frame) == FrameKind.fileOfferedEvent.rawValue, frame.count - body >= 8 else { return nil }
        return FileID(rawValue: UInt64(bigEndian: frame.loadUnaligned(fromByteOffset: body, as: UInt64.self)))
    }

    /// Stands for what an operation asked for: its kind, its conversation, and the body without what the journal
    /// itself wrote into it. It is compared with others of the same operation alone, so that who makes two requests
    /// with one fingerprint deceives nobody else.
    package static func fingerprint(_ frame: UnsafeRawBufferPointer, in conversation: ConversationID) -> UInt64 {
        let body = bodyOffsetBytes(frame)
        let skippedBytes = offeredFile(frame) == nil ? 0 : 8
        var print = mix(conversation.rawValue, UInt64(kind(frame)))
        var offset = body + skippedBytes
        while frame.count - offset >= 8 {
            print = mix(print, frame.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        let rest = frame[offset...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return mix(mix(print, rest), UInt64(frame.count))
    }

    /// Both halves of a product of 128 bits: each bit of either word reaches most of the result.
    private static func mix(_ print: UInt64, _ word: UInt64) -> UInt64 {
        let product = (print ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: word ^ 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
