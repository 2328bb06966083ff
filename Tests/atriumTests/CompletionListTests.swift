import Glibc
import Testing

@testable import atrium

@Suite("Completions handed to libedit")
struct CompletionListTests {
    /// Reads the list up to its null, and frees it as libedit would.
    private func strings(_ matches: [String], for word: String) -> [String]? {
        guard let list = CompletionList(matches, for: word) else { return nil }
        var strings: [String] = []
        while let string = list.pointer[strings.count] {
            strings.append(String(cString: string))
            free(string)
        }
        free(list.pointer)
        return strings
    }

    @Test("first comes what all have in common, then each")
    func startsWithCommon() {
        #expect(strings(["/topic"], for: "/to") == ["/topic", "/topic"])
        #expect(strings(["/history", "/help"], for: "/h") == ["/h", "/history", "/help"])
        #expect(strings(["größe", "großes"], for: "g") == ["gr", "größe", "großes"])
    }

    @Test("what was typed stays where the matches differ in case")
    func keepsTyped() {
        #expect(strings(["ada", "Adam"], for: "ad") == ["ad", "ada", "Adam"])
    }

    @Test("no match is no list")
    func hasNone() {
        #expect(strings([], for: "x") == nil)
    }
}
