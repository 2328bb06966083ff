import Glibc

/// The bytes of a file, made from who sends it and its number, so that they can be made again and compared.
struct TortureFile {
    private let seed: UInt64
    let sizeBytes: Int

    init(_ name: String, _ number: Int) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(name).\(number)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var random = SeededGenerator(seed: hash)
        seed = hash
        sizeBytes = Int.random(in: 100_000...900_000, using: &random)
    }

    var bytes: [UInt8] {
        var random = SeededGenerator(seed: seed)
        var bytes = [UInt8](repeating: 0, count: sizeBytes)
        bytes.withUnsafeMutableBytes { buffer in
            for place in stride(from: 0, to: sizeBytes - 7, by: 8) {
                buffer.storeBytes(of: random.next(), toByteOffset: place, as: UInt64.self)
            }
        }
        return bytes
    }

    func write(to path: String) throws(Failure) {
        // Under its name only once it is whole: a life may end in the middle.
        let draft = path + ".draft"
        guard let file = fopen(draft, "w") else { throw Failure("\(draft): \(String(cString: strerror(errno)))") }
        let bytes = bytes
        let count = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, count == bytes.count, rename(draft, path) == 0 else {
            throw Failure("\(path): \(String(cString: strerror(errno)))")
        }
    }

    /// The bytes of a file on disk.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[..<count])
    }
}
