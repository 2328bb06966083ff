import Testing

@testable import AtriumClient

@Suite("File names")
struct PlainFileNameTests {
    @Test(
        "an offered name becomes a plain one on this disk",
        arguments: [
            ("report.pdf", "report.pdf"), ("../../etc/passwd", "passwd"), ("..", "_"), (".", "_"), ("", "_"),
            ("/", "_"), ("a\\b\\c.txt", "c.txt"), ("evil\u{202E}fdp.exe", "evil_fdp.exe"), ("a\u{0}b", "a_b"),
            ("line\nbreak", "line_break"), (".bashrc", "_bashrc"), ("naïve ☂.txt", "naïve ☂.txt"),
            ("..\\..\\x", "x"), ("a/..", "_"), ("...", "_"), ("-rf", "_rf"), ("--help.txt", "_-help.txt"),
            ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("com1", "_com1"), ("lpt9.x.y", "_lpt9.x.y"),
            ("con .txt", "_con .txt"),
            ("console", "console"), ("com10", "com10"), ("comx", "comx"), ("trailing.. . ", "trailing"),
            ("dot.", "dot"),
            ("photo.jpg" + String(repeating: " ", count: 200) + ".sh", "photo.jpg .sh"),
            ("photo.jpg\u{A0}\u{2003}\u{3000}.sh", "photo.jpg\u{A0}.sh"), (" lead", "lead"), (" .x", "_x"),
            ("cv\u{202E}fdp.sh", "cv_fdp.sh"), ("a\u{200B}\u{FEFF}b", "a__b"), ("a\u{2028}b", "a_b"),
            ("a\u{E0041}", "a_"),
        ])
    func strips(_ offered: String, _ expected: String) {
        #expect(PlainFileName.stripped(offered) == expected)
    }

    @Test("a long name is cut between characters")
    func cutsLongNames() {
        let name = PlainFileName.stripped(String(repeating: "é", count: 300))
        #expect(name.utf8.count == 254)
    }

    @Test("a character that alone is too long leaves a name")
    func replacesAnEndlessCharacter() {
        #expect(PlainFileName.stripped("e" + String(repeating: "\u{301}", count: 200)) == "_")
    }

    @Test("the last component of a path is offered, composed")
    func offersTheLastComponent() throws {
        #expect(try PlainFileName.offered(forPath: "/a/b/cafe\u{301}.txt") == "caf\u{e9}.txt")
        #expect(Array(try PlainFileName.offered(forPath: "e\u{301}").utf8) == [0xC3, 0xA9])
        #expect(try PlainFileName.offered(forPath: "a/b/") == "b")
    }

    @Test(
        "names the server would refuse are refused before anything is sent",
        arguments: ["", "/", "..", "a/..", "a\nb", "a\u{202E}b", "a ", " a", String(repeating: "x", count: 256)])
    func refuses(_ path: String) {
        #expect(throws: ClientError.self) { try PlainFileName.offered(forPath: path) }
    }
}
