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
            ("/to", ["/topic"]), ("/h", ["/history", "/help"]), ("/J", ["/join"]), ("hello a", ["ada", "Adam"]),
            ("@b", ["@bob"]), ("see #d", ["#dev"]), ("/join ", ["#dev", "#lobby", "@ada", "@Adam", "@bob"]),
            ("/join lo", ["#lobby"]), ("/join @a", ["@ada", "@Adam"]), ("/msg b", ["bob"]),
            ("/msg bob a", ["ada", "Adam"]),
            ("/send s", ["src/", "song.ogg"]), ("/send src/m", ["src/main.swift"]),
            ("/send src/", ["src/main.swift", "src/lib/"]),
            ("/send src/.", ["src/.hidden"]), ("/send song.ogg @b", ["@bob"]), ("/get n", ["notes.txt"]),
            ("/get -f n", ["notes.txt"]), ("/get notes.txt s", ["src/", "song.ogg"]), ("/cancel ", ["1", "2", "all"]),
            ("/who l", ["#lobby"]), ("", []), ("/quit x", []), ("hello ", []),
        ] as [(String, [String])])
    func offers(_ line: String, _ expected: [String]) {
        #expect(completion.candidates(for: line) == expected)
    }
}
