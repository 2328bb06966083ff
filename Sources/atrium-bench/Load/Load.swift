import AtriumNet
import Glibc

/// The load generator: one thread, one poller, sockets that do not block. It reads of each delivery only what it
/// checks: that each member gets each message exactly once, and all in the same order.
final class Load<Speech: Dialect> {
    private let poller: Poller
    private let members: UnsafeMutablePointer<Member>
    private let memberCount: Int
    private var publishers: [Publisher]
    private let plan: LoadPlan
    /// The count each member expects next of each publisher, member by member.
    private let expected: UnsafeMutablePointer<UInt64>
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    private var outgoing: [UInt8] = []
    private let measuresTimes: Bool

    private(set) var delivered: UInt64 = 0
    /// From the send of a message to each receipt, in nanoseconds.
    private(set) var times: [UInt64] = []
    private var fault: String?
    private var startedAt: UInt64 = 0

    init(_ plan: LoadPlan, measuresTimes: Bool = false) throws {
        self.plan = plan
        self.measuresTimes = measuresTimes
        poller = try Poller()
        memberCount = plan.members.count
        members = .allocate(capacity: memberCount)
        publishers = plan.publishers
        expected = .allocate(capacity: memberCount * max(1, publishers.count))
        expected.initialize(repeating: 0, count: memberCount * max(1, publishers.count))
        for (index, member) in plan.members.enumerated() {
            (members + index).initialize(to: member)
            try poller.add(member.descriptor, .read, token: UInt64(index))
        }
        for (index, publisher) in publishers.enumerated() {
            try poller.add(publisher.descriptor, .read, token: UInt64(memberCount + index))
        }
    }

    deinit {
        members.deinitialize(count: memberCount)
        members.deallocate()
        expected.deallocate()
        buffer.deallocate()
    }

    /// Publishes everything and waits until it has arrived.
    ///
    /// - Throws: where a member is cut off, a message is lost, doubled or out of place, or the time is over.
    func run(seconds: Int) throws {
        startedAt = Clock.monotonicNanoseconds()
        let deadline = startedAt + UInt64(seconds) * 1_000_000_000
        let total = plan.deliveryCount
        try publish()
        while delivered < total {
            try turn(milliseconds: plan.rate == nil ? 1000 : 1)
            guard Clock.monotonicNanoseconds() < deadline else {
                throw Failure("\(delivered) of \(total) deliveries came within \(seconds) s")
            }
            try publish()
        }
    }

    /// Reads what is on its way, and nothing of it counts: what a server says while a load is set up.
    func settle(milliseconds: UInt64) throws {
        let end = Clock.monotonicNanoseconds() + milliseconds * 1_000_000
        while Clock.monotonicNanoseconds() < end { try turn(milliseconds: 10) }
    }

    /// Looks whether more comes than was sent, and whether all members got the same in the same order.
    func verify() throws {
        try settle(milliseconds: 50)
        guard delivered == plan.deliveryCount else {
            throw Failure("\(delivered) deliveries came of \(plan.deliveryCount)")
        }
        guard plan.reachesAll else { return }
        for index in 0..<memberCount {
            guard members[index].received == plan.messageCount else {
                throw Failure("member \(index) got \(members[index].received) messages of \(plan.messageCount)")
            }
            guard !Speech.hasSequence || members[index].orderDigest == members[0].orderDigest else {
                throw Failure("members 0 and \(index) got messages in different orders")
            }
        }
    }

    private func turn(milliseconds: Int) throws {
        try poller.wait(milliseconds: milliseconds) { token, interest in
            let index = Int(token)
            if index < memberCount { return readMember(index) }
            readPublisher(index - memberCount)
            if interest.contains(.write) { flush(index - memberCount) }
        }
        if let fault { throw Failure(fault) }
    }

    // MARK: Receiving

