import AtriumNet
import AtriumServices
import AtriumStorage
import Foundation
import Glibc
import Testing

@testable import AtriumServer

@Suite("The control socket of a running server")
struct ControlTests {
    /// One connection to it, by hand.
    private func connect(_ path: String) throws -> CInt {
        let raw = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        let address = try ControlAddress(path)
        try #require(address.withPointer { Glibc.connect(raw, $0, $1) } == 0)
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        return raw
    }

    /// Whatever comes, up to an ending or the end of the connection.
    private func read(_ raw: CInt, until ending: String) -> String {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: text, as: UTF8.self).hasSuffix(ending) {
            let count = recv(raw, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            text.append(contentsOf: buffer[..<count])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func write(_ raw: CInt, _ text: String) {
        let bytes = Array(text.utf8)
        _ = send(raw, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }

    @Test("it is for its owner alone, says what is going on, and goes with the server")
    func tellsStatus() throws {
        let server = try RunningServer()
        let path = "\(server.folder)/control.sock"
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let (ada, also) = (try server.client("ada"), try server.client("bob"))
        _ = try ada.offer("f", sizeBytes: 3, to: .room("lobby"))
        var control = try ControlClient(try StoredFolder(path: server.folder))
        let lines = try control.status()
        let values = Dictionary(uniqueKeysWithValues: lines.map { ($0.name, $0.value) })
        #expect(values["address"] == server.server.address && values["durability"] == "power-safe")
        #expect(values["connections"] == "2" && values["sessions"] == "2" && values["online"] == "2")
        #expect(values["uploads"] == "1" && values["sending"] == "1" && values["removals"] == "0")
        try control.compact()
        _ = also
        server.server.stop()
        #expect(access(path, F_OK) != 0)
    }

    @Test("what is no request is refused, and a line without end closes the connection")
    func refusesNonsense() throws {
        let server = try RunningServer()
        let raw = try connect("\(server.folder)/control.sock")
        defer { close(raw) }
        #expect(read(raw, until: "\n").hasPrefix("atriumd-control 1 "))
        for request in ["", "stat us", "collect", "collect 10001", "collect -1", "status now", "\u{0}"] {
            write(raw, request + "\n")
            #expect(read(raw, until: "\n").hasPrefix("error "))
        }
        write(raw, "collect 2\nblob zz 3\nnonsense\n")
        #expect(read(raw, until: "done\n") == "blobs 0\ndone\n")
        write(raw, String(repeating: "x", count: 5000))
        #expect(read(raw, until: "never") == "")
    }

    @Test("four are served at a time, a fifth waits for one of them to end, and the server stops all the same")
    func boundsConnections() throws {
        let server = try RunningServer()
        let path = "\(server.folder)/control.sock"
        let held = try (0..<4).map { _ in try connect(path) }
        for raw in held {
            write(raw, "hold\n")
            #expect(read(raw, until: "done\n").hasSuffix("done\n"))
        }
        let fifth = try connect(path)
        close(held[0])
        #expect(read(fifth, until: "\n").hasPrefix("atriumd-control 1 "))
        server.server.stop()
        for raw in held.dropFirst() + [fifth] {
            #expect(read(raw, until: "never") == "")
            close(raw)
        }
    }

    @Test("a socket a killed server left is replaced; one nobody answers on is told from a free folder")
    func replacesStale() throws {
        let scratch = try ScratchFolder()
        let data = scratch("data")
        let server = try RunningServer(folder: data, keepsFolder: true)
        server.server.stop()
        try Data("stale".utf8).write(to: URL(fileURLWithPath: "\(data)/control.sock"))
        let folder = try StoredFolder(path: data)
        #expect(throws: ServerError.self) { _ = try ControlClient(folder) }
        let again = try RunningServer(folder: data, keepsFolder: true)
        var control = try ControlClient(folder)
        #expect(try control.status().contains { $0.name == "address" && $0.value == again.server.address })
    }

    @Test("a folder whose path is longer than the kernel takes has a socket all the same")
    func takesLongPaths() throws {
        let scratch = try ScratchFolder()
        let long = scratch(String(repeating: "long", count: 30))
        let server = try RunningServer(folder: long + "/data", keepsFolder: true)
        var control = try ControlClient(try StoredFolder(path: long + "/data"))
        #expect(try control.status().contains { $0.value == server.server.address })
    }

    @Test("a running server's folder cannot be claimed, and a claimed one has no server")
    func excludesServers() throws {
        let scratch = try ScratchFolder()
        let data = scratch("data")
        let server = try RunningServer(folder: data, keepsFolder: true)
        let folder = try StoredFolder(path: data)
        #expect(try isClaimable(folder) == false)
        server.server.stop()
        #expect(try isClaimable(folder))
    }

    private func isClaimable(_ folder: StoredFolder) throws -> Bool {
        guard let claim = try folder.claim() else { return false }
        #expect(throws: ServerError.self) { _ = try RunningServer(folder: folder.path, keepsFolder: true) }
        _ = consume claim
        return true
    }
}
