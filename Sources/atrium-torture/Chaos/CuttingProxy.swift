import AtriumNet
import Glibc

/// A slow and faithless way to the server: it moves so many bytes a tick, and cuts links in the middle of anything.
final class CuttingProxy: Sendable {
    /// Where links are cut.
    enum Cuts: Sendable {
        /// Each at a byte of its own, drawn at random: anywhere between a handshake and a few files.
        case anywhere
        /// One link after the other, where all of them together have moved so many bytes. Rising.
        case at([Int])
    }

    /// How fast links are.
    struct Pace: Sendable {
        /// Microseconds between two looks at all links.
        var tickMicroseconds: UInt32 = 8_000
        /// Bytes that a link moves each way in a tick.
        var tickBytes = 12_288
    }

    /// What it does, set by the tormentor and counted by the proxy.
    private struct State {
        var serverPort: UInt16
        var isCutting = true
        var isStopped = false
        var cutCount = 0
        var linkCount = 0
        /// Bytes that went to the server, and to clients.
        var upBytes = 0
        var downBytes = 0
    }

    private let pace: Pace
    private let cuts: Cuts
    let port: UInt16
    private let state: Lock<State>

    /// Listens, and carries links from then on, on a thread of its own.
    init(serverPort: UInt16, seed: UInt64, pace: Pace = Pace(), cuts: Cuts = .anywhere) throws {
        self.pace = pace
        self.cuts = cuts
        guard let address = try SocketAddress.resolve(host: "127.0.0.1", port: 0, passive: true).first else {
            throw Failure("there is no loopback address")
        }
        let listener = try Socket.listen(on: address)
        port = try Socket.localAddress(listener.rawValue).port
        state = Lock(State(serverPort: serverPort))
        let handle = Lock<Descriptor?>(consume listener)
        _ = try SystemThread(name: "proxy") { [self] in
            guard let listener = handle.withLock({ $0.take() }) else { return }
            run(listener, SeededGenerator(seed: seed))
        }
    }

    var cutCount: Int { state.withLock { $0.cutCount } }
    var linkCount: Int { state.withLock { $0.linkCount } }
    var upBytes: Int { state.withLock { $0.upBytes } }
    var downBytes: Int { state.withLock { $0.downBytes } }

    /// The server listens elsewhere now.
    func turn(to serverPort: UInt16) { state.withLock { $0.serverPort = serverPort } }

    /// Links last from now on.
    func stopCutting() { state.withLock { $0.isCutting = false } }

    func stop() { state.withLock { $0.isStopped = true } }

    private func run(_ listener: borrowing Descriptor, _ seeded: SeededGenerator) {
        var random = seeded
        var links: [ProxyLink] = []
        var planned: ArraySlice<Int> = []
        if case .at(let places) = cuts { planned = places[...] }
        while true {
            let now = state.withLock { $0 }
            if now.isStopped { return }
            do {
                while let accepted = try Socket.accept(listener.rawValue) {
                    let bytesLeft = bytesLeft(planned.first, now.upBytes + now.downBytes, &random)
                    links.append(
                        try ProxyLink(
                            accepted.take(), serverPort: now.serverPort, bytesLeft: bytesLeft,
                            bufferBytes: pace.tickBytes, isHarsh: Bool.random(using: &random)))
                    state.withLock { $0.linkCount += 1 }
                }
            } catch {
                // The server is not there; the client sees a link that ends at once.
            }
            for link in links {
                let (up, down, isCut) = link.move(isCutting: now.isCutting)
                if isCut { _ = planned.popFirst() }
                state.withLock {
                    $0.upBytes += up
                    $0.downBytes += down
                    $0.cutCount += isCut ? 1 : 0
                }
            }
            links.removeAll(where: \.isOver)
            usleep(pace.tickMicroseconds)
        }
    }

    /// The bytes a new link lasts for, both ways together.
    private func bytesLeft(_ next: Int?, _ movedBytes: Int, _ random: inout SeededGenerator) -> Int {
        switch cuts {
        case .anywhere:
            let least = 200 << Int.random(in: 0...14, using: &random)
            return least + Int.random(in: 0..<least, using: &random)
        case .at: return next.map { max($0 - movedBytes, 1) } ?? .max
        }
    }
}
