import AtriumWire

/// The bytes of one input, taken from the front. Where they have ended, numbers are 0 and runs are empty.
struct FuzzInput {
    private let bytes: [UInt8]
    private var cursor = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = Array(bytes)
    }

    /// Whether every byte is taken.
    var isEmpty: Bool { cursor >= bytes.count }

    mutating func byte() -> UInt8 {
        guard cursor < bytes.count else { return 0 }
        defer { cursor += 1 }
        return bytes[cursor]
    }

    mutating func short() -> UInt16 {
        UInt16(byte()) << 8 | UInt16(byte())
    }

    /// So many bytes, or as many as there are.
    mutating func run(_ count: Int) -> [UInt8] {
        let end = min(bytes.count, cursor + count)
        defer { cursor = end }
        return Array(bytes[cursor..<end])
    }

    /// A run with its length, of two bytes, in front.
    mutating func counted() -> [UInt8] {
        run(Int(short()))
    }

    /// A kind of frame: one this version knows by its place in the table, and any other by its number.
    mutating func kindNumber() -> UInt16 {
        let place = Int(byte())
        guard place < FrameKind.allCases.count else { return short() }
        return FrameKind.allCases[place].rawValue
    }
}
