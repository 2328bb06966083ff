import AtriumSession
import AtriumWire
import Testing

@Suite("Bandwidth in turns, under a clock that is stepped")
struct BandwidthScheduleTests {
    static let mebibyte: UInt64 = 1 << 20

    @Test("without a bound there is no schedule")
    func none() {
        #expect(BandwidthSchedule(account: 0, total: 0) == nil)
    }

    @Test(
        "[LIMIT-8.5-1] one account moves what it may in ten seconds, within five parts of a hundred",
        arguments: [mebibyte, 10 * mebibyte, 500 * mebibyte])
    func account(_ rate: UInt64) throws {
        var world = PacedWorld(try #require(BandwidthSchedule(account: rate, total: 0)))
        world.add(account: 1, connection: 1)
        world.run(seconds: 10)
        world.expect(account: 1, bytes: rate * 10)
    }

    @Test("[LIMIT-8.5-1] an account with transfers on several connections has one bound, and each its share")
    func connections() throws {
        var world = PacedWorld(try #require(BandwidthSchedule(account: 8 * Self.mebibyte, total: 0)))
        for connection in 1...4 { world.add(account: 1, connection: connection) }
        world.run(seconds: 10)
        world.expect(account: 1, bytes: 80 * Self.mebibyte)
        for connection in 1...4 { world.expect(connection: connection, bytes: 20 * Self.mebibyte) }
    }

    @Test("[LIMIT-8.5-1] accounts share the total alike, whatever number of connections each has")
    func total() throws {
        var world = PacedWorld(try #require(BandwidthSchedule(account: 0, total: 20 * Self.mebibyte)))
        world.add(account: 1, connection: 1)
        world.add(account: 2, connection: 2)
        for connection in 3...10 { world.add(account: 3, connection: connection) }
        world.add(account: 4, connection: 11)
        world.run(seconds: 10)
        world.expectTotal(200 * Self.mebibyte)
        for account in 1...4 as ClosedRange<UInt64> { world.expect(account: account, bytes: 50 * Self.mebibyte) }
    }

    @Test("[LIMIT-8.5-1] what slow accounts leave goes to the others, and an account with a bound of its own keeps it")
    func leftOver() throws {
        var world = PacedWorld(try #require(BandwidthSchedule(account: 8 * Self.mebibyte, total: 20 * Self.mebibyte)))
        // One MiB a second is all that its link takes.
        world.add(account: 1, connection: 1, restNanoseconds: 62_500_000)
        for account in 2...4 as ClosedRange<UInt64> { world.add(account: account, connection: Int(account)) }
        world.run(seconds: 10)
        world.expectTotal(200 * Self.mebibyte)
        world.expect(account: 1, bytes: 10 * Self.mebibyte)
        for account in 2...4 as ClosedRange<UInt64> {
            world.expect(account: account, bytes: 63 * Self.mebibyte + Self.mebibyte / 3)
        }
    }

    @Test("a loop that comes back late for its turns gets no fewer, and one that never does holds nobody up")
    func lateLoops() throws {
        var world = PacedWorld(try #require(BandwidthSchedule(account: 0, total: 4 * Self.mebibyte)))
        world.add(account: 1, connection: 1)
        world.add(account: 2, connection: 2, lateNanoseconds: 3_000_000)
        world.run(seconds: 10)
        world.expect(account: 1, bytes: 20 * Self.mebibyte)
        world.expect(account: 2, bytes: 20 * Self.mebibyte)
        world.stop(connection: 2)
        world.run(seconds: 10)
        world.expect(account: 1, bytes: 60 * Self.mebibyte)
    }

    @Test("a pause is not saved up for: behind it no more than a burst moves at once")
    func pauses() throws {
        var schedule = try #require(BandwidthSchedule(account: 10 * Self.mebibyte, total: 0))
        let (account, connection) = (AccountID(rawValue: 1), SessionID(rawValue: 1))
        var blocks: UInt64 = 0
        while schedule.turn(for: 65_536, of: account, connection, at: .at(1_000_000)) == .now { blocks += 1 }
        #expect(blocks * 65_536 < Self.mebibyte)
    }

    @Test("accounts that move nothing any more are forgotten")
    func forgets() throws {
        var schedule = try #require(BandwidthSchedule(account: Self.mebibyte, total: 0))
        for account in 0..<10_000 as Range<UInt64> {
            let turn = schedule.turn(
                for: 65_536, of: AccountID(rawValue: account), SessionID(rawValue: account), at: .at(account * 100))
            #expect(turn == .now)
        }
        #expect(schedule.accountCount < 2_000)
    }
}
