import AtriumWire
import Testing

@testable import AtriumServices

/// What a name is made of, and which names are one.
struct NameRulesTests {
    @Test(
        "[FRAME-2.6-4] a name is 1 to 64 bytes of letters, marks and digits, dots, underscores and hyphens",
        arguments: [
            "a", "A.b_c-9", "ännchen", "Ёлка", "עדה", "आदा", "山田", "Ａda", "e\u{301}", "٣",
            String(repeating: "z", count: 64),
            String(repeating: "ä", count: 32),
        ])
    func takes(name: String) {
        #expect(NameRules.isName(name))
    }

    @Test(
        "[FRAME-2.6-4] what is longer, invisible, no letter or begins with a mark is no name",
        arguments: [
            "", " ", "a b", "#a", "@a", "a/b", "a\n", "a\u{0}", "\u{1B}[m", "a\u{200B}", "admin\u{200D}", "a\u{200C}",
            "\u{301}a", "a\u{202E}", "a\u{2066}", "a\u{FEFF}", "a\u{AD}", "a\u{34F}", "a\u{FE0F}", "\u{3164}", "a€",
            "😀", "½", "Ⅷ", "a\u{E0041}", String(repeating: "z", count: 65), String(repeating: "ä", count: 32) + "z",
        ])
    func refuses(name: String) {
        #expect(!NameRules.isName(name) && FoldedName(name) == nil)
    }

    @Test("[FRAME-2.6-6] names are one without case, width and composition")
    func folds() {
        for (one, other) in [
            ("LoBBy", "lobby"), ("ａｄｍｉｎ", "Admin"), ("é", "e\u{301}"), ("Straße", "STRASSE"), ("ΣΑΣ", "σας"),
            ("İ", "i\u{307}"), ("ﬁn", "fin"),
        ] { #expect(FoldedName(one) == FoldedName(other) && FoldedName(one) != nil, "\(one)") }
        #expect(FoldedName("ä") != FoldedName("a"))
    }

    @Test("[FRAME-2.6-6] a name whose form is longer than a name is none")
    func refusesLongForms() {
        // Two ligatures of three bytes, whose forms have 33 each.
        #expect(NameRules.isName("\u{FDFA}\u{FDFA}") && FoldedName("\u{FDFA}\u{FDFA}") == nil)
        #expect(NameForm.folded.of(String(repeating: "\u{FDFA}", count: 300)) == nil)
        #expect(NameForm.folded.of(String(repeating: "\u{FDFA}", count: 85)) == nil)
    }

    @Test("names sort by the bytes of their forms, also behind the 32nd")
    func sorts() throws {
        let names = ["Zed", "a", "A-", "a.", "B", "aa", "a_", "Ä"]
        let sorted = try names.sorted { try #require(FoldedName($0)) < #require(FoldedName($1)) }
        #expect(sorted == ["a", "A-", "a.", "a_", "aa", "B", "Zed", "Ä"])
        #expect(FoldedName(sorting: "") < FoldedName(sorting: "a"))
        let long = String(repeating: "x", count: 63)
        #expect(try #require(FoldedName(long + "a")) < #require(FoldedName(long + "B")))
        #expect(FoldedName(sorting: long + "a and more") == FoldedName(long + "a"))
    }
}
