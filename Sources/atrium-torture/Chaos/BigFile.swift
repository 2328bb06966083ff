import Glibc

/// A file too large for memory.
enum BigFile {
    private static let pieceBytes = 1 << 20

    /// Writes random bytes.
    static func write(_ path: String, sizeBytes: Int, seed: UInt64) throws(Failure) {
        guard let file = fopen(path, "w") else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var random = SeededGenerator(seed: seed)
        var piece = [UInt64](repeating: 0, count: pieceBytes / 8)
        var left = sizeBytes
        while left > 0 {
            for index in piece.indices { piece[index] = random.next() }
            let count = min(left, pieceBytes)
            guard fwrite(piece, 1, count, file) == count else {
                throw Failure("\(path): \(String(cString: strerror(errno)))")
            }
            left -= count
        }
    }

    static func areSame(_ first: String, _ second: String) throws(Failure) -> Bool {
        guard let one = fopen(first, "r") else { throw Failure("\(first): \(String(cString: strerror(errno)))") }
        defer { fclose(one) }
        guard let two = fopen(second, "r") else { throw Failure("\(second): \(String(cString: strerror(errno)))") }
        defer { fclose(two) }
        var left = [UInt8](repeating: 0, count: pieceBytes)
        var right = left
        while true {
            let count = fread(&left, 1, pieceBytes, one)
            guard fread(&right, 1, pieceBytes, two) == count, memcmp(left, right, count) == 0 else { return false }
            if count == 0 { return true }
        }
    }
}
