import AtriumWire
import Testing

@testable import atrium

@Suite("One-shot commands read their words")
struct OneShotTests {
    private func parsed(_ words: String...) throws -> ParsedArguments { try ParsedArguments(words) }

    @Test("say takes a target and text, or standard input")
    func say() throws {
        #expect(try SayCommand(parsed("say", "@bob", "good", "day")).text == "good day")
        #expect(try SayCommand(parsed("say", "dev")).text == nil)
        #expect(throws: UsageError.self) { try SayCommand(parsed("say")) }
    }

    @Test("tail takes #lobby where no target is named, each target once, and --since with one only")
    func tail() throws {
        #expect(try TailCommand(parsed("tail")).targets == [.lobby])
        #expect(try TailCommand(parsed("tail", "a", "#A", "@a")).targets == [.room("a"), .account("a")])
        #expect(try TailCommand(parsed("tail", "--since", "0")).since == 0)
        #expect(throws: UsageError.self) { try TailCommand(parsed("tail", "a", "b", "--since", "3")) }
        #expect(throws: UsageError.self) { try TailCommand(parsed("tail", "--count", "0")) }
        #expect(try TailCommand(parsed("tail", "a", "b", "--last", "5")).last == 5)
        #expect(throws: UsageError.self) { try TailCommand(parsed("tail", "--last", "5", "--since", "3")) }
    }

    @Test("send takes files, then a target")
    func send() throws {
        let command = try SendCommand(parsed("send", "a.txt", "b.txt", "@bob"))
        #expect(command.paths == ["a.txt", "b.txt"])
        #expect(command.target == .account("bob"))
        #expect(throws: UsageError.self) { try SendCommand(parsed("send", "a.txt")) }
    }

    @Test("get takes an id, or a name to be looked up")
    func get() throws {
        #expect(try GetCommand(parsed("get", "17")).wanted == .id(.init(rawValue: 17)))
        #expect(try GetCommand(parsed("get", "a.txt")).wanted == .name("a.txt", in: .lobby))
        #expect(try GetCommand(parsed("get", "17", "--from", "dev")).wanted == .name("17", in: .room("dev")))
        #expect(try GetCommand(parsed("get", "17", "-o", "x", "--force")).overwrites)
        #expect(throws: UsageError.self) { try GetCommand(parsed("get")) }
        #expect(throws: UsageError.self) { try GetCommand(parsed("get", "1", "2")) }
        #expect(throws: UsageError.self) { try GetCommand(parsed("get", "1", "--output=")) }
    }

    @Test("a topic is a room's")
    func topic() throws {
        #expect(try TopicCommand(parsed("topic", "dev")).topic == nil)
        #expect(try TopicCommand(parsed("topic", "dev", "")).topic == "")
        #expect(throws: UsageError.self) { try TopicCommand(parsed("topic", "@bob", "x")) }
    }

    @Test("what is kept is a room's, and set in words")
    func keep() throws {
        #expect(try KeepCommand(parsed("keep", "dev")).rule == nil)
        let bounds = KeepRule(.limits, eventAgeSeconds: 86_400, fileBytes: 1 << 30)
        #expect(try KeepCommand(parsed("keep", "dev", "1d", "1G")).rule == bounds)
        #expect(try KeepCommand(parsed("keep", "dev", "none")).rule == KeepRule(.none))
        #expect(try KeepCommand(parsed("keep", "dev", "server")).rule == KeepRule(.server))
        for words in [["@bob", "1d"], ["dev", "x"], ["dev", "1d", "none"], ["dev", "1d", "1d", "1d"], []] {
            #expect(throws: UsageError.self) {
                try KeepCommand(ParsedArguments(["keep"] + words))
            }
        }
    }

    @Test("each command's name leads to a command", arguments: CommandName.allCases)
    func dispatches(_ name: CommandName) throws {
        let wanted = name.usage.split(separator: " ").prefix { !$0.hasPrefix("[") || $0 == "[TEXT…]" }
        let words = zip(wanted, ["dev", "x"]).map { $0 == "new" ? "new" : $1 }
        _ = try name.command(ParsedArguments([name.rawValue] + (name == .get ? ["dev"] : words)))
    }
}
