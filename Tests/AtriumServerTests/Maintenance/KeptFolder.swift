import AtriumNet
import AtriumWire
import Foundation
import Glibc

@testable import AtriumStorage

/// A data folder a real server has made and left: two people who talked in two conversations, and two stored files.
struct KeptFolder {
    let scratch: ScratchFolder
    let stored: [Stored]
    /// The bytes of the first file: two blocks, the second shorter.
    let bytes = [UInt8]((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) })

    var path: String { scratch("data") }
    var folder: StoredFolder { get throws { try StoredFolder(path: path) } }

    init() throws {
        scratch = try ScratchFolder()
        let server = try RunningServer(folder: scratch("data"), keepsFolder: true)
        let (ada, bob) = (try server.client("ada"), try server.client("bob"))
        for number in 1...5 { try ada.say("line \(number)", in: .room("lobby")) }
        try bob.say("between us", in: .account("ada"))
        stored = [
            try ada.upload(bytes, name: "photos.tar", to: .room("lobby")),
            try bob.upload([], name: "empty", to: .room("lobby"), transfer: 2),
        ]
        server.server.stop()
    }

    /// Runs statements on the journal.
    func change(_ sql: String) throws {
        try SQLiteConnection(path: folder.journalPath, access: .readWrite).execute(sql)
    }

    /// The path of a blob.
    func blob(_ digest: Digest) -> String { "\(path)/blobs/\(digest.hex.prefix(2))/\(digest.hex)" }

    /// Changes a byte of a file.
    static func damage(_ path: String, at offset: Int) throws {
        let handle = try BlobHandle.open(path, flags: O_RDWR)
        var byte = [UInt8](repeating: 0, count: 1)
        try byte.withUnsafeMutableBytes { try handle.read(into: $0, at: UInt64(offset)) }
        byte[0] ^= 1
        try byte.withUnsafeBytes { try handle.write($0, at: UInt64(offset)) }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let parent = Folders.parent(of: path)
        try Folders.create(parent)
        try FileCopy.write(bytes, to: path)
    }
}
