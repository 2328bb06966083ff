import AtriumNet
import Glibc
import Testing

@testable import AtriumServer

/// What the program that started the server is told, over a real socket.
@Suite struct ReadinessTests {
    /// The socket of a service manager.
    private final class Listening {
        let descriptor: Descriptor

        /// - Parameter path: where it is bound; `@` begins an abstract name.
        init(at path: String) throws {
            descriptor = Descriptor(socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0))
            var wait = timeval(tv_sec: 60, tv_usec: 0)
            setsockopt(
                descriptor.rawValue, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { target in
                target.copyBytes(from: path.utf8)
                if target[0] == UInt8(ascii: "@") { target[0] = 0 }
            }
            let byteCount = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
            let result = withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor.rawValue, $0, byteCount)
                }
            }
            try #require(result == 0)
        }

        /// The next datagram; empty where none comes.
        func next() -> String {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor.rawValue, &bytes, bytes.count, 0)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    @Test(
        "who started the server hears when it is ready, reads its certificate again, and stops",
        arguments: [false, true])
    func tellsHowItStands(isAbstract: Bool) throws {
        let folder = try ScratchFolder()
        let path = isAbstract ? "@atrium-readiness-\(getpid())" : "\(folder.path)/notify"
        let listening = try Listening(at: path)
        let stop = try WakeUp()
        let reload = try WakeUp()
        let dataPath = "\(folder.path)/data"
        let thread = try SystemThread(name: "run") {
            do {
                var settings = ServerSettings()
                settings.port = 0
                settings.dataPath = dataPath
                let run = try ServerRun(settings, log: Log(level: .error, descriptor: -1))
                run.readiness = ReadinessSocket(path: path)
                try run.run(until: stop, reloadingOn: reload)
            } catch {
                Issue.record(error)
            }
        }
        #expect(listening.next().hasPrefix("READY=1\nSTATUS=listening on "))
        reload.signal()
        let reloading = listening.next()
        #expect(reloading.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(listening.next().hasPrefix("READY=1\n"))
        stop.signal()
        #expect(listening.next() == "STOPPING=1\n")
        thread.join()
    }

    @Test(
        "what is no socket is passed over", arguments: ["", "relative", "@", "/" + String(repeating: "x", count: 200)])
    func passesOver(path: String) {
        #expect(ReadinessSocket(path: path) == nil)
    }

    @Test("a socket that nobody listens at costs nothing")
    func nobodyListens() throws {
        let folder = try ScratchFolder()
        let readiness = try #require(ReadinessSocket(path: "\(folder.path)/nobody"))
        readiness.tell(.stopping)
    }
}
