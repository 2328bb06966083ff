import AtriumWire
import Testing

@Suite struct LimitsTests {
    @Test("[LIMIT-8.1-1] what is stated holds every limit once")
    func statesAll() {
        var limits = Limits()
        limits[.requestsOpenMax] = 7
        let stated = limits.stated
        #expect(stated.map(\.number) == Limit.allCases.map(\.rawValue))
        #expect(Limits(stated) == limits)
    }

    @Test("[LIMIT-8.1-2] unknown numbers are passed over, missing limits keep their defaults")
    func passesOverUnknown() {
        let limits = Limits([LimitValue(number: 999, value: 1), LimitValue(number: 0, value: 1)])
        #expect(limits == Limits())
    }

    @Test("[LIMIT-8.1-2] a value outside the range is brought to its nearer end", arguments: Limit.allCases)
    func clamps(_ limit: Limit) {
        let low = Limits([LimitValue(number: limit.rawValue, value: 0)])
        #expect(low[limit] == limit.range.lowerBound)
        let high = Limits([LimitValue(number: limit.rawValue, value: .max)])
        #expect(high[limit] == limit.range.upperBound)
    }

    @Test("[LIMIT-8.1-2] the ends of the range are taken as they are", arguments: Limit.allCases)
    func takesEnds(_ limit: Limit) {
        for value in [limit.range.lowerBound, limit.range.upperBound] {
            #expect(Limits([LimitValue(number: limit.rawValue, value: value)])[limit] == value)
        }
        #expect(limit.range.contains(limit.defaultValue))
    }

    @Test("[LIMIT-8.1-3] Hello states the two limits that a client may lower")
    func statesClientLimits() throws {
        let hello = Hello(
            major: 1, minor: 0, software: "", capabilities: [], creditMaxBytes: 65_536, transfersOpenMax: 1)
        let read = try Hello(payload: hello.encoded().dropFirst(FrameHeader.byteCount))
        #expect(read.creditMaxBytes == 65_536)
        #expect(read.transfersOpenMax == 1)
    }

    @Test("the limits of a connection fit together")
    func fitTogether() {
        let limits = Limits()
        #expect(limits[.textMaxBytes] + 256 <= limits[.eventFrameMaxBytes])
        #expect(limits[.eventFrameMaxBytes] <= limits[.controlFrameMaxBytes])
        #expect(limits[.controlFrameMaxBytes] < UInt64(FrameHeader.payloadEndBytes))
        #expect(limits[.eventFrameMaxBytes] <= limits[.historyPageMaxBytes])
        #expect(limits[.blockBytes] <= limits[.creditInitialBytes])
        #expect(limits[.creditInitialBytes] <= limits[.creditTransferMaxBytes])
        #expect(limits[.creditTransferMaxBytes] <= limits[.creditConnectionMaxBytes])
        #expect(limits[.fileMaxBytes] / limits[.blockBytes] < UInt64(UInt32.max))
    }
}
