import AtriumNet
import AtriumWire
import Glibc
import Synchronization

/// The limit for files: one thread sends by `sendfile`, or receives and writes, and does nothing else with the bytes.
///
/// It is a plain loop over blocking sockets: where congestion control paces the loopback (bbr does), a server that
/// feeds its socket in smaller steps may come out ahead of it.
enum FileLimit {
    static func run(_ arguments: Arguments) throws {
        let blockCount = try TransferRow.blocks(arguments)
        let byteCount = blockCount * Pattern.blockBytes
        let rounds = try arguments.number("rounds", 3, 1...20)
        let file = try BenchFile(folder: arguments.text("folder", "."), byteCount: byteCount)
        let raw = file.descriptor.rawValue
        let pattern = Pattern()
        let down = Rounds("download, CRC-32C checked", limitName, blockCount)
        let up = Rounds("upload, from memory", limitName, blockCount)
        let upAgain = Rounds("receive and write a file that was written before", limitName, blockCount)
        for _ in 0..<rounds {
            down.add(
                try measure { server in
                    var offset = 0
                    while offset < byteCount {
                        let count = min(1 << 20, byteCount - offset)
                        guard case .moved(let moved) = Socket.sendFile(server, from: raw, offset: offset, count: count)
                        else { return false }
                        offset += moved
                    }
                    return true
                } client: { client in
                    try discard(client, byteCount)
                })
            // A server writes an upload to a new file, and touching new memory may cost more than the copy.
            let fresh = try BenchFile(folder: arguments.text("folder", "."), name: "bench-fresh", byteCount: 0)
            up.add(try measureReceiving(pattern, byteCount, into: fresh.descriptor.rawValue))
            upAgain.add(try measureReceiving(pattern, byteCount, into: raw))
            withExtendedLifetime(fresh) {}
        }
        withExtendedLifetime(file) {}
    }

    private static func measureReceiving(
        _ pattern: Pattern, _ byteCount: Int, into file: CInt
    ) throws -> Stretch.Result {
        try measure { server in
            receive(server, byteCount, into: file)
        } client: { client in
            try send(pattern, client, byteCount)
        }
    }

    /// Runs both ends of one connection, each in a thread of its own, on sockets that block.
    private static func measure(
        server: @escaping @Sendable (CInt) -> Bool, client: (CInt) throws -> Void
    ) throws -> Stretch.Result {
        guard let address = try SocketAddress.resolve(host: "127.0.0.1", port: 0, passive: true).first else {
            throw Failure("127.0.0.1 has no address")
        }
        let listener = try Socket.listen(on: address)
        let near = try Dial.open(try Socket.localAddress(listener.rawValue).port)
        try Dial.wait(listener.rawValue, Int16(POLLIN))
        guard let accepted = try Socket.accept(listener.rawValue) else { throw Failure("no connection came") }
        let far = accepted.take()
        for descriptor in [near.rawValue, far.rawValue] {
            _ = fcntl(descriptor, F_SETFL, 0)
            // Little unsent data keeps what is sent in the processor's cache, and is the faster for it.
            try Socket.limitUnsent(descriptor, bytes: 131_072)
        }
        let farRaw = far.rawValue
        let shared = FarEnd()
        let startedAt = Clock.monotonicNanoseconds()
        let thread = try SystemThread(name: "limit") {
            let before = threadNanoseconds()
            shared.worked.store(server(farRaw), ordering: .relaxed)
            shared.used.store(threadNanoseconds() - before, ordering: .relaxed)
        }
        let before = threadNanoseconds()
        try client(near.rawValue)
        thread.join()
        guard shared.worked.load(ordering: .relaxed) else { throw Failure("the limit's connection broke") }
        return Stretch.Result(
            seconds: Double(Clock.monotonicNanoseconds() - startedAt) / 1e9,
            serverProcessorSeconds: Double(shared.used.load(ordering: .relaxed)) / 1e9,
            ownProcessorSeconds: Double(threadNanoseconds() - before) / 1e9)
    }

    private static func discard(_ descriptor: CInt, _ byteCount: Int) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        var received = 0
        while received < byteCount {
            guard case .moved(let count) = Socket.receive(descriptor, into: buffer) else {
                throw Failure("the limit's connection broke")
            }
            received += count
        }
    }

    private static func send(_ pattern: Pattern, _ descriptor: CInt, _ byteCount: Int) throws {
        var sent = 0
        while sent < byteCount {
            let start = sent % (16 << 20)
            let count = min(1 << 20, byteCount - sent, (16 << 20) - start)
            let bytes = UnsafeRawBufferPointer(rebasing: pattern.frames[start..<start + count])
            guard case .moved(let moved) = Socket.send(descriptor, bytes) else {
                throw Failure("the limit's connection broke")
            }
            sent += moved
        }
    }

    private static func receive(_ descriptor: CInt, _ byteCount: Int, into file: CInt) -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        var received = 0
        while received < byteCount {
            guard case .moved(let count) = Socket.receive(descriptor, into: buffer),
                pwrite(file, buffer.baseAddress, count, off_t(received)) == count
            else { return false }
            received += count
        }
        return true
    }

    /// Time on a processor of the calling thread.
    static func threadNanoseconds() -> UInt64 {
        var time = timespec()
        _ = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
