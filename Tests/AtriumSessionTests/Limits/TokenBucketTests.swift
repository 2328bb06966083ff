import AtriumSession
import Testing

@Suite("A stock that fills up with time")
struct TokenBucketTests {
    private let second: UInt64 = 1_000_000_000

    @Test("a burst may be taken at once, and not one unit more")
    func burst() throws {
        let rate = try #require(Rate(burst: 10, count: 5))
        var stock = TokenBucket()
        for _ in 0..<10 { #expect(stock.take(1, by: rate, at: .at(0)) == 0) }
        #expect(stock.take(1, by: rate, at: .at(0)) == second / 5)
        #expect(stock.take(1, by: rate, at: .at(199)) > 0)
        #expect(stock.take(1, by: rate, at: .at(200)) == 0)
    }

    @Test("what is refused is not taken, and the wait that is told is long enough and not longer")
    func waits() throws {
        let rate = try #require(Rate(burst: 100, count: 7))
        var stock = TokenBucket()
        #expect(stock.take(100, by: rate, at: .at(0)) == 0)
        let wait = stock.take(30, by: rate, at: .at(0))
        #expect(stock.take(30, by: rate, at: MonotonicTime.at(0).advanced(byNanoseconds: wait - 1)) > 0)
        #expect(stock.take(30, by: rate, at: MonotonicTime.at(0).advanced(byNanoseconds: wait)) == 0)
    }

    @Test("a stock fills up to a burst and no further")
    func fills() throws {
        let rate = try #require(Rate(burst: 10, count: 5))
        var stock = TokenBucket()
        #expect(stock.take(10, by: rate, at: .at(0)) == 0)
        #expect(!stock.isFull(at: .at(1_999)) && stock.isFull(at: .at(2_000)))
        #expect(stock.take(11, by: rate, at: .at(60_000)) == 0)
        #expect(stock.take(1, by: rate, at: .at(60_000)) > 0)
    }

    @Test("[LIMIT-8.3-1] what costs more than a burst is taken from a full stock, which owes the rest")
    func dearRequests() throws {
        let rate = try #require(Rate(burst: 10, count: 10))
        var stock = TokenBucket()
        #expect(stock.take(1, by: rate, at: .at(0)) == 0)
        #expect(stock.take(25, by: rate, at: .at(0)) == second / 10)
        #expect(stock.take(25, by: rate, at: .at(100)) == 0)
        // 25 units at ten a second, and one more to be there.
        #expect(stock.take(1, by: rate, at: .at(100)) == second * 16 / 10)
    }

    @Test("no number leaves 64 bits")
    func extremes() throws {
        let slow = try #require(Rate(burst: .max, count: 1, perMilliseconds: .max))
        var stock = TokenBucket()
        #expect(stock.take(.max, by: slow, at: .at(1)) == 0)
        _ = stock.take(.max, by: slow, at: MonotonicTime(nanoseconds: .max))
        let fast = try #require(Rate(burst: 1, count: .max))
        #expect(fast.nanoseconds(for: 1) == 0)
        stock.charge(.max, by: fast, at: .at(0))
    }

    @Test("a rate of nothing is no bound")
    func none() {
        #expect(Rate(burst: 0, count: 1) == nil)
        #expect(Rate(burst: 1, count: 0) == nil)
    }
}
