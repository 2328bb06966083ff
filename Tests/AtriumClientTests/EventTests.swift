import AtriumWire
import Glibc
import Testing

@testable import AtriumClient

@Suite("Events, exactly once to the eye")
struct EventTests {
    private func next(_ test: TestClient) throws -> (sequence: UInt64, isLive: Bool) {
        try test.first { if case .event(let event, let isLive) = $0 { (event.sequence, isLive) } else { nil } }
    }

    @Test("a replay comes behind followed and in front of what is live, rising, each once")
    func replays() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (_, follow) = try peer.receive(Follow.self)
            try peer.send(followed(3, head: 10), to: follow)
            // Live events overtake the page, and one comes twice.
            try peer.send(message(3, 11))
            let (history, id) = try peer.receive(History.self)
            guard history.after == 7, history.before == 11, history.order == .oldest else {
                throw ScriptedPeer.Surprise("\(history)")
            }
            try peer.send(message(3, 8))
            try peer.send(message(3, 12))
            try peer.send(message(3, 9))
            try peer.send(message(3, 8))
            try peer.send(message(3, 10))
            try peer.send(historyEnd(3, 8...10), to: id)
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        try test.client.perform(.follow(.room("lobby"), announce: false, replay: .last(3)))
        let seen = try (0..<5).map { _ in try next(test) }
        #expect(seen.map(\.sequence) == [8, 9, 10, 11, 12])
        #expect(seen.map(\.isLive) == [false, false, false, true, true])
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("after a gap notice the missing events are fetched, page by page")
    func fillsGaps() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send(followed(3, head: 4))
            try peer.send(message(3, 5))
            try peer.send(Gap(conversation: ConversationID(rawValue: 3), head: 8))
            let (first, firstID) = try peer.receive(History.self)
            guard first.after == 5, first.before == 9 else { throw ScriptedPeer.Surprise("\(first)") }
            try peer.send(message(3, 6))
            try peer.send(historyEnd(3, 6...6, more: true), to: firstID)
            let (second, secondID) = try peer.receive(History.self)
            guard second.after == 6 else { throw ScriptedPeer.Surprise("\(second)") }
            try peer.send(message(3, 7))
            try peer.send(message(3, 8))
            try peer.send(historyEnd(3, 7...8), to: secondID)
            try peer.send(message(3, 9))
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let seen = try (0..<5).map { _ in try next(test) }
        #expect(seen.map(\.sequence) == [5, 6, 7, 8, 9])
        #expect(seen.map(\.isLive) == [true, false, false, false, true])
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("[ROOM-4.7-3] an event of a kind that is not known is passed over, and its sequence counts as had")
    func passesOverUnknownKinds() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send(followed(3, head: 4))
            var unknown = message(3, 5).encoded()
            unknown.replace(at: 4, bigEndian: UInt16(0x07FF))
            try peer.send(unknown)
            try peer.send(message(3, 6))
            // Nothing is asked for: the next that comes is the end.
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let seen = try (0..<2).map { _ in try next(test) }
        #expect(seen.map(\.sequence) == [5, 6] && seen.map(\.isLive) == [true, true])
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("events that are no longer kept hold nobody up")
    func passesOverTheGone() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send(followed(3, head: 4))
            try peer.send(message(3, 8))
            let (_, id) = try peer.receive(History.self)
            try peer.send(ErrorFrame(.gone, "the events are no longer kept"), to: id)
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        #expect(try next(test).sequence == 8)
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("a server that is busy, however often, costs no event")
    func asksABusyServerAgain() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send(followed(3, head: 4))
            try peer.send(message(3, 6))
            for code in [.busy, .historyBusy, .storage] as [ErrorCode] {
                let (_, id) = try peer.receive(History.self)
                try peer.send(
                    ErrorFrame(code: code, scope: .request, retryAfterMilliseconds: 1, text: "not now"), to: id)
            }
            let (history, id) = try peer.receive(History.self)
            guard history.after == 4, history.before == 6 else { throw ScriptedPeer.Surprise("\(history)") }
            try peer.send(message(3, 5))
            try peer.send(historyEnd(3, 5...5), to: id)
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        #expect(try (0..<2).map { _ in try next(test).sequence } == [5, 6])
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("a conversation followed anew from further back misses nothing for a request that was open")
    func followsAnewBesideAnOpenRequest() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send(followed(3, head: 5))
            try peer.send(Gap(conversation: ConversationID(rawValue: 3), head: 7))
            let (first, firstID) = try peer.receive(History.self)
            guard first.after == 5 else { throw ScriptedPeer.Surprise("\(first)") }
            let (_, follow) = try peer.receive(Follow.self)
            try peer.send(followed(3, head: 7), to: follow)
            for sequence in 6...7 as ClosedRange<UInt64> { try peer.send(message(3, sequence)) }
            try peer.send(historyEnd(3, 6...7), to: firstID)
            let (second, secondID) = try peer.receive(History.self)
            guard second.after == 3 else { throw ScriptedPeer.Surprise("\(second)") }
            for sequence in 4...5 as ClosedRange<UInt64> { try peer.send(message(3, sequence)) }
            try peer.send(historyEnd(3, 4...5), to: secondID)
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        _ = try test.first { if case .gap = $0 { true } else { nil } }
        try test.client.perform(.follow(.room("lobby"), announce: false, replay: .since(3)))
        #expect(try (0..<4).map { _ in try next(test).sequence } == [4, 5, 6, 7])
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("a page of history holds its range alone, and does not disturb what is live")
    func pagesHistory() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send(followed(3, head: 10))
            let (history, id) = try peer.receive(History.self)
            guard history.before == 5, history.count == 2 else { throw ScriptedPeer.Surprise("\(history)") }
            try peer.send(message(3, 3))
            try peer.send(message(3, 11))
            try peer.send(message(3, 4))
            try peer.send(historyEnd(3, 3...4, more: true), to: id)
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(
            .history(ConversationID(rawValue: 3), after: 0, before: 5, order: .newest, count: 2))
        #expect(try next(test).sequence == 11)
        let page = try test.first { if case .history(token, let page) = $0 { page } else { nil } }
        #expect(page.events.map(\.sequence) == [3, 4] && page.more)
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("a program that is slow misses nothing: what it had no room for is fetched later")
    func fetchesWhatHadNoRoom() throws {
        let count = UInt64(Client.eventsWaitingMax) * 2
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send(followed(3, head: 0))
            for sequence in 1...count { try peer.send(message(3, sequence)) }
            try peer.send(ErrorFrame(.other, "all sent"))
            while true {
                let (header, frame) = try peer.receive()
                if header.kind == .quit { return }
                if header.kind == .ping { continue }
                let history = try History(decoding: Array(frame[12...]).span.bytes)
                let first = history.after + 1
                let last = min(first + 999, history.before - 1)
                for sequence in first...last { try peer.send(message(3, sequence)) }
                try peer.send(historyEnd(3, first...last, more: last + 1 < history.before), to: header.requestID)
            }
        }
        let test = try TestClient(port: server.port)
        // Nothing is taken until the server has sent all: then the queue has been full for long.
        while test.client.events.count < Client.eventsWaitingMax - 1_100 { _ = sched_yield() }
        let seen = try (0..<count).map { _ in try next(test).sequence }
        #expect(seen == Array(1...count))
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }
}

private func historyEnd(_ conversation: UInt64, _ range: ClosedRange<UInt64>, more: Bool = false) -> HistoryEnd {
    HistoryEnd(
        conversation: ConversationID(rawValue: conversation), count: UInt32(range.count), first: range.lowerBound,
        last: range.upperBound, more: more)
}
