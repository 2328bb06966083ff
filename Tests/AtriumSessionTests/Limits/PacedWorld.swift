import AtriumSession
import AtriumWire
import Testing

/// Connections that move blocks as fast as a schedule lets them, with a clock that goes from one event to the next.
struct PacedWorld {
    private struct Mover {
        let account: AccountID
        let connection: SessionID
        /// How long its link takes for a block.
        let restNanoseconds: UInt64
        /// How much later than it should its loop wakes up.
        let lateNanoseconds: UInt64
        /// When it asks, or moves what is reserved.
        var at: UInt64
        var isReserved = false
        var isRunning = true
        /// When its link has room for the next block.
        var freeAt: UInt64 = 0
        var movedBytes: UInt64 = 0
    }

    private static let blockBytes: UInt64 = 65_536

    private var schedule: BandwidthSchedule
    private var movers: [Mover] = []
    private var now: UInt64 = 0

    init(_ schedule: BandwidthSchedule) {
        self.schedule = schedule
    }

    mutating func add(
        account: UInt64, connection: Int, restNanoseconds: UInt64 = 0, lateNanoseconds: UInt64 = 200_000
    ) {
        movers.append(
            Mover(
                account: AccountID(rawValue: account), connection: SessionID(rawValue: UInt64(connection)),
                restNanoseconds: restNanoseconds, lateNanoseconds: lateNanoseconds, at: now, freeAt: now))
    }

    mutating func stop(connection: Int) {
        for index in movers.indices where movers[index].connection.rawValue == UInt64(connection) {
            movers[index].isRunning = false
        }
    }

    mutating func run(seconds: UInt64) {
        let end = now + seconds * 1_000_000_000
        while let index = movers.indices.filter({ movers[$0].isRunning }).min(by: { movers[$0].at < movers[$1].at }),
            movers[index].at < end
        {
            now = movers[index].at
            step(index)
        }
        now = end
    }

    private mutating func step(_ index: Int) {
        guard !movers[index].isReserved else {
            movers[index].isReserved = false
            return move(index)
        }
        let moment = MonotonicTime(nanoseconds: now)
        switch schedule.turn(for: Self.blockBytes, of: movers[index].account, movers[index].connection, at: moment) {
        case .now: move(index)
        case .reserved(let due):
            movers[index].isReserved = true
            movers[index].at = due.nanoseconds + movers[index].lateNanoseconds
        case .ask(let due): movers[index].at = due.nanoseconds + movers[index].lateNanoseconds
        }
    }

    private mutating func move(_ index: Int) {
        movers[index].movedBytes += Self.blockBytes
        movers[index].freeAt += movers[index].restNanoseconds
        movers[index].at = max(now, movers[index].freeAt)
    }

    // MARK: What came of it

    func expect(account: UInt64, bytes: UInt64, _ location: SourceLocation = #_sourceLocation) {
        expect(movers.filter { $0.account.rawValue == account }, bytes, location)
    }

    func expect(connection: Int, bytes: UInt64, _ location: SourceLocation = #_sourceLocation) {
        expect(movers.filter { $0.connection.rawValue == UInt64(connection) }, bytes, location)
    }

    func expectTotal(_ bytes: UInt64, _ location: SourceLocation = #_sourceLocation) {
        expect(movers, bytes, location)
    }

    private func expect(_ some: [Mover], _ bytes: UInt64, _ location: SourceLocation) {
        let moved = some.reduce(0) { $0 + $1.movedBytes }
        #expect(
            moved >= bytes / 100 * 95 && moved <= bytes / 100 * 105, "\(moved) of \(bytes)", sourceLocation: location)
    }
}
