import AtriumWire
import Testing

@Suite struct KeepWordsTests {
    @Test(
        "a rule is written as forever, none, an age, a size, or both",
        arguments: [
            ("forever", 0, 0), ("30d", 2_592_000, 0), ("500M", 0, 524_288_000), ("30d,500M", 2_592_000, 524_288_000),
            ("2G,12h", 43_200, 2_147_483_648), ("90min", 5_400, 0), ("1w", 604_800, 0), ("45s", 45, 0),
        ] as [(String, UInt64, UInt64)])
    func reads(_ text: String, _ ageSeconds: UInt64, _ bytes: UInt64) throws {
        let words = try #require(KeepWords(text))
        #expect(words.ageSeconds == ageSeconds && words.bytes == bytes && !words.isNone)
    }

    @Test(
        "what is no rule is refused",
        arguments: [
            "", ",", "30", "d", "0d", "0M", "30d,", "30d,30d", "1M,2M", "-1d", "30 d", "99999999999999999999d",
            "18446744073709551615w", "1.5G", "none,30d", "Forever",
        ])
    func refuses(_ text: String) {
        #expect(KeepWords(text) == nil)
    }

    @Test("a rule says itself in the words it was read from")
    func writes() throws {
        for text in ["forever", "30d", "500M", "30d,500M", "12h,2G", "none", "45s", "90min"] {
            let events = try #require(KeepWords(text))
            let files = try #require(KeepWords("3d"))
            let rule = try #require(KeepRule(events: events, files: files))
            #expect(rule.eventWords == text && rule.fileWords == "3d")
        }
        #expect(KeepRule(.forever).eventWords == "forever" && KeepRule(.server).eventWords == "server")
        let none = try #require(KeepWords("none"))
        #expect(KeepRule(events: none, files: none) == nil)
    }
}
