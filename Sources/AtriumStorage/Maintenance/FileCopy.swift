import AtriumWire
import Glibc

/// Whole files, read and written in pieces and synced at the end.
enum FileCopy {
    private static let pieceBytes = 1 << 20

    /// The bytes of a small file.
    static func bytes(of path: String) throws(DiskError) -> [UInt8] {
        let file = try BlobHandle.open(path, flags: O_RDONLY)
        var bytes = [UInt8](repeating: 0, count: Int(clamping: try file.byteCount()))
        try bytes.withUnsafeMutableBufferPointer { (buffer) throws(DiskError) in
            try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
        return bytes
    }

    /// Writes a small file.
    static func write(_ bytes: [UInt8], to path: String) throws(DiskError) {
        let file = try BlobHandle.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC)
        try bytes.withUnsafeBufferPointer { (buffer) throws(DiskError) in
            try file.write(UnsafeRawBufferPointer(buffer), at: 0)
        }
        try file.sync()
    }

    /// Copies a file.
    static func copy(_ source: String, to target: String) throws(DiskError) {
        let written = try BlobHandle.open(target, flags: O_WRONLY | O_CREAT | O_TRUNC)
        try read(source) { (piece, offset) throws(DiskError) in try written.write(piece, at: offset) }
        try written.sync()
    }

    /// The SHA-256 of a file.
    static func digest(of path: String) throws(DiskError) -> Digest {
        let digest = RunningDigest()
        try read(path) { (piece, _) throws(DiskError) in digest.update(piece) }
        return digest.value()
    }

    private static func read(
        _ path: String, _ take: (UnsafeRawBufferPointer, UInt64) throws(DiskError) -> Void
    ) throws(DiskError) {
        let file = try BlobHandle.open(path, flags: O_RDONLY)
        let sizeBytes = try file.byteCount()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 4096)
        defer { buffer.deallocate() }
        var offset: UInt64 = 0
        while offset < sizeBytes {
            let count = Int(min(UInt64(pieceBytes), sizeBytes - offset))
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            try file.read(into: piece, at: offset)
            try take(UnsafeRawBufferPointer(piece), offset)
            offset += UInt64(count)
        }
    }
}
