import Testing

@testable import atrium

@Suite("Tab")
struct CompletionTests {
    private let completion = Completion(
        accounts: ["ada", "Adam", "bob"], rooms: ["dev", "lobby"], files: ["notes.txt"], transfers: ["1", "2"],
        folder: { folder in
            folder == "src/" ? ["main.swift", "lib/", ".hidden"] : folder.isEmpty ? ["src/", "a b", "song.ogg"] : []
        })

    @Test(
        "it offers what may stand there",
        arguments: [
            ("/to", ["/topic"]), ("/h", ["/history", "/hide", "/help"]), ("/J", ["/join"]),
            ("hello a", ["ada", "Adam"]),
            ("@b", ["@bob"]), ("see #d", ["#dev"]), ("/join ", ["#dev", "#lobby", "@ada", "@Adam", "@bob"]),
            ("/join lo", ["#lobby"]), ("/join @a", ["@ada", "@Adam"]), ("/msg b", ["bob"]),
            ("/msg bob a", ["ada", "Adam"]),
            ("/send a", ["a b"]), ("/send \"a ", ["a b"]), ("/send 'a b' @b", ["@bob"]),
            ("/send \"src/m", ["src/main.swift"]),
            ("/send s", ["src/", "song.ogg"]), ("/send src/m", ["src/main.swift"]),
            ("/send src/", ["src/main.swift", "src/lib/"]),
            ("/send src/.", ["src/.hidden"]), ("/send song.ogg @b", ["@bob"]), ("/get n", ["notes.txt"]),
            ("/get -f n", ["notes.txt"]), ("/get notes.txt s", ["src/", "song.ogg"]), ("/cancel ", ["1", "2", "all"]),
            ("/who l", ["#lobby"]), ("", []), ("/quit x", []), ("hello ", []),
        ] as [(String, [String])])
    func offers(_ line: String, _ expected: [String]) {
        #expect(completion.candidates(for: line) == expected)
    }

    @Test(
        "a completed line works: names with spaces stand in quotation marks, folders stay open",
        arguments: [
            ("/send a", "/send \"a b\" "), ("/send \"a", "/send \"a b\" "), ("/send 'a ", "/send \"a b\" "),
            ("/send a\\ ", "/send \"a b\" "), ("/send src/l", "/send src/lib/"), ("/get n", "/get notes.txt "),
            ("/to", "/topic "), ("/cancel a", "/cancel all "), ("see #l", "see #lobby "), ("hello A", "hello A"),
            ("don't b", "don't bob "), ("/send s", "/send s"), ("/send x", "/send x"),
        ])
    func completes(_ line: String, _ expected: String) {
        #expect(completion.completed(line).line == expected)
    }

    @Test("a folder with a space stays open, and what is in it closes the marks")
    func completesThroughFolder() {
        let completion = Completion(folder: { $0.isEmpty ? ["my files/"] : $0 == "my files/" ? ["say \"x\".txt"] : [] })
        #expect(completion.completed("/send m").line == "/send \"my files/")
        let line = completion.completed("/send \"my files/").line
        #expect(line == "/send \"my files/say \\\"x\\\".txt\" ")
        #expect(Words.split(line) == ["/send", "my files/say \"x\".txt"])
    }
}
