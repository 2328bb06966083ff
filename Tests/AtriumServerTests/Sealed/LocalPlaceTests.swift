import AtriumServer
import AtriumWire
import Foundation
import Testing

@Suite("Unix sockets, and several places")
struct LocalPlaceTests {
    private let scratch: ScratchFolder
    private let path: String

    init() throws {
        scratch = try ScratchFolder()
        path = scratch("s")
    }

    @Test("a server listens at several places, and those who come by one meet those who come by another")
    func listensAtSeveral() throws {
        let server = try RunningServer {
            $0.places = [
                .internet(host: "127.0.0.1", port: 0), .internet(host: "127.0.0.1", port: 0), .local(path: path),
            ]
            $0.security = .tls(nil)
        }
        #expect(server.server.addresses.count == 3)
        #expect(server.server.addresses[2] == "unix:\(path)")
        let ada = try WireClient(path: path)
        try ada.logIn("ada")
        let second = try #require(server.server.addresses[1].split(separator: ":").last.flatMap { UInt16($0) })
        let bob = try WireClient(port: second, sealed: true)
        try bob.logIn("bob")
        try ada.say("hello", in: .room("lobby"))
        #expect(try bob.wait(MessageEvent.self).text == "hello")
    }

    @Test("files go over a Unix socket, both ways")
    func movesFiles() throws {
        let server = try RunningServer { $0.places = [.local(path: path)] }
        #expect(server.server.port == 0)
        let ada = try WireClient(path: path)
        try ada.logIn("ada")
        let content = (0..<40 * 65_536 + 7).map { UInt8(truncatingIfNeeded: $0 >> 4 &* 13) }
        let stored = try ada.upload(content, name: "a.bin", to: .room("lobby"))
        _ = try ada.fetch(stored.file, transfer: 2)
        let isSame = try ada.receive(transfer: 2).bytes == content
        #expect(isSame)
    }

    @Test("the name is its owner's alone, and goes with the server")
    func isPrivate() throws {
        let server = try RunningServer { $0.places = [.local(path: path)] }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        server.server.stop()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("what a killed server left behind is replaced; what is in use, or no socket, is not")
    func replacesLeftOvers() throws {
        let bound = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(bound, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(status == 0)
        close(bound)
        let server = try RunningServer { $0.places = [.local(path: path)] }
        _ = try WireClient(path: path)
        #expect(throws: ServerError.self) { try RunningServer { $0.places = [.local(path: path)] } }
        // The first still answers.
        try WireClient(path: path).logIn("ada")
        let file = scratch("f")
        #expect(FileManager.default.createFile(atPath: file, contents: Data("mine".utf8)))
        #expect(throws: ServerError.self) { try RunningServer { $0.places = [.local(path: file)] } }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        _ = server
    }

    @Test("a path that is too long for the kernel is refused with the reason")
    func refusesLongPaths() throws {
        #expect(throws: ServerError.self) {
            try RunningServer { $0.places = [.local(path: "/tmp/" + String(repeating: "x", count: 200))] }
        }
    }
}
