import AtriumWire
import Testing

@testable import AtriumSession

@Suite("Deadlines, by stepping the clock")
struct DeadlineTests {
    @Test("[SESSION-3.1-4] a connection that says nothing is closed after the handshake time")
    func noHello() {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let deadline = session.nextDeadline
        #expect(deadline == .at(10_000))
        #expect(session.tick(at: .at(9_999)) == .none)
        guard case .close(let error) = session.tick(at: .at(10_000)) else {
            Issue.record("still open")
            return
        }
        #expect(error.code == .handshakeTimeout)
        #expect(session.tick(at: .at(30_000)) == .none)
    }

    @Test("[SESSION-3.1-4] the login has the handshake time from Hello on, and bytes that trickle do not lengthen it")
    func noLogin() {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let hello = Hello(major: 1, minor: 0, software: "", capabilities: [])
        _ = receive(&session, hello, requestID: 1, at: .at(9_000))
        for second in 10...18 {
            session.heard(at: .at(UInt64(second) * 1_000))
            #expect(session.tick(at: .at(UInt64(second) * 1_000)) == .none)
        }
        guard case .close(let error) = session.tick(at: .at(19_000)) else {
            Issue.record("still open")
            return
        }
        #expect(error.code == .handshakeTimeout)
    }

    @Test("[SESSION-3.6-1] a silent client is asked, and closed after as long again")
    func silence() {
        var session = readySession()
        #expect(session.tick(at: .at(19_999)) == .none)
        #expect(session.tick(at: .at(20_000)) == .ping(Ping(eventsReceived: 0), requestID: 1))
        #expect(session.tick(at: .at(39_999)) == .none)
        let deadline = session.nextDeadline
        #expect(deadline == .at(40_000))
        guard case .close(let error) = session.tick(at: .at(40_000)) else {
            Issue.record("still open")
            return
        }
        #expect(error.code == .keepAliveTimeout)
        #expect(error.scope == .connection)
    }

    @Test("[SESSION-3.6-1] anything the client sends ends the silence")
    func anyFrameCounts() {
        var session = readySession()
        _ = session.tick(at: .at(20_000))
        _ = receive(&session, ListRooms(after: "", count: 0), requestID: 1, at: .at(25_000))
        #expect(session.tick(at: .at(44_999)) == .none)
        #expect(session.tick(at: .at(45_000)) == .ping(Ping(eventsReceived: 0), requestID: 2))
    }

    @Test("a client is not closed without having had the whole time to answer, however late the clock is looked at")
    func lateClock() {
        var session = readySession()
        guard case .ping = session.tick(at: .at(500_000)) else {
            Issue.record("not asked")
            return
        }
        #expect(session.tick(at: .at(519_999)) == .none)
        guard case .close = session.tick(at: .at(520_000)) else {
            Issue.record("still open")
            return
        }
    }

    @Test("Pongs to our Pings alone measure the round trip, and the smallest is kept")
    func roundTrip() {
        var session = readySession()
        let none = session.roundTripNanoseconds
        #expect(none == nil)
        for (sent, milliseconds) in [(UInt64(0), UInt64(80)), (1_000, 30), (2_000, 50)] {
            guard let asked = session.ping(at: .at(sent)) else {
                Issue.record("not asked")
                return
            }
            let second = session.ping(at: .at(sent))
            #expect(second == nil)
            let pong = Pong(eventsReceived: 7)
            _ = receive(&session, pong, requestID: asked.requestID + 1, at: .at(sent + 1))
            _ = receive(&session, pong, requestID: asked.requestID, at: .at(sent + milliseconds))
            _ = receive(&session, pong, requestID: asked.requestID, at: .at(sent + 1_000))
        }
        let smallest = session.roundTripNanoseconds
        #expect(smallest == 30_000_000)
        let events = session.eventsReceived
        #expect(events == 7)
    }

    @Test("[SESSION-3.6-2] a Ping is answered in every phase after Hello")
    func answersPing() {
        for phase in ServerPhase.allCases where phase != .hello && phase != .closing {
            var session = ServerSession(acceptedAt: .at(0), limits: Limits())
            session.phase = phase
            #expect(receive(&session, Ping(eventsReceived: 3), requestID: 1) == .pong(Pong(eventsReceived: 0)))
            let events = session.eventsReceived
            #expect(events == 3)
        }
    }

    @Test("time does not wrap at its end")
    func saturates() {
        let last = MonotonicTime(nanoseconds: .max)
        #expect(MonotonicTime.at(0).advanced(byMilliseconds: .max) == last)
        #expect(last.advanced(byNanoseconds: 1) == last)
        #expect(MonotonicTime.at(0).nanoseconds(since: last) == 0)
        #expect(MonotonicTime.at(5).milliseconds(since: .at(2)) == 3)
    }
}
