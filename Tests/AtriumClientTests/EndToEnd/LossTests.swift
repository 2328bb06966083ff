import AtriumClient
import AtriumSession
import AtriumWire
import Testing

@Suite("Links and servers that go, under talk and files", .serialized)
struct LossTests {
    /// What a client has said and seen on its way.
    private struct Tally {
        var receipts: [CommandToken: UInt64] = [:]
        var seen: [ConversationEvent] = []
        var finished: [CommandToken: TransferPhase] = [:]
        var resumes = 0
    }

    private static func note(_ event: ClientEvent, in tally: inout Tally, of room: ConversationID) {
        switch event {
        case .committed(let token, let receipt): tally.receipts[token] = receipt.sequence
        case .event(let event, _) where event.conversation == room: tally.seen.append(event)
        case .transfer(let step):
            if case .resumed = step.phase { tally.resumes += 1 }
            if step.phase.isLast { tally.finished[step.token] = step.phase }
        case .failed(_, let error): Issue.record("\(error)")
        case .missing(_, let range): Issue.record("missing \(range)")
        case .connecting, .trustNeeded, .serverPinned, .connected, .loggedIn, .reconnecting, .reconnected, .resumed,
            .unfollowed, .renumbered, .followed, .event, .gap, .presence, .history, .members, .rooms, .directs, .files,
            .fetches, .roles, .blocks, .fileFetched, .devices, .tokenMade, .deviceEnlisted, .readMoved, .invited,
            .removed, .done, .notice, .disconnected:
            break
        }
    }

    private static func texts(_ events: [ConversationEvent]) -> [String] {
        events.compactMap { if case .message(_, let text) = $0.body { text } else { nil } }
    }

    /// Says 200 lines and sends a file over a link that is cut where `seed` says.
    private static func talk(_ server: RealServer, seed: UInt64) throws {
        var random = seed
        let budgets = (0..<12).map { _ -> Int in
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return 2_000 + Int(random >> 33) % 200_000
        }
        let proxy = try CuttingProxy(to: server.port, budgets: budgets)
        defer { proxy.stop() }
        let (bob, _) = try server.client("bob\(seed)")
        let room = Target.room("dev\(seed)")
        let follow = try bob.client.perform(.follow(room, announce: false, replay: .none))
        let info = try bob.first { if case .followed(let info, follow) = $0 { info } else { nil } }
        let (ada, _) = try server.client("ada\(seed)", port: proxy.port, reconnection: .always)
        let adaFollow = try ada.client.perform(.follow(room, announce: false, replay: .none))
        _ = try ada.first { if case .followed(_, adaFollow) = $0 { true } else { nil } }
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(1 << 20 | 77, seed: seed)
        let path = try folder.write("up.bin", bytes)
        let upload = try ada.client.perform(.offer(path: path, to: room))
        let tokens = try (1...200).map { try ada.client.perform(.say(room, .plain, "line \($0)")) }

        var tally = Tally()
        let digest = Digest.sha256(of: bytes)
        _ = try ada.first { event -> Bool? in
            Self.note(event, in: &tally, of: info.conversation)
            return tally.receipts.count == 200 && tally.finished[upload] != nil && tally.seen.count >= 202 ? true : nil
        }
        #expect(tally.finished[upload] == .finished(digest, path: path))
        let lines = (1...200).map { "line \($0)" }
        #expect(texts(tally.seen) == lines)
        let sequences = tokens.compactMap { tally.receipts[$0] }
        #expect(sequences == sequences.sorted() && Set(sequences).count == 200)
        #expect(tally.seen.map(\.sequence) == (1...UInt64(tally.seen.count)).map { $0 })
        #expect(proxy.cutCount > 0)

        var other = Tally()
        _ = try bob.first { event -> Bool? in
            Self.note(event, in: &other, of: info.conversation)
            return other.seen.count == 202 ? true : nil
        }
        #expect(texts(other.seen) == lines && other.seen.map(\.sequence) == (1...202).map { $0 })
        try bob.quit()
        ada.client.stop()
    }

    @Test("cut again and again, 200 lines and a file arrive once and in order, and are seen once by somebody else")
    func survivesCuts() throws {
        let server = try RealServer()
        for seed in 1...4 as ClosedRange<UInt64> { try Self.talk(server, seed: seed) }
    }

