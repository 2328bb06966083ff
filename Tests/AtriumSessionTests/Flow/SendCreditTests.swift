import AtriumWire
import Testing

@testable import AtriumSession

@Suite("Credit of a sender")
struct SendCreditTests {
    @Test("[FILE-6.5-1] a chunk needs credit of its transfer and of the connection, and takes neither where one lacks")
    func needsBoth() {
        var transfer = SendCredit(initialBytes: 100)
        var connection = SendCredit(initialBytes: 150)
        var other = SendCredit(initialBytes: 100)
        #expect(SendCredit.spend(100, transfer: &transfer, connection: &connection))
        #expect(!SendCredit.spend(1, transfer: &transfer, connection: &connection))
        #expect(connection.availableBytes == 50)
        #expect(!SendCredit.spend(51, transfer: &other, connection: &connection))
        #expect(other.availableBytes == 100)
        #expect(SendCredit.spend(50, transfer: &other, connection: &connection))
        #expect(other.sentBytes == 50)
    }

    @Test("[FILE-6.5-4] credit sums up to 2⁶³ - 1 and no more")
    func overflow() throws {
        var credit = SendCredit(initialBytes: 10)
        let most = UInt64(Int64.max)
        try credit.grant(most - 10)
        #expect(throws: CreditError.overflow) { try credit.grant(1) }
        #expect(throws: CreditError.overflow) { try credit.grant(.max) }
        #expect(credit.availableBytes == most)
        #expect(SendCredit(initialBytes: .max).availableBytes == most)
        #expect(CreditError.overflow.code == .creditOverflow)
    }
}
