import Testing
@testable import AtriumWire
@Test func roundTrip() throws {
    let p = Ping(eventsReceived: 5).encoded(requestID: 7)
    #expect(p.count == 20)
}
