import AtriumNet
import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Transfers that stand still")
struct StallTests {
    private static func steps(_ world: ToyWorld, _ token: CommandToken) -> [TransferPhase] {
        world.seen.compactMap { event in
            if case .transfer(let step) = event, step.token == token { step.phase } else { nil }
        }
    }

    @Test("a download that gets no byte for 30 seconds has a new link, three times, and fails then")
    func givesUpInTheEnd() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        let start = world.now
        let token = world.perform(.fetch(FileID(rawValue: 9), destination: nil, overwrite: false))
        try world.run { Self.steps(world, token).last?.isLast ?? false }
        guard case .failed(let error) = try #require(Self.steps(world, token).last) else { return }
        #expect(error.kind == .lost && world.reconnectedCount == 3)
        #expect(world.now.milliseconds(since: start) >= 120_000)
        #expect(world.seen.contains { if case .notice = $0 { true } else { false } })
        #expect(world.server.requests.count { $0 == .fetch } == 4)
    }

    @Test("a block that comes starts the count anew")
    func countsAnew() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        let token = world.perform(.fetch(FileID(rawValue: 9), destination: nil, overwrite: false))
        var sent = 0
        try world.run {
            if sent < 4, world.reconnectedCount > sent, let id = world.machine.downloads.keys.first,
                world.machine.downloads[id]?.server == .open
            {
                let data = [UInt8](repeating: 1, count: 65_536)
                let chunk = Chunk(
                    transfer: id, block: UInt32(sent), checksum: data.withUnsafeBytes { CRC32C.checksum($0) },
                    data: data)
                world.machine.received(chunk.encoded(), at: world.now)
                sent += 1
            }
            return Self.steps(world, token).last?.isLast ?? false
        }
        #expect(sent == 4 && world.reconnectedCount == 7)
    }
}
