import AtriumSession
import AtriumWire
import Testing

@Suite("A connection that asks too much")
struct RequestPaceTests {
    private func refuse(_ pace: inout RequestPace, at milliseconds: UInt64) -> ErrorFrame {
        pace.refuse(requestsOpenMax: 3, burst: 40, at: .at(milliseconds))
    }

    @Test("[LIMIT-8.3-1] [LIMIT-8.3-2] it hears until when everything is refused, and from then on nothing is")
    func tellsTheTime() {
        var pace = RequestPace()
        #expect(!pace.isRefusing(at: .at(1_000)))
        pace.beginRefusing(for: 1_500_000_000, at: .at(1_000))
        let error = refuse(&pace, at: 1_000)
        #expect(error.code == .rateLimited && error.scope == .request && error.available == 40)
        #expect(error.retryAfterMilliseconds == 1_500)
        #expect(refuse(&pace, at: 2_000).retryAfterMilliseconds == 500)
        #expect(pace.isRefusing(at: .at(2_499)) && !pace.isRefusing(at: .at(2_500)))
    }

    @Test("a short wait is told as the shortest there is")
    func shortWaits() {
        var pace = RequestPace()
        pace.beginRefusing(for: 1, at: .at(0))
        #expect(UInt64(refuse(&pace, at: 0).retryAfterMilliseconds) == RequestPace.waitMinMilliseconds)
    }

    @Test("[LIMIT-8.3-4] what was on its way is no abuse, however often; each more counts, and too many are the end")
    func abuse() {
        var pace = RequestPace()
        for round in 0..<1_000 as Range<UInt64> {
            pace.beginRefusing(for: 1, at: .at(round * 10))
            for _ in 0..<3 { #expect(refuse(&pace, at: round * 10).code == .rateLimited) }
        }
        let strikes = RequestPace.strikesMax
        for _ in 1..<strikes { #expect(refuse(&pace, at: 20_000).code == .rateLimited) }
        let error = refuse(&pace, at: 20_000)
        #expect(error.code == .abuse && error.scope == .connection && error.retryAfterMilliseconds > 0)
    }

    @Test("four requests too many are forgiven each second")
    func forgives() {
        var pace = RequestPace()
        pace.beginRefusing(for: 1_000_000_000_000, at: .at(0))
        for _ in 0..<3 + RequestPace.strikesMax - 1 { #expect(refuse(&pace, at: 0).code == .rateLimited) }
        for _ in 0..<4 { #expect(refuse(&pace, at: 1_000).code == .rateLimited) }
        #expect(refuse(&pace, at: 1_000).code == .abuse)
    }
}
