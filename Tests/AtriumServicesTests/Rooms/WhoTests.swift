import AtriumWire
import Testing

struct WhoTests {
    let world = World()

    private func page(after: String, at session: SessionID) -> WhoList? {
        let requestID = world.send(Who(target: .room("lobby"), after: after), from: session)
        return world.outcome(WhoList.self, of: requestID, at: session)
    }

    @Test("[ROOM-4.8-1] an account with several sessions is named once")
    func namesOnce() {
        let sessions = ["bob", "Ann", "Ann"].map { world.logIn($0) }
        for session in sessions { _ = world.room("lobby", announce: true, from: session) }
        let list = page(after: "", at: sessions[0])
        #expect(list?.members.map(\.name) == ["Ann", "bob"] && list?.presentCount == 2 && list?.more == false)
    }

    @Test("[ROOM-4.8-1] pages fit a frame, and together name everyone once, sorted without case")
    func pages() throws {
        let names = (0..<1_700).map { ($0 % 2 == 0 ? "N" : "n") + String(repeating: "x", count: 26) + "\(10_000 + $0)" }
        let sessions = names.map { world.logIn($0) }
        for session in sessions { _ = world.room("lobby", announce: true, from: session) }
        var seen: [String] = []
        var list: WhoList
        repeat {
            list = try #require(page(after: seen.last ?? "", at: sessions[0]))
            #expect(list.encoded().count - FrameHeader.byteCount <= 65_536 && list.presentCount == 1_700)
            seen += list.members.map(\.name)
            #expect(list.more == (seen.count < names.count))
        } while list.more && !list.members.isEmpty
        #expect(seen == names)
    }
}
