import AtriumSession
import AtriumWire
import Testing

@Suite("What requests cost")
struct CostTests {
    @Test("[LIMIT-8.3-1] the units of each kind are those of the table")
    func costs() {
        let units: [UInt64: [FrameKind]] = [
            1: [.ping, .say, .setTopic, .setKeep, .markRead, .unfollow],
            2: [.follow, .withdraw, .setRole, .invite, .sanction, .block],
            4: [
                .history, .who, .listRooms, .listDirects, .listFiles, .listFetches, .listMembers, .listBlocks,
            ],
            8: [.offer, .fetch, .login], 20: [.claim], 40: [.setAccess],
        ]
        for (cost, kinds) in units {
            for kind in kinds { #expect(SessionTable.cost(of: kind) == cost, "\(kind)") }
        }
    }
}
