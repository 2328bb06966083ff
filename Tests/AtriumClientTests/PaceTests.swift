import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("A client that asked too much")
struct PaceTests {
    private static func tooMuch(_ milliseconds: UInt32) -> ErrorFrame {
        ErrorFrame(.rateLimited, "too much", retryAfterMilliseconds: milliseconds)
    }

    private static func committed(_ sequence: UInt64) -> Committed {
        Committed(
            conversation: ConversationID(rawValue: 3), sequence: sequence, time: WallTime(microseconds: 1),
            created: false)
    }

    @Test(
        "[LIMIT-8.3-3] what was refused for its cost is sent again in order, as often as it takes, and nothing is lost")
    func keepsOrder() throws {
        let count = 100
        let server = try ScriptedServer { peer in
            try peer.logIn()
            var next = 0
            var refusals = 0
            while next < count {
                let (say, id) = try peer.receive(Say.self)
                // Each fourth is refused with all that were sent behind it, ten times and more for some of them.
                if refusals < 200, refusals % 4 != 3 {
                    refusals += 1
                    try peer.send(Self.tooMuch(1), to: id)
                    continue
                }
                refusals += 1
                // One that is out of order was refused before: so is this one.
                guard say.text == "\(next)" else {
                    try peer.send(Self.tooMuch(1), to: id)
                    continue
                }
                next += 1
                try peer.send(Self.committed(UInt64(next)), to: id)
            }
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let tokens = try (0..<count).map { try test.client.perform(.say(.room("lobby"), .plain, "\($0)")) }
        for (index, token) in tokens.enumerated() { #expect(try test.receipt(token).sequence == UInt64(index) + 1) }
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("[LIMIT-8.3-3] until the time it was given is over, only what costs nothing leaves")
    func rests() {
        var requests = Requests()
        var lastID: UInt32 = 0
        func next(at milliseconds: UInt64) -> FrameKind? {
            let now = MonotonicTime(nanoseconds: milliseconds * 1_000_000)
            let frame = requests.next(openMax: 64, at: now) {
                lastID += 1
                return lastID
            }
            return frame.flatMap { FrameKind(rawValue: UInt16($0[4]) << 8 | UInt16($0[5])) }
        }
        func say() {
            requests.add(
                Say(operation: OperationID(instance: 1, counter: 1), target: .room("a"), style: .plain, text: "x"),
                .command(CommandToken(rawValue: 1)))
        }
        say()
        say()
        #expect(next(at: 0) == .say)
        requests.rest(until: MonotonicTime(nanoseconds: 500_000_000), at: MonotonicTime(nanoseconds: 0))
        requests.add(
            Cancel(transfer: TransferID(rawValue: 1), sentBytes: 0), .cancel(TransferID(rawValue: 1)), urgent: true)
        #expect(next(at: 499) == .cancel)
        #expect(next(at: 499) == nil)
        #expect(requests.nextDue == MonotonicTime(nanoseconds: 500_000_000))
        _ = requests.close(1)
        _ = requests.close(2)
        #expect(next(at: 500) == .say)
    }

    @Test("[LIMIT-8.3-3] a wait that is too long for waiting is told, with the time")
    func tellsLongWaits() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (_, id) = try peer.receive(Say.self)
            try peer.send(Self.tooMuch(60_000), to: id)
        }
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(.say(.room("lobby"), .plain, "one"))
        let error = try test.failure(token)
        #expect(error.kind == .refused(.rateLimited) && error.retryAfter == .seconds(60))
        #expect(server.finish() == nil)
    }
}
