/// The stamp of a message whose body may hold any bytes: publisher and count, the first 16 bytes of the body.
enum TextStamp {
    static let byteCount = 16

    @inline(__always)
    static func write(_ message: UnsafeMutableRawPointer, at offset: Int, publisher: Int, counter: UInt64) {
        message.storeBytes(of: UInt64(publisher), toByteOffset: offset, as: UInt64.self)
        message.storeBytes(of: counter, toByteOffset: offset + 8, as: UInt64.self)
    }

    @inline(__always)
    static func delivery(_ bytes: UnsafeRawPointer, body: Int, byteCount: Int) -> Item {
        Item(
            kind: .delivery, byteCount: byteCount,
            publisher: Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: body, as: UInt64.self)),
            counter: bytes.loadUnaligned(fromByteOffset: body + 8, as: UInt64.self))
    }

    /// Where the line ends that begins at an offset: the index of its CR; nil where it has not come whole.
    @inline(__always)
    static func lineEnd(_ bytes: UnsafeRawPointer, from offset: Int, _ count: Int) -> Int? {
        var index = offset
        while index + 1 < count {
            if bytes.load(fromByteOffset: index, as: UInt8.self) == UInt8(ascii: "\r") { return index }
            index += 1
        }
        return nil
    }

    /// A decimal number in the bytes, 0 where there is none.
    @inline(__always)
    static func number(_ bytes: UnsafeRawPointer, _ range: Range<Int>) -> Int {
        var value = 0
        for index in range {
            let digit = bytes.load(fromByteOffset: index, as: UInt8.self) &- UInt8(ascii: "0")
            guard digit < 10, value < 1 << 40 else { return 0 }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
