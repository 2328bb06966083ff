import AtriumWire
import Testing

@testable import AtriumSession

@Suite("Credit of a receiver")
struct ConnectionCreditTests {
    private let initialBytes = Int(Limit.creditInitialBytes.defaultValue)
    private let connectionBytes = Limit.creditConnectionMaxBytes.defaultValue

    @Test("[FILE-6.5-1] [FILE-6.5-2] a chunk beyond the credit of its transfer is refused")
    func transferExceeded() throws {
        var link = CreditLink()
        let transfer = link.open(1)
        #expect(try link.send(transfer) == initialBytes)
        #expect(throws: CreditError.exceeded) { try link.receiver.receive(1, of: transfer) }
        #expect(CreditError.exceeded.code == .creditExceeded)
    }

    @Test(
        "[FILE-6.5-1] [FILE-6.5-2] a chunk beyond the connection's credit is refused, also on transfers that are gone")
    func connectionExceeded() throws {
        var receiver = ConnectionCredit(limits: Limits())
        receiver.open(TransferID(rawValue: 2), grantedBytes: .max, at: .at(0))
        try receiver.receive(Int(connectionBytes), of: TransferID(rawValue: 2))
        #expect(throws: CreditError.exceeded) { try receiver.receive(1, of: TransferID(rawValue: 2)) }
        #expect(throws: CreditError.exceeded) { try receiver.receive(1, of: TransferID(rawValue: 1)) }
    }

    @Test("[FILE-6.5-3] credit comes back once a quarter of the window is consumed")
    func returnsEarly() throws {
        var link = CreditLink()
        let transfer = link.open(1)
        _ = try link.send(transfer)
        let almost = initialBytes / 4 - 1
        #expect(link.receiver.consume(almost, of: transfer, roundTripNanoseconds: nil, at: .at(1)).isEmpty)
        let grants = link.receiver.consume(1, of: transfer, roundTripNanoseconds: nil, at: .at(1))
        #expect(grants == [Credit(transfer: transfer, bytes: UInt64(initialBytes / 4))])
    }

    @Test(
        "a window grows to four times round trip times rate, and no further than the most",
        arguments: [
            (UInt64(10), UInt64(4_000_000)), (50, 20_000_000), (1_000, 33_554_432),
        ])
    func grows(_ roundTripMilliseconds: UInt64, _ expectedBytes: UInt64) throws {
        // A link of 100 MB/s: what credit allows, but at most that, is consumed in each round trip.
        var limits = Limits()
        limits[.creditInitialBytes] = 1 << 20
        var link = CreditLink(limits: limits)
        let transfer = link.open(1)
        let perTripMax = Int(100_000 * roundTripMilliseconds)
        var waiting = 0
        for trip in 1...60 {
            waiting += try link.send(transfer)
            let consumed = min(waiting, perTripMax)
            waiting -= consumed
            try link.consume(
                consumed, of: transfer, roundTripNanoseconds: roundTripMilliseconds * 1_000_000,
                at: .at(UInt64(trip) * roundTripMilliseconds))
        }
        let out = link.receiver.availableBytes(of: transfer) + UInt64(waiting)
        // Between three quarters of a window and the whole is out, whatever the moment.
        #expect(out <= expectedBytes)
        #expect(out + UInt64(CreditLink.blockBytes) >= expectedBytes / 4 * 3)
    }

    @Test("what a transfer was granted at its start is its window until a round trip is known, at least 1 MiB")
    func startsAsGranted() throws {
        for (granted, window) in [(UInt64(65_536), UInt64(1) << 20), (2 << 20, 2 << 20), (1 << 30, 16 << 20)] {
            var receiver = ConnectionCredit(limits: Limits())
            let transfer = TransferID(rawValue: 1)
            receiver.open(transfer, grantedBytes: granted, at: .at(0))
            for _ in 0..<200 {
                let bytes = Int(min(receiver.availableBytes(of: transfer), 65_536))
                try receiver.receive(bytes, of: transfer)
                _ = receiver.consume(bytes, of: transfer, roundTripNanoseconds: nil, at: .at(1))
            }
            #expect(receiver.availableBytes(of: transfer) <= max(window, granted))
            #expect(receiver.availableBytes(of: transfer) >= window / 4 * 3 - 65_536)
        }
    }

