import AtriumServices
import AtriumWire
import Testing

struct FetchTests {
    let world = World(limits: [.fileMaxBytes: 1 << 40])
    let ann: SessionID

    init() { ann = world.logIn("ann") }

    func grant(sizeBytes: UInt64, first: UInt32, count: UInt32) throws -> UInt32? {
        let offered = world.offer("a", sizeBytes: sizeBytes, to: .room("lobby"), from: ann)
        let file = try #require(world.outcome(Offered.self, of: offered, at: ann)?.file)
        let requestID = world.fetch(file, firstBlock: first, blockCount: count, from: ann)
        for case .openDownload(_, let grant) in world.items(ann) {
            #expect(world.outcome(Fetching.self, of: requestID, at: ann) != nil && grant.firstBlock == first)
            return grant.blockCount
        }
        #expect(world.refusal(of: requestID, at: ann) == .blockRange)
        return nil
    }

    @Test(
        "[FILE-6.3-1] blocks that lie in the file are granted",
        arguments: [
            (0, 0, 0, 0), (1, 0, 0, 1), (65_536, 0, 1, 1), (65_537, 0, 0, 2), (65_537, 1, 0, 1), (65_537, 1, 1, 1),
            (1 << 40, 0, 0, 16_777_216),
        ] as [(UInt64, UInt32, UInt32, UInt32)])
    func inside(sizeBytes: UInt64, first: UInt32, count: UInt32, granted: UInt32) throws {
        #expect(try grant(sizeBytes: sizeBytes, first: first, count: count) == granted)
    }

    @Test(
        "[FILE-6.3-1] blocks that do not all lie in the file are refused",
        arguments: [
            (0, 0, 1), (0, 1, 0), (65_536, 1, 0), (65_537, 1, 2), (65_537, 2, 0), (65_537, .max, .max),
            (65_537, 1, .max),
        ] as [(UInt64, UInt32, UInt32)])
    func outside(sizeBytes: UInt64, first: UInt32, count: UInt32) throws {
        #expect(try grant(sizeBytes: sizeBytes, first: first, count: count) == nil)
    }

    @Test("no file, no transfer")
    func unknown() {
        #expect(world.refusal(of: world.fetch(FileID(rawValue: .max), from: ann), at: ann) == .noSuchFile)
        let withdraw = world.send(Withdraw(operation: world.operation(), file: FileID(rawValue: 0)), from: ann)
        #expect(world.refusal(of: withdraw, at: ann) == .noSuchFile)
        let zero = world.send(
            Fetch(
                transfer: TransferID(rawValue: 0), file: FileID(rawValue: 1), firstBlock: 0, blockCount: 0,
                creditBytes: 0),
            from: ann)
        #expect(world.refusal(of: zero, at: ann) == .transferInUse)
    }
}