    private func readMember(_ index: Int) {
        let member = members + index
        let kept = restore(&member.pointee.partial)
        switch Socket.receive(
            member.pointee.descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept...]))
        {
        case .moved(let count):
            let now = measuresTimes ? Clock.monotonicNanoseconds() : 0
            let end = take(index, member, count: kept + count, now)
            if end < kept + count { member.pointee.partial.append(contentsOf: buffer[end..<kept + count]) }
        case .wouldBlock: member.pointee.partial.append(contentsOf: buffer[..<kept])
        case .ended, .closed: fault = "the server closed the connection of member \(index)"
        }
    }

    private func take(_ index: Int, _ member: UnsafeMutablePointer<Member>, count: Int, _ now: UInt64) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        var start = 0
        let counts = expected + index * publishers.count
        while true {
            let item = Speech.next(UnsafeRawPointer(base) + start, count - start)
            switch item.kind {
            case .incomplete: return start
            case .delivery: deliver(item, index, member, counts, now)
            case .ping: answer(item, member.pointee.descriptor, received: member.pointee.received)
            case .refusal: fault = "the server refused or left something out for member \(index)"
            case .accepted, .other: break
            }
            start += item.byteCount
        }
    }

    @inline(__always)
    private func deliver(
        _ item: Item, _ index: Int, _ member: UnsafeMutablePointer<Member>, _ counts: UnsafeMutablePointer<UInt64>,
        _ now: UInt64
    ) {
        guard item.publisher >= 0, item.publisher < publishers.count, counts[item.publisher] == item.counter else {
            fault = "member \(index) got message \(item.counter) of publisher \(item.publisher) out of its place"
            return
        }
        counts[item.publisher] += 1
        if Speech.hasSequence {
            // A room may hold messages of an earlier run.
            guard item.sequence == member.pointee.sequence &+ 1 || member.pointee.received == 0 else {
                fault = "member \(index) got sequence \(item.sequence) behind \(member.pointee.sequence)"
                return
            }
            member.pointee.sequence = item.sequence
            let stamp = UInt64(truncatingIfNeeded: item.publisher) << 48 ^ item.counter
            member.pointee.orderDigest = (member.pointee.orderDigest ^ stamp) &* 0x9E37_79B9_7F4A_7C15
        }
        member.pointee.received += 1
        delivered += 1
        publishers.withUnsafeMutableBufferPointer { publishers in
            if publishers[item.publisher].witness == index { publishers[item.publisher].witnessed += 1 }
            if measuresTimes { times.append(now - publishers[item.publisher].sentAt[Int(item.counter)]) }
        }
    }

    private func readPublisher(_ index: Int) {
        let kept = restore(&publishers[index].partial)
        let space = UnsafeMutableRawBufferPointer(rebasing: buffer[kept...])
        switch Socket.receive(publishers[index].descriptor, into: space) {
        case .moved(let count): takeAnswers(index, count: kept + count)
        case .wouldBlock: publishers[index].partial.append(contentsOf: buffer[..<kept])
        case .ended, .closed: fault = "the server closed the connection of publisher \(index)"
        }
    }

    private func takeAnswers(_ index: Int, count: Int) {
        guard let base = buffer.baseAddress else { return }
        var start = 0
        while true {
            let item = Speech.next(UnsafeRawPointer(base) + start, count - start)
            switch item.kind {
            case .incomplete:
                publishers[index].partial.append(contentsOf: buffer[start..<count])
                return
            case .accepted: publishers[index].accepted += 1
            case .ping: answer(item, publishers[index].descriptor, received: publishers[index].sent)
            case .refusal: fault = "the server refused a message of publisher \(index)"
            // In a direct conversation the sender gets the message too.
            case .delivery, .other: break
            }
            start += item.byteCount
        }
    }

    private func restore(_ partial: inout [UInt8]) -> Int {
        let count = partial.count
        guard count > 0 else { return 0 }
        buffer.copyBytes(from: partial)
        partial.removeAll(keepingCapacity: true)
        return count
    }

    private func answer(_ item: Item, _ descriptor: CInt, received: UInt64) {
        Speech.pong(item.requestID, received: received).withUnsafeBytes { _ = Socket.send(descriptor, $0) }
    }

    // MARK: Publishing

    private func publish() throws {
        let now = measuresTimes || plan.rate != nil ? Clock.monotonicNanoseconds() : 0
        var due = UInt64.max
        if let rate = plan.rate {
            let sent = publishers.reduce(0) { $0 + $1.sent }
            let wanted = (now - startedAt) * UInt64(rate) / 1_000_000_000
            due = wanted - min(sent, wanted)
        }
        for index in publishers.indices where publishers[index].unsent.isEmpty {
            let count = min(publishers[index].credit(accepts: Speech.accepts), due)
            guard count > 0 else { continue }
            due -= count
            compose(index, count, now)
            flush(index)
        }
        if let fault { throw Failure(fault) }
    }

    private func compose(_ index: Int, _ count: UInt64, _ now: UInt64) {
        outgoing.removeAll(keepingCapacity: true)
        let template = publishers[index].template
        for counter in publishers[index].sent..<publishers[index].sent + count {
            let start = outgoing.count
            outgoing.append(contentsOf: template.bytes)
            outgoing.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                Speech.stamp(base + start, at: template.stampOffset, publisher: index, counter: counter)
            }
            if measuresTimes { publishers[index].sentAt.append(now) }
        }
        publishers[index].sent += count
        swap(&publishers[index].unsent, &outgoing)
    }

    private func flush(_ index: Int) {
        var sent = 0
        let count = publishers[index].unsent.count
        loop: while sent < count {
            let transfer = publishers[index].unsent.withUnsafeBytes {
                Socket.send(publishers[index].descriptor, UnsafeRawBufferPointer(rebasing: $0[sent...]))
            }
            switch transfer {
            case .moved(let moved): sent += moved
            case .wouldBlock: break loop
            case .ended, .closed:
                fault = "the server closed the connection of publisher \(index)"
                return
            }
        }
        publishers[index].unsent.removeFirst(sent)
        do {
            let interest: Poller.Interest = publishers[index].unsent.isEmpty ? .read : [.read, .write]
            guard interest != .read || sent < count || watchesWrite.contains(index) else { return }
            if interest == .read { watchesWrite.remove(index) } else { watchesWrite.insert(index) }
            try poller.change(publishers[index].descriptor, interest, token: UInt64(memberCount + index))
        } catch {
            fault = error.text
        }
    }

    /// Publishers whose sockets were full.
    private var watchesWrite: Set<Int> = []
}
