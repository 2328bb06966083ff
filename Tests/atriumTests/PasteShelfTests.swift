import AtriumWire
import Testing

@testable import atrium

@Suite("Long pastes")
struct PasteShelfTests {
    @Test("a few words stand for the text, and give way to it")
    func holds() {
        var shelf = PasteShelf()
        let text = Array(repeating: "line", count: 3_000).joined(separator: "\n")
        let label = shelf.hold(text)
        #expect(label == "[pasted 14,999 bytes, 3,000 lines]")
        #expect(shelf.restore("see [1] \(label) and \(label)!") == "see [1] \(text) and \(text)!")
        #expect(shelf.restore("[pasted 3 bytes, 1 line]") == "[pasted 3 bytes, 1 line]")
    }

    @Test("texts of one size are told apart, and the same one is held once")
    func tellsApart() {
        var shelf = PasteShelf()
        let labels = [shelf.hold("aaa"), shelf.hold("bbb"), shelf.hold("aaa")]
        #expect(labels == ["[pasted 3 bytes, 1 line]", "[pasted 3 bytes, 1 line, no. 2]", "[pasted 3 bytes, 1 line]"])
        #expect(shelf.restore(labels.joined()) == "aaabbbaaa")
    }

    @Test("a text put in place of its words is not searched for words again")
    func restoresOnce() {
        var shelf = PasteShelf()
        let inner = shelf.hold("x")
        let outer = shelf.hold(inner + "yy")
        #expect(shelf.restore(outer) == inner + "yy")
    }

    @Test("what no message holds is refused with its size")
    func refuses() {
        let words = PasteShelf.refusal(of: String(repeating: "x", count: 20_000))
        #expect(words.hasPrefix("that has 20,000 bytes, and a message at most 16,384"))
    }

    @Test(
        "numbers are grouped",
        arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-100, "-100")])
    func groups(_ count: Int, _ expected: String) {
        #expect(Amount.grouped(count) == expected)
    }
}