    @Test("a window grows also where each burst of chunks is answered by one grant alone")
    func growsByBursts() throws {
        var link = CreditLink()
        let transfer = link.open(1)
        var waiting = 0
        for trip in 1...24 {
            waiting += try link.send(transfer)
            // Chunk for chunk is consumed, but for the last: it is still on its way to the disk. What is granted
            // meanwhile is a round trip away.
            while waiting > CreditLink.blockBytes {
                waiting -= CreditLink.blockBytes
                try link.consume(
                    CreditLink.blockBytes, of: transfer, roundTripNanoseconds: 80_000_000, at: .at(UInt64(trip) * 80))
            }
        }
        #expect(link.receiver.availableBytes(of: transfer) + UInt64(waiting) >= 33_554_432 / 4 * 3)
    }

    @Test("a window does not grow by a burst within one round trip, nor without a measured one")
    func bursts() throws {
        for roundTrip in [nil, 50_000_000] as [UInt64?] {
            var link = CreditLink()
            let transfer = link.open(1)
            for step in 1...20 {
                let sent = try link.send(transfer)
                try link.consume(sent, of: transfer, roundTripNanoseconds: roundTrip, at: .at(UInt64(step)))
            }
            #expect(link.receiver.availableBytes(of: transfer) == UInt64(initialBytes))
        }
    }

    @Test("a transfer that is not consumed never holds the connection's credit: the others go on")
    func stalledTransfer() throws {
        var limits = Limits()
        limits[.creditTransferMaxBytes] = 1 << 30
        var link = CreditLink(limits: limits)
        let stalled = link.open(1)
        // It grows as far as it can, and is then no longer consumed.
        for trip in 1...40 {
            let sent = try link.send(stalled)
            try link.consume(
                sent, of: stalled, roundTripNanoseconds: 1_000_000_000, at: .at(UInt64(trip) * 1_000))
        }
        _ = try link.send(stalled)
        #expect(link.connection.availableBytes > 0)
        let others = (2...4).map { link.open($0) }
        for transfer in others {
            var moved = 0
            for _ in 0..<200 {
                let sent = try link.send(transfer)
                try link.consume(sent, of: transfer)
                moved += sent
            }
            #expect(moved > 100 << 20)
        }
    }

    @Test("a full window of each transfer fits the connection, however many there are")
    func shares() throws {
        for count in 1...16 {
            var link = CreditLink()
            let transfers = (1...count).map { link.open(UInt32($0)) }
            for trip in 1...30 {
                for transfer in transfers {
                    let sent = try link.send(transfer)
                    try link.consume(
                        sent, of: transfer, roundTripNanoseconds: 1_000_000_000, at: .at(UInt64(trip) * 1_000))
                }
            }
            let out = transfers.reduce(0) { $0 + link.receiver.availableBytes(of: $1) }
            #expect(out <= connectionBytes)
        }
    }

    @Test("[FILE-6.5-3] a transfer whose share became small has credit for a block once all of it is consumed")
    func smallerShare() throws {
        var limits = Limits()
        limits[.creditInitialBytes] = 65_536
        limits[.creditConnectionMaxBytes] = 262_144
        var link = CreditLink(limits: limits)
        let transfer = link.open(1)
        // Its window grows to less than two blocks.
        _ = try link.send(transfer)
        try link.consume(CreditLink.blockBytes, of: transfer, roundTripNanoseconds: 99_000_000, at: .at(200))
        #expect(link.receiver.availableBytes(of: transfer) == 129_761)
        #expect(try link.send(transfer) == CreditLink.blockBytes)
        // Less than a block is left of it, and more than half of the share it has beside another.
        _ = link.open(2)
        try link.consume(CreditLink.blockBytes, of: transfer)
        #expect(try link.send(transfer) == CreditLink.blockBytes)
    }

