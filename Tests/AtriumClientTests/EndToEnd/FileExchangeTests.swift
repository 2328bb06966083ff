import AtriumClient
import AtriumSession
import AtriumWire
import Testing

@Suite("Clients pass files over a real server")
struct FileExchangeTests {
    @Test("a file is fetched from the moment it is offered, and again once it is stored, equal by SHA-256")
    func passesAFile() throws {
        let server = try RealServer()
        let (ada, _) = try server.client("ada")
        let (bob, _) = try server.client("bob")
        let follow = try bob.client.perform(.follow(.room("dev"), announce: false, replay: .none))
        _ = try bob.first { if case .followed(_, follow) = $0 { true } else { nil } }
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(3 << 20 | 17)
        let digest = Digest.sha256(of: bytes)
        let path = try folder.write("up.bin", bytes)

        let upload = try ada.client.perform(.offer(path: path, to: .room("dev")))
        let offered = try bob.event()
        guard case .fileOffered(let file, "up.bin", UInt64(bytes.count)) = offered.body else {
            Issue.record("\(offered)")
            return
        }
        let early = try bob.client.perform(.fetch(file, destination: folder.path + "/early", overwrite: false))
        #expect(try bob.lastStep(early).phase == .finished(digest, path: folder.path + "/early"))
        #expect(try folder.read("early") == bytes)

        #expect(try ada.lastStep(upload).phase == .finished(digest, path: path))
        let late = try bob.client.perform(.fetch(file, destination: folder.path + "/late", overwrite: false))
        #expect(try bob.lastStep(late).phase == .finished(digest, path: folder.path + "/late"))
        #expect(try folder.read("late") == bytes)
        #expect(folder.names == ["early", "late", "up.bin"])
        try ada.quit()
        try bob.quit()
    }

    @Test("who offered a file hears who has fetched it, and may ask at any time; others may not")
    func tellsWhoFetched() throws {
        let server = try RealServer()
        let (ada, _) = try server.client("ada")
        let (bob, _) = try server.client("bob")
        let folder = try TemporaryFolder()
        let upload = try ada.client.perform(
            .offer(path: try folder.write("up.bin", sampleBytes(100_000)), to: .account("bob")))
        let file = try #require(try ada.lastStep(upload).file)
        let fetch = try bob.client.perform(.fetch(file, destination: folder.path + "/down", overwrite: false))
        _ = try bob.lastStep(fetch)
        let told = try ada.first { if case .fileFetched(let fetched) = $0 { fetched } else { nil } }
        #expect(told.file == file && told.accountName == "bob")
        let token = try ada.client.perform(.fetches(file))
        let fetches = try ada.first { if case .fetches(token, file, let fetches) = $0 { fetches } else { nil } }
        #expect(fetches.map(\.accountName) == ["bob"] && fetches.first?.time == told.time)
        let refused = try bob.client.perform(.fetches(file))
        let error = try bob.first { if case .failed(refused, let error) = $0 { error } else { nil } }
        #expect(error.kind == .refused(.notAllowed))
        try ada.quit()
        try bob.quit()
    }

    @Test("what is said beside a file arrives, and everyone hears what became of a file that was cancelled")
    func talksBesideAFile() throws {
        let server = try RealServer()
        let (ada, _) = try server.client("ada")
        let (bob, _) = try server.client("bob")
        let folder = try TemporaryFolder()
        let path = try folder.write("big.bin", sampleBytes(3 << 20))
        let upload = try ada.client.perform(.offer(path: path, to: .account("bob")))
        _ = try ada.first { event in
            if case .transfer(let step) = event, case .offered = step.phase { true } else { nil }
        }
        try ada.client.perform(.say(.account("bob"), .plain, "have a look"))
        try ada.client.perform(.cancel(upload))
        let last = try ada.lastStep(upload)
        let heard = try (1...3).map { _ in try bob.event() }
        #expect(heard.map(\.sequence) == [1, 2, 3])
        guard case .fileOffered = heard[0].body else {
            Issue.record("\(heard)")
            return
        }
        #expect(heard.contains { $0.body == .message(.plain, "have a look") })
        // The cancel may come too late; then the file is kept.
        let isStored = heard.contains { if case .fileStored = $0.body { true } else { false } }
        let isWithdrawn = heard.contains { if case .fileWithdrawn = $0.body { true } else { false } }
        #expect(isStored != isWithdrawn)
        if case .finished = last.phase { #expect(isStored) }
        try ada.quit()
        try bob.quit()
    }
}
