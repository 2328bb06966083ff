import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire
import Testing

@testable import AtriumServer

@Suite("What an address may do, under a clock that is stepped")
struct AddressBookTests {
    private let address = NetworkAddress(ipv4: (192, 0, 2, 1))

    private func book(connectionsMax: UInt64 = 0, _ adjust: (inout AddressLimits) -> Void = { _ in }) -> AddressBook {
        var limits = AddressLimits.none
        adjust(&limits)
        return AddressBook(limits, connectionsMax: connectionsMax)
    }

    @Test("[LIMIT-8.4-1] [LIMIT-8.1-4] an address has as many connections as it may, and not one more")
    func connections() {
        var book = book(connectionsMax: 3)
        for _ in 0..<3 { #expect(book.enter(address, at: .at(0)) == nil) }
        let error = book.enter(address, at: .at(0))
        #expect(error?.code == .addressLimit && error?.scope == .connection && error?.available == 3)
        #expect((error?.retryAfterMilliseconds ?? 0) > 0)
        #expect(book.enter(NetworkAddress(ipv4: (192, 0, 2, 2)), at: .at(0)) == nil)
        book.leave(address, at: .at(0))
        #expect(book.enter(address, at: .at(0)) == nil)
    }

    @Test("[LIMIT-8.4-1] connections come as fast as they may, and the next one when it was told to")
    func connects() {
        var book = book { $0.connectsPerMinute = 60 }
        for _ in 0..<60 {
            #expect(book.enter(address, at: .at(0)) == nil)
            book.leave(address, at: .at(0))
        }
        let wait = UInt64(book.enter(address, at: .at(0))?.retryAfterMilliseconds ?? 0)
        #expect((1_000...1_001).contains(wait))
        #expect(book.enter(address, at: .at(wait)) == nil)
        #expect(book.enter(address, at: .at(wait))?.code == .addressLimit)
    }

    @Test("[LIMIT-8.4-3] an address claims as many names as it may")
    func claims() {
        var book = book { $0.claimsPerHour = 2 }
        #expect(book.claim(address, at: .at(0)) == nil)
        #expect(book.claim(address, at: .at(0)) == nil)
        let error = book.claim(address, at: .at(0))
        #expect(error?.code == .rateLimited && error?.scope == .request)
        #expect(book.claim(address, at: .at(UInt64(error?.retryAfterMilliseconds ?? 0))) == nil)
    }

    @Test("[LIMIT-8.4-4] wrong passwords count for their address, whatever name they try, and keep passwords out alone")
    func failures() {
        var book = book { $0.failedLoginsPerHour = 3 }
        let names = ["ann", "bob", "cid", "dan"].map { FoldedName(sorting: $0) }
        for name in names.prefix(3) {
            #expect(book.refuseLogin(address, password: name, at: .at(0)) == nil)
            book.loginFailed(address, password: name, at: .at(0))
        }
        let error = book.refuseLogin(address, password: names[3], at: .at(0))
        #expect(error?.code == .loginLimit && error?.scope == .request)
        #expect(book.refuseLogin(address, password: nil, at: .at(0)) == nil)
        #expect(book.refuseLogin(NetworkAddress(ipv4: (1, 1, 1, 1)), password: names[3], at: .at(0)) == nil)
        let wait = UInt64(error?.retryAfterMilliseconds ?? 0)
        #expect(book.refuseLogin(address, password: names[3], at: .at(wait)) == nil)
    }

    @Test("[LIMIT-8.4-4] keys that fail keep nobody out: nobody guesses them")
    func keys() {
        var book = book {
            $0.failedLoginsPerHour = 3
            $0.failedPasswordsPerHour = 3
        }
        for _ in 0..<100 { book.loginFailed(address, password: nil, at: .at(0)) }
        #expect(book.refuseLogin(address, password: nil, at: .at(0)) == nil)
        #expect(book.refuseLogin(address, password: FoldedName(sorting: "ann"), at: .at(0)) == nil)
    }

    @Test("[LIMIT-8.4-4] tries at a password count for the name from everywhere, and other secrets of it are let in")
    func passwords() {
        var book = book { $0.failedPasswordsPerHour = 3 }
        let bob = FoldedName(sorting: "bob")
        for tries in 0..<3 as Range<UInt8> {
            book.loginFailed(NetworkAddress(ipv4: (10, 0, 0, tries)), password: bob, at: .at(0))
        }
        #expect(book.refuseLogin(address, password: FoldedName(sorting: "BOB"), at: .at(0))?.code == .loginLimit)
        #expect(book.refuseLogin(nil, password: bob, at: .at(0))?.code == .loginLimit)
        #expect(book.refuseLogin(address, password: nil, at: .at(0)) == nil)
        #expect(book.refuseLogin(address, password: FoldedName(sorting: "ann"), at: .at(0)) == nil)
    }

    @Test("[LIMIT-8.4-1] an address that is ended for abuse again and again must wait")
    func abuses() {
        var book = book { $0.abusesMax = 2 }
        book.abused(address, at: .at(0))
        #expect(book.enter(address, at: .at(0)) == nil)
        book.abused(address, at: .at(0))
        #expect(book.enter(address, at: .at(0))?.code == .addressLimit)
        #expect(book.enter(address, at: .at(60_001)) == nil)
    }

    @Test("a million addresses are not remembered, and those that are connected are")
    func bounded() {
        var book = book(connectionsMax: 1) { $0.connectsPerMinute = 60 }
        #expect(book.enter(address, at: .at(0)) == nil)
        for number in 0..<200_000 as Range<UInt64> {
            let other = NetworkAddress(ipv6: 0x2001_0DB8 << 32 | number, 1)
            #expect(book.enter(other, at: .at(0)) == nil)
            book.leave(other, at: .at(0))
        }
        #expect(book.addressCount <= 2 * AddressBook.restingMax)
        #expect(book.enter(address, at: .at(0))?.code == .addressLimit)
    }
}

extension MonotonicTime {
    /// So many milliseconds from the start.
    static func at(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }
}