    @Test("a download that is cut again and again comes whole, and no more than once and a little over the link")
    func fetchesOverCuts() throws {
        let server = try RealServer()
        let (ada, _) = try server.client("ada")
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(3 << 20 | 5)
        let digest = Digest.sha256(of: bytes)
        let path = try folder.write("up.bin", bytes)
        let upload = try ada.client.perform(.offer(path: path, to: .room("dev")))
        let stored = try ada.lastStep(upload)
        let file = try #require(stored.file)
        let proxy = try CuttingProxy(to: server.port, budgets: [300_000, 500_000, 1_000_000, 70_000, 900_000])
        defer { proxy.stop() }
        let (bob, _) = try server.client("bob", port: proxy.port, reconnection: .always)
        let fetch = try bob.client.perform(.fetch(file, destination: folder.path + "/down", overwrite: false))
        #expect(try bob.lastStep(fetch).phase == .finished(digest, path: folder.path + "/down"))
        #expect(try folder.read("down") == bytes)
        #expect(proxy.cutCount == 5 && proxy.passedBytes < bytes.count * 2)
        try ada.quit()
    }

    @Test("a server that stops and starts again is found again: what was said meanwhile goes, and a transfer goes on")
    func survivesARestart() throws {
        let server = try RealServer()
        let (ada, _) = try server.client("ada", reconnection: .always)
        let (bob, _) = try server.client("bob", reconnection: .always)
        let room = Target.room("dev")
        for client in [ada, bob] {
            let follow = try client.client.perform(.follow(room, announce: true, replay: .none))
            _ = try client.first { if case .followed(_, follow) = $0 { true } else { nil } }
        }
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(4 << 20 | 3)
        let path = try folder.write("up.bin", bytes)
        let upload = try ada.client.perform(.offer(path: path, to: room))
        _ = try ada.first { event in
            if case .transfer(let step) = event, case .offered = step.phase { true } else { nil }
        }
        server.stop()
        _ = try ada.first { if case .reconnecting = $0 { true } else { nil } }
        let said = try (1...20).map { try ada.client.perform(.say(room, .plain, "offline \($0)")) }
        try server.start()
        var tally = Tally()
        var isFinished = false
        _ = try ada.first { event -> Bool? in
            if case .committed(let token, _) = event { tally.receipts[token] = 1 }
            if case .transfer(let step) = event, step.token == upload, step.phase.isLast {
                isFinished = step.phase == .finished(Digest.sha256(of: bytes), path: path)
                if !isFinished { Issue.record("\(step)") }
            }
            return tally.receipts.count == said.count && isFinished ? true : nil
        }
        var heard: [ConversationEvent] = []
        _ = try bob.first { event -> Bool? in
            if case .event(let event, _) = event { heard.append(event) }
            return heard.count == 22 ? true : nil
        }
        #expect(Self.texts(heard) == (1...20).map { "offline \($0)" })
        #expect(heard.map(\.sequence) == (1...22).map { $0 })
        try ada.quit()
        try bob.quit()
    }

    @Test("a client that was stopped in the middle leaves an upload to the next one, which sends what is missing")
    func goesOnInAnotherRun() throws {
        let server = try RealServer()
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(3 << 20 | 3)
        let path = try folder.write("up.bin", bytes)
        let proxy = try CuttingProxy(to: server.port, budgets: [2_000_000])
        defer { proxy.stop() }
        let (first, _) = try server.client("ada", port: proxy.port)
        let lost = try first.client.perform(.offer(path: path, to: .room("dev")))
        guard case .failed = try first.lastStep(lost).phase else { throw ScriptedPeer.Surprise("it did not fail") }
        first.client.stop()
        let (second, _) = try server.client("ada", keys: first.keys)
        let upload = try second.client.perform(.offer(path: path, to: .room("dev")))
        let resumed = try second.first { event -> UInt64? in
            if case .transfer(let step) = event, case .resumed(let done) = step.phase { done } else { nil }
        }
        #expect(resumed > 500_000)
        #expect(try second.lastStep(upload).phase == .finished(Digest.sha256(of: bytes), path: path))
        let files = try second.client.perform(.files(.room("dev")))
        let listed = try second.first { if case .files(files, _, let entries) = $0 { entries } else { nil } }
        #expect(listed.count == 1 && listed.first?.digest == Digest.sha256(of: bytes))
        try second.quit()
    }
}
