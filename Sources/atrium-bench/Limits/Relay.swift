import AtriumNet
import AtriumWire
import Glibc

/// The limit for chat: what a server must at least do. One thread, one room, no names, no rules, nothing kept: each
/// turn reads what has come, stamps sequences, and sends the room's log to each member by one call.
///
/// A connection is a member until its first frame makes it a publisher. What a member's socket does not take waits
/// in a queue of its own.
final class Relay {
    private let poller: Poller
    private let listener: Descriptor
    private var connections: [CInt: Connection] = [:]
    private var members: [Connection] = []
    private var log: [UInt8] = []
    private var sequence: UInt64 = 0
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)

    private final class Connection {
        let descriptor: Descriptor
        var queue = OutboundQueue()
        var partial: [UInt8] = []
        var isMember = true

        init(_ descriptor: consuming Descriptor) {
            self.descriptor = descriptor
        }
    }

    /// Listens, says where, and relays until the process is told to end.
    static func run(_ arguments: Arguments) throws {
        Dial.raiseDescriptorLimit()
        let port = UInt16(try arguments.number("port", 0, 0...65_535))
        let relay = try Relay(port: port)
        Output.standard("listening on 127.0.0.1:\(try Socket.localAddress(relay.listener.rawValue).port)\n")
        while true { try relay.turn() }
    }

    private init(port: UInt16) throws {
        guard let address = try SocketAddress.resolve(host: "127.0.0.1", port: port, passive: true).first else {
            throw Failure("127.0.0.1 has no address")
        }
        poller = try Poller()
        listener = try Socket.listen(on: address)
        try poller.add(listener.rawValue, .read, token: UInt64(listener.rawValue))
    }

    private func turn() throws {
        var failure: (any Error)?
        try poller.wait(milliseconds: -1) { token, interest in
            do {
                if token == UInt64(listener.rawValue) { return try accept() }
                guard let connection = connections[CInt(truncatingIfNeeded: token)] else { return }
                if interest.contains(.write) { try flush(connection) }
                if !interest.isDisjoint(with: [.read, .hangUp]) { read(connection) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        try send()
    }

    private func accept() throws {
        while let accepted = try Socket.accept(listener.rawValue) {
            let connection = Connection(accepted.take())
            let raw = connection.descriptor.rawValue
            connections[raw] = connection
            members.append(connection)
            try poller.add(raw, .read, token: UInt64(raw))
        }
    }

    private func read(_ connection: Connection) {
        let kept = connection.partial.count
        buffer.copyBytes(from: connection.partial)
        connection.partial.removeAll(keepingCapacity: true)
        let space = UnsafeMutableRawBufferPointer(rebasing: buffer[kept...])
        switch Socket.receive(connection.descriptor.rawValue, into: space) {
        case .moved(let count): take(connection, count: kept + count)
        case .wouldBlock: connection.partial.append(contentsOf: buffer[..<kept])
        case .ended, .closed:
            members.removeAll { $0 === connection }
            connections[connection.descriptor.rawValue] = nil
        }
    }

    private func take(_ connection: Connection, count: Int) {
        if connection.isMember {
            connection.isMember = false
            members.removeAll { $0 === connection }
        }
        var start = 0
        while count - start >= FrameHeader.byteCount {
            let payload = Int(UInt32(bigEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            let end = start + FrameHeader.byteCount + payload
            guard end <= count else { break }
            sequence += 1
            buffer.storeBytes(
                of: sequence.bigEndian, toByteOffset: start + EventHead.sequenceOffsetBytes, as: UInt64.self)
            start = end
        }
        log.append(contentsOf: buffer[..<start])
        if start < count { connection.partial.append(contentsOf: buffer[start..<count]) }
    }

    private func send() throws {
        guard !log.isEmpty else { return }
        for member in members {
            var sent = 0
            if member.queue.isEmpty {
                let transfer = log.withUnsafeBytes { Socket.send(member.descriptor.rawValue, $0) }
                if case .moved(let count) = transfer { sent = count }
            }
            guard sent < log.count else { continue }
            let wasEmpty = member.queue.isEmpty
            log.withUnsafeBytes { member.queue.append(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
            if wasEmpty { try watch(member, [.read, .write]) }
        }
        log.removeAll(keepingCapacity: true)
    }

    private func flush(_ connection: Connection) throws {
        guard connection.queue.flush(to: connection.descriptor.rawValue).end == .isEmpty else { return }
        try watch(connection, .read)
    }

    private func watch(_ connection: Connection, _ interest: Poller.Interest) throws {
        let raw = connection.descriptor.rawValue
        try poller.change(raw, interest, token: UInt64(raw))
    }
}
