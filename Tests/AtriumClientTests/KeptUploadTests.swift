import AtriumNet
import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

/// Small files, of which one of many has no record before it is kept.
@Suite("Uploads that are kept when the client ends")
struct KeptUploadTests {
    private static let place = UploadPlace(serverID: 7, account: AccountID(rawValue: 1), target: .room("Dev"))
    private static let count = 7

    /// What the disk thread does, on the thread of the test.
    private struct Disk {
        let thread: DiskThread
        let requests: Mailbox<DiskRequest>
        let reports: Mailbox<DiskReport>
        let folder: String

        init(_ folder: String) throws {
            self.folder = folder
            requests = Mailbox(capacity: 64, wakeUp: try WakeUp())
            reports = Mailbox(capacity: 64, wakeUp: try WakeUp())
            thread = DiskThread(requests: requests, reports: reports, records: RecordFolder(path: folder))
        }

        /// Opens a file to be sent.
        ///
        /// - Returns: the operation that offers it, and whether an earlier run did.
        func open(_ path: String, _ number: Int, anew: Bool = false) throws -> (OperationID, isKnown: Bool)? {
            let fresh = OperationID(instance: instance, counter: UInt64(number))
            try thread.open(CommandToken(rawValue: UInt64(number)), path, place, fresh: fresh, anew: anew)
            var answers: [DiskReport] = []
            reports.drain(into: &answers)
            guard case .opened(_, _, let operation, let isKnown, _) = answers.first else { return nil }
            return (operation, isKnown)
        }

        /// Ends as the thread does, with what is open kept.
        func stop() {
            requests.post(.stop)
            thread.run()
        }

        var recordCount: Int { TemporaryFolder.names(in: folder).count }
        private let instance = SecureRandom.number()
    }

    private static func files(in folder: TemporaryFolder) throws -> [String] {
        try (1...count).map { try folder.write("f\($0)", [UInt8($0)]) }
    }

    @Test("one small file of many has no record while it is sent, and one once it is kept: each is gone on with")
    func recordsWhatIsKept() throws {
        let folder = try TemporaryFolder()
        let paths = try Self.files(in: folder)
        let disk = try Disk(folder.path + "/transfers")
        let first = try paths.enumerated().map { try disk.open($1, $0)?.0 }
        #expect(disk.recordCount == 4)
        disk.stop()
        #expect(disk.recordCount == Self.count)
        let later = try Disk(folder.path + "/transfers")
        for (number, path) in paths.enumerated().reversed() {
            let (operation, isKnown) = try #require(try later.open(path, number))
            #expect(isKnown && operation == first[number])
        }
    }

    @Test("where one small file is sent several times at once, each upload of it is kept, and gone on with once")
    func recordsEachOfOneFile() throws {
        let folder = try TemporaryFolder()
        let paths = try Self.files(in: folder)
        let disk = try Disk(folder.path + "/transfers")
        for number in 0..<4 { _ = try disk.open(paths[number], number) }
        let first = Set(try (4..<7).map { try disk.open(paths[4], $0)?.0 })
        disk.stop()
        #expect(disk.recordCount == 7)
        let later = try Disk(folder.path + "/transfers")
        let again = try (4..<7).map { try later.open(paths[4], $0) }
        #expect(Set(again.map { $0?.0 }) == first && again.allSatisfy { $0?.isKnown == true })
    }

    @Test("a file that is begun anew leaves no record of the offer before")
    func forgetsTheOfferBefore() throws {
        let folder = try TemporaryFolder()
        let paths = try Self.files(in: folder)
        let disk = try Disk(folder.path + "/transfers")
        for (number, path) in paths.enumerated() { _ = try disk.open(path, number) }
        _ = try disk.open(paths[0], 0, anew: true)
        #expect(disk.recordCount == 3)
    }

    /// Takes the offers of all files, and answers them.
    ///
    /// - Returns: the operation that offered each, by its name.
    private static func takeOffers(_ peer: ScriptedPeer) throws -> [String: OperationID] {
        var seen: [String: OperationID] = [:]
        while seen.count < count {
            let (header, frame) = try peer.receive()
            guard header.kind == .offer else { continue }
            let offer = try Offer(decoding: Array(frame[FrameHeader.byteCount...]).span.bytes)
            seen[offer.name] = offer.operation
            let number = UInt64(seen.count)
            try peer.send(
                Offered(
                    transfer: offer.transfer, file: FileID(rawValue: number),
                    conversation: ConversationID(rawValue: 3), sequence: number, time: WallTime(microseconds: 1),
                    created: false, creditBytes: 1 << 20),
                to: header.requestID)
        }
        return seen
    }

    @Test("many small files on their way when the client is stopped are offered by the same operations again")
    func goesOnWithAll() throws {
        let (folder, keys, account) = (try TemporaryFolder(), try TemporaryFolder(), ScriptedAccount())
        let paths = try Self.files(in: folder)
        let runs = Lock<[[String: OperationID]]>([])
        for _ in 0..<2 {
            let server = try ScriptedServer { peer in
                try peer.logIn(account: account)
                let seen = try Self.takeOffers(peer)
                runs.withLock { $0.append(seen) }
                // Nothing is stored: the client is stopped, and closes.
                while true { _ = try peer.receive() }
            }
            let test = try TestClient(port: server.port, keys: keys)
            for path in paths { try test.client.perform(.offer(path: path, to: .room("lobby"))) }
            var offeredCount = 0
            while offeredCount < Self.count {
                offeredCount += try test.first { event in
                    if case .transfer(let step) = event, case .offered = step.phase { 1 } else { nil }
                }
            }
            test.client.stop()
            #expect(server.finish()?.contains("the client closed") == true)
        }
        let seen = runs.withLock { $0 }
        #expect(seen.count == 2 && seen[0].count == Self.count && seen[0] == seen[1])
    }
}
