import AtriumNet
import Glibc
import Synchronization
import Testing

/// Stands between a client and a server, and cuts the link each time so many bytes have passed, in either direction.
final class CuttingProxy: Sendable {
    let port: UInt16
    private let listener: Descriptor
    private let target: UInt16
    private let isStopping = Atomic<Bool>(false)
    private let cuts = Atomic<Int>(0)
    private let passed = Atomic<Int>(0)
    private let thread = Lock<SystemThread?>(nil)

    /// - Parameter budgets: bytes that pass before each cut; behind the last one the link holds.
    init(to target: UInt16, budgets: [Int]) throws {
        self.target = target
        let address = try #require(SocketAddress.resolve(host: "127.0.0.1", port: 0, passive: true).first)
        listener = try Socket.listen(on: address)
        port = try Socket.localAddress(listener.rawValue).port
        let started = try SystemThread(name: "proxy") { [self] in run(budgets) }
        thread.withLock { $0 = started }
    }

    /// Cuts made so far.
    var cutCount: Int { cuts.load(ordering: .relaxed) }
    /// Bytes that passed, both ways.
    var passedBytes: Int { passed.load(ordering: .relaxed) }

    /// Ends it, and the link that stands.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }

    private func run(_ budgets: [Int]) {
        var left = budgets[...]
        while !isStopping.load(ordering: .relaxed) {
            guard wait([(listener.rawValue, POLLIN)]) else { continue }
            do {
                guard let accepted = try Socket.accept(listener.rawValue)?.take() else { continue }
                let address = try #require(SocketAddress.resolve(host: "127.0.0.1", port: target).first)
                let server = try Socket.connect(to: address)
                let isCut = pump(accepted.rawValue, server.rawValue, budget: left.popFirst())
                if isCut { cuts.add(1, ordering: .relaxed) }
            } catch {
                Issue.record("\(error)")
                return
            }
        }
    }

    /// Moves bytes both ways until one side is gone or the budget is used up.
    ///
    /// - Returns: whether it was used up.
    private func pump(_ client: CInt, _ server: CInt, budget: Int?) -> Bool {
        var left = budget ?? Int.max
        var waiting: [CInt: [UInt8]] = [client: [], server: []]
        while !isStopping.load(ordering: .relaxed) {
            let entries = [client, server].map { descriptor in
                let other = descriptor == client ? server : client
                let reads = (waiting[other]?.isEmpty ?? true) ? POLLIN : 0
                let writes = (waiting[descriptor]?.isEmpty ?? true) ? 0 : POLLOUT
                return (descriptor, reads | writes)
            }
            guard wait(entries) else { continue }
            for (from, to) in [(client, server), (server, client)] {
                if waiting[to]?.isEmpty ?? true {
                    var buffer = [UInt8](repeating: 0, count: min(1 << 16, left))
                    switch buffer.withUnsafeMutableBytes({ Socket.receive(from, into: $0) }) {
                    case .moved(let count):
                        waiting[to] = Array(buffer[..<count])
                        left -= count
                        passed.add(count, ordering: .relaxed)
                    case .wouldBlock: break
                    case .ended, .closed: return false
                    }
                }
                if let bytes = waiting[to], !bytes.isEmpty {
                    switch bytes.withUnsafeBytes({ Socket.send(to, $0) }) {
                    case .moved(let count): waiting[to] = Array(bytes[count...])
                    case .wouldBlock: break
                    case .ended, .closed: return false
                    }
                }
                if left == 0 { return true }
            }
        }
        return false
    }

    private func wait(_ entries: [(descriptor: CInt, events: Int32)]) -> Bool {
        var wanted = entries.map { pollfd(fd: $0.descriptor, events: Int16($0.events), revents: 0) }
        return poll(&wanted, nfds_t(wanted.count), 20) > 0
    }
}
