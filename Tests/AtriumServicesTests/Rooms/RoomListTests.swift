import AtriumServices
import AtriumWire
import Testing

struct RoomListTests {
    @Test("[ROOM-4.3-4] pages of rooms fit a frame, and together hold every room once, sorted without case")
    func pages() throws {
        var snapshot = Snapshot()
        for number in 1...200 {
            let log = LogState(epoch: 1, first: 1, head: 1, headTime: WallTime(microseconds: 1))
            snapshot.rooms.append(
                RoomRecord(
                    conversation: ConversationID(rawValue: UInt64(1_000 + number)),
                    name: number % 2 == 0 ? "R\(number)" : "r\(number)", topic: String(repeating: "x", count: 1_024),
                    creator: AccountID(rawValue: 0),
                    time: WallTime(microseconds: 1), log: log))
        }
        let world = World(snapshot: snapshot)
        let ann = world.logIn("ann")
        var names: [String] = []
        var after = ""
        while true {
            let requestID = world.send(ListRooms(after: after, count: 0), from: ann)
            let list = try #require(world.outcome(RoomList.self, of: requestID, at: ann))
            #expect(list.encoded().count - FrameHeader.byteCount <= 65_536)
            names += list.rooms.map(\.name)
            guard list.more else { break }
            after = try #require(list.rooms.last?.name)
        }
        #expect(names.count == 201 && names.map { $0.lowercased() } == names.map { $0.lowercased() }.sorted())
        let three = world.send(ListRooms(after: "", count: 3), from: ann)
        let page = try #require(world.outcome(RoomList.self, of: three, at: ann))
        #expect(page.rooms.count == 3 && page.more)
        let last = world.send(ListRooms(after: "zzz", count: 0), from: ann)
        #expect(world.outcome(RoomList.self, of: last, at: ann)?.rooms.isEmpty == true)
    }
}
