import Testing

@testable import atrium

@Suite("Lines cut to the terminal")
struct WrappedTextTests {
    @Test(
        "they are cut at spaces, and what follows is set in",
        arguments: [
            ("one two three four", 10, 2, "one two\n  three\n  four"), ("short", 10, 2, "short"),
            ("a averyveryverylongword b", 10, 2, "a\n  averyveryverylongword\n  b"), ("", 10, 2, ""),
            ("  /x  does this and that", 14, 6, "  /x  does\n      this and\n      that"),
            ("one two\nthree four five", 10, 2, "one two\nthree four\n  five"), ("one two", 3, 2, "one two"),
            ("世界 世界 世界", 10, 2, "世界 世界\n  世界"),
        ] as [(String, Int, Int, String)])
    func wraps(_ text: String, _ columns: Int, _ hanging: Int, _ expected: String) {
        #expect(text.wrapped(columns: columns, hanging: hanging) == expected)
    }

    @Test("colours take no columns")
    func ignoresColours() {
        let red = Palette(isEnabled: true).paint("one two", as: .error)
        #expect(red.wrapped(columns: 7, hanging: 0) == red)
        #expect("\(red) three".wrapped(columns: 7, hanging: 1) == "\(red)\n three")
    }

    @Test("what words are about is not said twice")
    func namesOnce() {
        #expect("a.txt: there is none".named("a.txt") == "a.txt: there is none")
        #expect("a.txt is a folder".named("a.txt") == "a.txt is a folder")
        #expect("there is none".named("a.txt") == "a.txt: there is none")
    }
}
