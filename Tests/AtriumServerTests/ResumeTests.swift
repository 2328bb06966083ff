import AtriumNet
import AtriumSession
import AtriumWire
import Foundation
import Testing

@Suite("Uploads that outlive their connection and their server")
struct ResumeTests {
    /// Blocks sent by one connection before it is cut.
    private static let burst = 5

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 11) }
    }

    /// What a download of the whole file gives.
    private func fetched(_ file: FileID, from server: RunningServer, by name: String) throws -> [UInt8] {
        let client = try server.client(name)
        _ = try client.fetch(file, transfer: 1)
        return try client.receive(transfer: 1).bytes
    }

    @Test("[FILE-6.2-8] [FILE-6.2-9] a connection cut twenty times costs no block that the server had taken")
    func cutTwentyTimes() throws {
        let server = try RunningServer { $0.limits[.sessionsPerAccountMax] = 64 }
        let sender = try ResumingSender("ada", Self.bytes(103 * 65_536 + 77))
        for cut in 0..<20 {
            let client = try sender.logIn(to: server)
            let left = try sender.send(Self.burst, through: client)
            #expect(left == sender.blockCount - (cut + 1) * Self.burst)
            // The Pong says that the blocks in front of the Ping were taken in; then the link is gone.
            _ = try client.untilPong()
        }
        let client = try sender.logIn(to: server)
        #expect(try sender.send(through: client) == 0)
        let stored = try sender.end(through: client)
        #expect(sender.sentCount == sender.blockCount, "bytes were sent twice")
        #expect(try fetched(stored.file, from: server, by: "bob") == sender.content)
    }

    @Test("[FILE-6.2-9] a connection cut in the middle of its chunks costs what was on its way, and no more")
    func cutAbruptly() throws {
        let server = try RunningServer { $0.limits[.sessionsPerAccountMax] = 64 }
        let sender = try ResumingSender("ada", Self.bytes(60 * 65_536))
        for _ in 0..<20 { _ = try sender.send(Self.burst, through: try sender.logIn(to: server)) }
        let client = try sender.logIn(to: server)
        _ = try sender.send(through: client)
        let stored = try sender.end(through: client)
        #expect(sender.sentCount <= sender.blockCount + 20 * Self.burst)
        #expect(try fetched(stored.file, from: server, by: "bob") == sender.content)
    }

    @Test("[FILE-6.2-7] [FILE-6.2-9] a server restarted five times in an upload goes on with what it had")
    func restartFiveTimes() throws {
        let sender = try ResumingSender("ada", Self.bytes(40 * 65_536 + 1))
        var server = try RunningServer(keepsFolder: true)
        let folder = server.folder
        var file: FileID?
        for _ in 0..<5 {
            let client = try sender.logIn(to: server)
            _ = try sender.send(Self.burst, through: client)
            let offered = try client.passed(FileOfferedEvent.self)?.file
            #expect(file == nil || offered == nil, "the file is offered once")
            file = file ?? offered
            _ = try client.untilPong()
            server.server.stop()
            server = try RunningServer(folder: folder, keepsFolder: true)
        }
        let client = try sender.logIn(to: server)
        _ = try sender.send(through: client)
        let stored = try sender.end(through: client)
        // The last blocks of a run may not have reached the disk worker when the server stopped.
        #expect(sender.sentCount - sender.blockCount <= 5 * Self.burst)
        #expect(try fetched(stored.file, from: server, by: "bob") == sender.content)
        let incoming = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/incoming")
        #expect(incoming.isEmpty)
        server.server.stop()
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("[FILE-6.7-2] after a restart a file whose sender is gone is fetched as far as it came, and to its end")
    func fetchWithoutSender() throws {
        let first = try RunningServer(keepsFolder: true)
        let sender = try ResumingSender("ada", Self.bytes(8 * 65_536))
        let before = try sender.logIn(to: first)
        _ = try sender.send(3, through: before)
        let witness = try first.client("witness")
        let list = try witness.ask(ListFiles(target: .room("lobby"), before: 0, count: 0), FileList.self)
        let file = try #require(list.files.first?.file)
        _ = try witness.fetch(file, transfer: 1)
        for _ in 0..<3 { _ = try witness.wait(Chunk.self) }
        first.server.stop()

        let second = try RunningServer(folder: first.folder)
        let bob = try second.client("bob")
        let fetching = try bob.fetch(file, transfer: 1)
        #expect(fetching.state == .uploading)
        for block in 0..<3 { #expect(try bob.wait(Chunk.self).block == UInt32(block)) }
        let waiting = try bob.passed(TransferState.self) ?? bob.wait(TransferState.self)
        #expect(waiting.flow == .waiting)
        let after = try sender.logIn(to: second)
        #expect(try sender.send(through: after) == 0)
        let stored = try sender.end(through: after)
        #expect(try bob.receive(transfer: 1).end.digest == stored.digest)
        #expect(sender.sentCount == 8)
    }

    @Test("[FILE-6.2-7] an upload that nobody takes up after a restart is given up, and leaves nothing")
    func abandonsAfterRestart() throws {
        let first = try RunningServer(keepsFolder: true)
        let sender = try ResumingSender("ada", Self.bytes(3 * 65_536))
        let before = try sender.logIn(to: first)
        _ = try sender.send(2, through: before)
        _ = try before.untilPong()
        first.server.stop()
        let second = try RunningServer(folder: first.folder) { $0.limits[.uploadAbandonMilliseconds] = 1_000 }
        let bob = try second.client("bob")
        #expect(try bob.wait(FileWithdrawnEvent.self).reason == .abandoned)
        #expect(try sender.logIn(to: second).refusal(sender.offer).code == .fileWithdrawn)
    }

    @Test("[FILE-6.7-4] an upload whose sender is silent for as long as one may stand is given up")
    func silentSender() throws {
        let server = try RunningServer { $0.limits[.uploadAbandonMilliseconds] = 1_000 }
        let sender = try ResumingSender("ada", Self.bytes(3 * 65_536))
        let client = try sender.logIn(to: server)
        _ = try sender.send(1, through: client)
        let error = try client.wait(ErrorFrame.self)
        #expect(error.code == .uploadIncomplete && error.scope == .transfer)
        let withdrawn = try client.passed(FileWithdrawnEvent.self) ?? client.wait(FileWithdrawnEvent.self)
        #expect(withdrawn.reason == .abandoned)
    }

    @Test("[FILE-6.2-8] who takes an upload over ends the former transfer of it, and finds all it brought")
    func takesOver() throws {
        let server = try RunningServer()
        let sender = try ResumingSender("ada", Self.bytes(9 * 65_536))
        let former = try sender.logIn(to: server)
        _ = try sender.send(4, through: former)
        _ = try former.untilPong()
        let next = try sender.logIn(to: server)
        #expect(try sender.send(through: next) == 0)
        let error = try former.wait(ErrorFrame.self)
        #expect(error.code == .leaseLost && error.transfer == TransferID(rawValue: 1))
        _ = try sender.end(through: next)
        #expect(sender.sentCount == 9)
    }

    @Test("[FILE-6.2-8] senders that go before they are answered leave one offer, which the next one takes up")
    func goesBeforeOffered() throws {
        let server = try RunningServer { $0.limits[.sessionsPerAccountMax] = 64 }
        let bob = try server.client("bob")
        let sender = try ResumingSender("ada", Self.bytes(3 * 65_536))
        for _ in 0..<6 { try sender.logIn(to: server).send(sender.offer) }
        let client = try sender.logIn(to: server)
        #expect(try sender.send(through: client) == 0)
        _ = try sender.end(through: client)
        _ = try bob.wait(FileStoredEvent.self)
        #expect(bob.passedOver.count { $0.kind == .fileOfferedEvent } == 1)
        #expect(!bob.passedOver.contains { $0.kind == .fileWithdrawnEvent })
    }

    @Test("[SESSION-3.4-1] [FILE-6.2-8] of two who take an upload from each other every Offer has one outcome")
    func racesForTheLease() throws {
        let server = try RunningServer()
        let sender = try ResumingSender("ada", Self.bytes(3 * 65_536))
        let clients = [try sender.logIn(to: server), try sender.logIn(to: server)]
        var asked: [[UInt32]] = [[], []]
        for number in 1...10 as ClosedRange<UInt32> {
            for (index, client) in clients.enumerated() {
                var offer = sender.offer
                offer.transfer = TransferID(rawValue: number)
                asked[index].append(try client.send(offer))
            }
        }
        for (index, client) in clients.enumerated() {
            for requestID in asked[index] {
                // Those that went through the journal may be answered behind later ones.
                let early =
                    client.passedOver.first { $0.header.requestID == requestID && $0.kind?.group == .files }
                    ?? client.passedOver.first { $0.header.requestID == requestID && $0.kind == .error }
                let outcome = try early ?? client.outcome(of: requestID)
                guard outcome.kind != .offered else { continue }
                let error = try outcome.decode(ErrorFrame.self)
                #expect(error.code == .leaseLost && error.scope == .request)
            }
        }
        var offer = sender.offer
        offer.transfer = TransferID(rawValue: 99)
        let last = try sender.logIn(to: server)
        var credit = try last.ask(offer, Offered.self).creditBytes
        try last.sendBlocks(0..<3, of: sender.content, transfer: 99, credit: &credit)
        let end = UploadEnd(transfer: offer.transfer, digest: Digest.sha256(of: sender.content))
        #expect(try last.ask(end, Stored.self).digest == end.digest)
    }

    @Test("[FILE-6.8-1] a withdrawal that is sent again after a restart gets its first outcome")
    func withdrawsAgain() throws {
        let first = try RunningServer(keepsFolder: true)
        let sender = try ResumingSender("ada", Self.bytes(100))
        let before = try sender.logIn(to: first)
        _ = try sender.send(through: before)
        let file = try sender.end(through: before).file
        let withdraw = Withdraw(operation: OperationID(instance: 5, counter: 1), file: file)
        let committed = try before.ask(withdraw, Committed.self)
        first.server.stop()
        let second = try RunningServer(folder: first.folder)
        let after = try sender.logIn(to: second)
        #expect(try after.ask(withdraw, Committed.self) == committed)
        let other = Withdraw(operation: OperationID(instance: 5, counter: 2), file: file)
        #expect(try after.refusal(other).code == .fileWithdrawn)
    }

    @Test(
        "[FILE-6.9-1] [FILE-6.9-2] [FILE-6.9-3] who fetched and kept a file is told, noted, and still after a restart")
    func fetchMarks() throws {
        let first = try RunningServer(keepsFolder: true)
        let sender = try ResumingSender("ada", Self.bytes(2 * 65_536))
        let ada = try sender.logIn(to: first)
        _ = try sender.send(through: ada)
        let file = try sender.end(through: ada).file
        let bob = try first.client("bob")
        let end = Cancel(transfer: TransferID(rawValue: 1), sentBytes: 0, kept: true)
        // In front of its DownloadEnd a Cancel marks nothing, whatever it says.
        _ = try bob.ask(
            Fetch(transfer: end.transfer, file: file, firstBlock: 0, blockCount: 0, creditBytes: 0), Fetching.self)
        _ = try bob.ask(end, Cancelled.self)
        _ = try bob.fetch(file, transfer: 1)
        _ = try bob.receive(transfer: 1)
        _ = try bob.ask(Cancel(transfer: TransferID(rawValue: 1), sentBytes: 0), Cancelled.self)
        #expect(try ada.ask(ListFetches(file: file, count: 0), FetchList.self).fetches.isEmpty)
        _ = try bob.fetch(file, transfer: 1)
        _ = try bob.receive(transfer: 1)
        _ = try bob.ask(end, Cancelled.self)
        let told = try ada.wait(FileFetched.self)
        #expect(told.accountName == "bob" && told.file == file && told.account == bob.account)
        #expect(try bob.refusal(ListFetches(file: file, count: 0)).code == .notAllowed)
        let list = try ada.ask(ListFetches(file: file, count: 0), FetchList.self)
        first.server.stop()
        let second = try RunningServer(folder: first.folder)
        #expect(try sender.logIn(to: second).ask(ListFetches(file: file, count: 0), FetchList.self) == list)
        #expect(list.fetches.map(\.time) == [told.time])
    }
}
