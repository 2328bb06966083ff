import AtriumNet
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Requests that a server has no room for")
struct RepeatTests {
    private static func busy(_ milliseconds: UInt32) -> ErrorFrame {
        ErrorFrame(code: .busy, scope: .request, retryAfterMilliseconds: milliseconds, text: "too much to do")
    }

    @Test("a refused message is sent again as the same operation, and nothing passes it")
    func keepsOrder() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (first, firstID) = try peer.receive(Say.self)
            try peer.send(Self.busy(20), to: firstID)
            try peer.send(ErrorFrame(.other, "refused"))
            let (again, againID) = try peer.receive(Say.self)
            guard again == first, againID != firstID else { throw ScriptedPeer.Surprise("\(again)") }
            let (second, secondID) = try peer.receive(Say.self)
            guard second.text == "two" else { throw ScriptedPeer.Surprise(second.text) }
            for (sequence, id) in [(1, againID), (2, secondID)] as [(UInt64, UInt32)] {
                let committed = Committed(
                    conversation: ConversationID(rawValue: 3), sequence: sequence, time: WallTime(microseconds: 1),
                    created: false)
                try peer.send(committed, to: id)
            }
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let first = try test.client.perform(.say(.room("lobby"), .plain, "one"))
        _ = try test.first { if case .notice("refused") = $0 { true } else { nil } }
        let second = try test.client.perform(.say(.room("lobby"), .plain, "two"))
        for (token, sequence) in [(first, 1), (second, 2)] as [(CommandToken, UInt64)] {
            let receipt = try test.first { if case .committed(token, let receipt) = $0 { receipt } else { nil } }
            #expect(receipt.sequence == sequence)
        }
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("an upload whose offer was put off and which is then cancelled is never offered")
    func takesBackAnOffer() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (_, id) = try peer.receive(Offer.self)
            try peer.send(
                ErrorFrame(
                    code: .transferLimit, scope: .request, retryAfterMilliseconds: 9_000, text: "too many transfers"),
                to: id)
            try peer.send(ErrorFrame(.other, "refused"))
            _ = try peer.receive(Quit.self)
        }
        let folder = try TemporaryFolder()
        let test = try TestClient(port: server.port)
        let path = try folder.write("up.bin", [1, 2, 3])
        let upload = try test.client.perform(.offer(path: path, to: .room("lobby")))
        _ = try test.first { if case .notice("refused") = $0 { true } else { nil } }
        let cancel = try test.client.perform(.cancel(upload))
        guard case .failed(let error) = try test.lastStep(upload).phase else {
            Issue.record("it did not fail")
            return
        }
        #expect(error.kind == .cancelled)
        _ = try test.first { if case .done(cancel) = $0 { true } else { nil } }
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("an upload that is cancelled while its offer is open is not offered again where the server was busy")
    func offersNoneCancelled() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (_, offer) = try peer.receive(Offer.self)
            try peer.send(ErrorFrame(.other, "offered"))
            // The message was given behind the cancel, so that is known by now.
            let (_, say) = try peer.receive(Say.self)
            try peer.send(Self.busy(1), to: offer)
            try peer.send(ErrorFrame(.notAllowed, "no"), to: say)
            _ = try peer.receive(Quit.self)
        }
        let folder = try TemporaryFolder()
        let test = try TestClient(port: server.port)
        let path = try folder.write("up.bin", [1, 2, 3])
        let upload = try test.client.perform(.offer(path: path, to: .room("lobby")))
        _ = try test.first { if case .notice("offered") = $0 { true } else { nil } }
        let cancel = try test.client.perform(.cancel(upload))
        try test.client.perform(.say(.room("lobby"), .plain, "beside"))
        _ = try test.first { if case .done(cancel) = $0 { true } else { nil } }
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("after five refusals the program is told, and at once where the server wants a long wait or names none")
    func givesUp() throws {
        let tries = Lock(0)
        let server = try ScriptedServer { peer in
            try peer.logIn()
            for _ in 0..<5 {
                let (_, id) = try peer.receive(History.self)
                tries.withLock { $0 += 1 }
                try peer.send(Self.busy(1), to: id)
            }
            for wait in [60_000, 0] as [UInt32] {
                let (_, id) = try peer.receive(Follow.self)
                try peer.send(Self.busy(wait), to: id)
            }
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let page = try test.client.perform(
            .history(ConversationID(rawValue: 3), after: 0, before: 0, order: .newest, count: 1))
        #expect(try test.failure(page).kind == .refused(.busy))
        #expect(tries.withLock { $0 } == 5)
        for _ in 0..<2 {
            let follow = try test.client.perform(.follow(.room("lobby"), announce: false, replay: .none))
            #expect(try test.failure(follow).kind == .refused(.busy))
        }
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }
}
