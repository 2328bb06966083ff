import AtriumNet
import Synchronization

/// Threads that do nothing, as fast as they can.
final class BusyLoops: Sendable {
    private let isStopped = Atomic(false)

    init(count: Int) throws {
        for _ in 0..<count {
            _ = try SystemThread(name: "busy") { [self] in
                while !isStopped.load(ordering: .relaxed) {}
            }
        }
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }
}
