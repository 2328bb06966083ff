import AtriumNet
import Glibc
import Synchronization

/// A slow and faithless way to the server: it moves so many bytes a tick, and cuts each link at a random byte.
final class CuttingProxy: Sendable {
    /// What it does, set by the tormentor and counted by the proxy.
    private struct State {
        var serverPort: UInt16
        var isCutting = true
        var isStopped = false
        var cutCount = 0
        var linkCount = 0
    }

    /// Microseconds between two looks at all links.
    private static let tickMicroseconds: UInt32 = 8_000
    /// Bytes that a link moves each way in a tick.
    static let tickBytes = 12_288

    let port: UInt16
    private let state: Mutex<State>

    /// Listens, and carries links from then on, on a thread of its own.
    init(serverPort: UInt16, seed: UInt64) throws {
        guard let address = try SocketAddress.resolve(host: "127.0.0.1", port: 0, passive: true).first else {
            throw Failure("there is no loopback address")
        }
        let listener = try Socket.listen(on: address)
        port = try Socket.localAddress(listener.rawValue).port
        state = Mutex(State(serverPort: serverPort))
        let handle = Mutex<Descriptor?>(consume listener)
        _ = try SystemThread(name: "proxy") { [self] in
            guard let listener = handle.withLock({ $0.take() }) else { return }
            run(listener, SeededGenerator(seed: seed))
        }
    }

    var cutCount: Int { state.withLock { $0.cutCount } }
    var linkCount: Int { state.withLock { $0.linkCount } }

    /// The server listens elsewhere now.
    func turn(to serverPort: UInt16) { state.withLock { $0.serverPort = serverPort } }

    /// Links last from now on.
    func stopCutting() { state.withLock { $0.isCutting = false } }

    func stop() { state.withLock { $0.isStopped = true } }

    private func run(_ listener: borrowing Descriptor, _ seeded: SeededGenerator) {
        var random = seeded
        var links: [ProxyLink] = []
        while true {
            let now = state.withLock { $0 }
            if now.isStopped { return }
            do {
                while let accepted = try Socket.accept(listener.rawValue) {
                    links.append(try ProxyLink(accepted.take(), serverPort: now.serverPort, &random))
                    state.withLock { $0.linkCount += 1 }
                }
            } catch {
                // The server is not there; the client sees a link that ends at once.
            }
            for link in links where link.move(bytesMax: Self.tickBytes, isCutting: now.isCutting) {
                state.withLock { $0.cutCount += 1 }
            }
            links.removeAll(where: \.isOver)
            usleep(Self.tickMicroseconds)
        }
    }
}