    @Test("[FILE-6.5-3] no sender waits for credit that never comes, whatever begins and ends beside it")
    func neverStuck() throws {
        var limits = Limits()
        limits[.creditInitialBytes] = 65_536
        limits[.creditConnectionMaxBytes] = 393_216
        var link = CreditLink(limits: limits)
        var state: UInt64 = 11
        func below(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var open: [TransferID] = []
        for number in 1...20_000 {
            if below(4) == 0, open.count < 4 { open.append(link.open(UInt32(number), at: .at(UInt64(number)))) }
            if below(6) == 0, !open.isEmpty { try link.close(open.remove(at: Int(below(UInt64(open.count))))) }
            for transfer in open {
                let sent = try link.send(transfer, blocks: Int(below(4)))
                let roundTrip = 500_000 + below(1_000_000)
                try link.consume(sent, of: transfer, roundTripNanoseconds: roundTrip, at: .at(UInt64(number)))
            }
            let least = open.map { link.receiver.availableBytes(of: $0) }.min() ?? .max
            #expect(least >= UInt64(CreditLink.blockBytes))
            #expect(link.receiver.availableBytes >= UInt64(CreditLink.blockBytes))
        }
    }

    @Test("[FILE-6.5-3] [FILE-6.6-2] cancelling 10,000 transfers leaves credit equal to the start")
    func cancels() throws {
        var link = CreditLink()
        var state: UInt64 = 7
        for number in 1...10_000 {
            let transfer = link.open(UInt32(number))
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let sent = try link.send(transfer, blocks: Int(state >> 60))
            try link.consume(sent / 2, of: transfer)
            try link.close(transfer)
            // What the disk still reports of a transfer that is gone is not returned twice.
            try link.consume(sent - sent / 2, of: transfer)
            #expect(link.connection.availableBytes == connectionBytes)
            #expect(link.receiver.availableBytes == connectionBytes)
        }
    }

    @Test("[FILE-6.5-3] chunks of a transfer that is gone are counted and returned")
    func lateChunks() throws {
        var link = CreditLink()
        let gone = link.open(1)
        let open = link.open(2)
        try link.close(gone)
        var sent: UInt64 = 0
        for _ in 0..<2_000 {
            guard link.connection.spend(CreditLink.blockBytes) else { break }
            try link.receiver.receive(CreditLink.blockBytes, of: gone)
            sent += UInt64(CreditLink.blockBytes)
            try link.consume(0, of: open)
        }
        #expect(sent == 2_000 * UInt64(CreditLink.blockBytes))
        try link.close(open)
        #expect(link.connection.availableBytes == connectionBytes)
    }

    @Test(
        "a client's lower bound for one transfer is kept, but one block always passes",
        arguments: [
            (UInt64(0), UInt64(65_536)), (1, 65_536), (200_000, 200_000), (.max, 16_777_216),
        ])
    func lowerBound(_ creditMaxBytes: UInt64, _ expected: UInt64) throws {
        var receiver = ConnectionCredit(limits: Limits(), creditMaxBytes: creditMaxBytes)
        #expect(receiver.startBytes == expected)
        let transfer = TransferID(rawValue: 1)
        receiver.open(transfer, grantedBytes: receiver.startBytes, at: .at(0))
        for trip in 1...50 {
            let blocks = Int(receiver.availableBytes(of: transfer)) / CreditLink.blockBytes
            #expect(blocks > 0)
            try receiver.receive(blocks * CreditLink.blockBytes, of: transfer)
            _ = receiver.consume(
                blocks * CreditLink.blockBytes, of: transfer, roundTripNanoseconds: 1_000_000,
                at: .at(UInt64(trip)))
            if creditMaxBytes < .max { #expect(receiver.availableBytes(of: transfer) <= expected) }
        }
    }

    @Test("what is reported consumed beyond what came is not returned")
    func overreported() throws {
        var link = CreditLink()
        let transfer = link.open(1)
        _ = try link.send(transfer, blocks: 1)
        try link.consume(.max, of: transfer)
        try link.consume(-5, of: transfer)
        try link.close(transfer)
        #expect(link.connection.availableBytes == connectionBytes)
    }
}
