import AtriumWire

/// Atrium's frames, of which header, sequence and operation id are read. The relay speaks them too.
protocol FrameDialect: Dialect {}

extension FrameDialect {
    static var hasSequence: Bool { true }

    @inline(__always)
    static func next(_ bytes: UnsafeRawPointer, _ count: Int) -> Item {
        guard count >= FrameHeader.byteCount else { return .incomplete }
        let end = FrameHeader.byteCount + Int(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        guard count >= end else { return .incomplete }
        let kind = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self))
        if kind == FrameKind.messageEvent.rawValue, end >= FrameLayout.counterOffset + 8 {
            return Item(
                kind: .delivery, byteCount: end,
                publisher: Int(number(bytes, FrameLayout.instanceOffset) & FrameLayout.publisherMask),
                counter: number(bytes, FrameLayout.counterOffset) &- 1,
                sequence: number(bytes, EventHead.sequenceOffsetBytes))
        }
        if kind == FrameKind.committed.rawValue { return Item(kind: .accepted, byteCount: end) }
        if kind == FrameKind.error.rawValue || kind == FrameKind.gap.rawValue {
            return Item(kind: .refusal, byteCount: end)
        }
        if kind == FrameKind.ping.rawValue {
            let requestID = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
            return Item(kind: .ping, byteCount: end, requestID: requestID)
        }
        return Item(kind: .other, byteCount: end)
    }

    static func pong(_ requestID: UInt32, received: UInt64) -> [UInt8] {
        Pong(eventsReceived: received).encoded(requestID: requestID)
    }

    @inline(__always)
    private static func number(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
