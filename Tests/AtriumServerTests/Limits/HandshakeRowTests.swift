import AtriumNet
import AtriumWire
import Testing

@testable import AtriumServer

@Suite("Connections on which nobody has logged in yet")
struct HandshakeRowTests {
    private let here = NetworkAddress(ipv4: (192, 0, 2, 1))
    private let there = NetworkAddress(ipv4: (192, 0, 2, 2))

    private func row(address: UInt64 = 0, total: UInt64 = 0, loops: Int = 1) -> HandshakeRow {
        var limits = AddressLimits.none
        limits.handshakesMax = address
        limits.totalHandshakesMax = total
        return HandshakeRow(limits, loopCount: loops)
    }

    private func id(_ number: UInt64) -> SessionID { SessionID(rawValue: number) }

    @Test("[LIMIT-8.4-2] [LIMIT-8.1-4] there is room up to the bound; then the oldest that is silent gives way")
    func bound() {
        var row = row(total: 2)
        row.insert(id(1), here)
        #expect(row.place(for: here) { _ in .silent } == .free)
        row.insert(id(2), there)
        #expect(row.place(for: here) { _ in .silent } == .insteadOf(id(1)))
        row.remove(id(1))
        #expect(row.place(for: here) { _ in .silent } == .free)
    }

    @Test("[LIMIT-8.4-2] silent ones give way first, then those without Hello; who has said Hello stays")
    func order() {
        var row = row(total: 3)
        for number in 1...3 as ClosedRange<UInt64> { row.insert(id(number), here) }
        let progress: [UInt64: HandshakeRow.Progress] = [1: .greeted, 2: .begun, 3: .silent]
        #expect(row.place(for: here) { progress[$0.rawValue] ?? .silent } == .insteadOf(id(3)))
        #expect(row.place(for: here) { $0 == id(1) ? .greeted : .begun } == .insteadOf(id(2)))
        #expect(row.place(for: here) { _ in .greeted } == .none)
    }

    @Test("[LIMIT-8.4-2] an address has a bound of its own, and its own give way to it")
    func addresses() {
        var row = row(address: 2)
        row.insert(id(1), there)
        row.insert(id(2), here)
        row.insert(id(3), here)
        #expect(row.place(for: here) { _ in .silent } == .insteadOf(id(2)))
        #expect(row.place(for: there) { _ in .silent } == .free)
        #expect(row.place(for: nil) { _ in .silent } == .free)
    }

    @Test("bounds are shared out among the loops, each of which has room for one")
    func shares() {
        var row = row(address: 1, total: 4, loops: 2)
        row.insert(id(1), here)
        #expect(row.place(for: here) { _ in .silent } == .insteadOf(id(1)))
        row.insert(id(2), there)
        #expect(row.place(for: nil) { _ in .silent } == .insteadOf(id(1)))
        #expect(row.count == 2)
    }
}
