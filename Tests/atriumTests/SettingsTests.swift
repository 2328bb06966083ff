import AtriumClient
import Testing

@testable import atrium

@Suite("Server, name and colours")
struct SettingsTests {
    @Test(
        "a server is a host, or a host and a port",
        arguments: [
            ("example.org", "example.org", 7486), ("example.org:99", "example.org", 99), ("[::1]:99", "::1", 99),
            ("[::1]", "::1", 7486), ("::1", "::1", 7486), ("10.0.0.1:65535", "10.0.0.1", 65535),
        ])
    func readsServer(_ text: String, _ host: String, _ port: UInt16) throws {
        let address = try ServerAddress(parsing: text)
        #expect(address.host == host)
        #expect(address.port == port)
    }

    @Test("what is no server is said", arguments: [":99", "host:", "host:0", "host:65536", "[::1", "[::1]x", "[]:9"])
    func refusesServer(_ text: String) {
        #expect(throws: UsageError.self) { try ServerAddress(parsing: text) }
    }

    @Test("flags stand above the environment, and the environment above the default")
    func joinsServerSources() throws {
        let variables = ["ATRIUM_SERVER": "one:1"]
        let none = try ParsedArguments([])
        #expect(try ServerLink(none, environment: [:]).address.text == "127.0.0.1:7486")
        #expect(try ServerLink(none, environment: variables).address.text == "one:1")
        let server = try ParsedArguments(["--server", "two:2"])
        #expect(try ServerLink(server, environment: variables).address.text == "two:2")
        let port = try ParsedArguments(["--port", "3"])
        #expect(try ServerLink(port, environment: variables).address.text == "one:3")
        let host = try ParsedArguments(["--host", "::1"])
        #expect(try ServerLink(host, environment: variables).address.text == "[::1]:1")
    }

    @Test("[FRAME-2.6-10] the name comes from the flag, the environment, or the login name, made to fit")
    func choosesName() throws {
        let none = try ParsedArguments([])
        #expect(try AccountName.chosen(none, environment: [:], loginName: "ada") == "ada")
        #expect(try AccountName.chosen(none, environment: ["ATRIUM_NAME": "bob"], loginName: "ada") == "bob")
        let flag = try ParsedArguments(["--name", "eve"])
        #expect(try AccountName.chosen(flag, environment: ["ATRIUM_NAME": "bob"], loginName: "ada") == "eve")
        #expect(try AccountName.chosen(none, environment: [:], loginName: nil) == nil)
        let wide = try ParsedArguments(["--name", "Ａ\u{64}e\u{301}"])
        #expect(
            try AccountName.chosen(wide, environment: [:], loginName: nil).map { Array($0.utf8) } == Array("Adé".utf8))
        let bad = try ParsedArguments(["--name", "no spaces"])
        #expect(throws: UsageError.self) { try AccountName.chosen(bad, environment: [:], loginName: nil) }
    }

    @Test(
        "a login name is made to fit",
        arguments: [
            ("ada", "ada"), ("ada lovelace", "ada-lovelace"), ("adé", "ad-"),
            (String(repeating: "x", count: 40), String(repeating: "x", count: 32)),
        ])
    func fitsName(_ login: String, _ expected: String) {
        #expect(AccountName.fitting(login) == expected)
    }

    @Test("a login name of which nothing is left gives none", arguments: ["", "éé", "---", "root"])
    func fitsNothing(_ login: String) {
        #expect(AccountName.fitting(login) == nil)
    }

    @Test("a target is a room, bare or with its mark, or a user")
    func readsTarget() throws {
        #expect(try TargetName(parsing: "dev") == .room("dev"))
        #expect(try TargetName(parsing: "#dev") == .room("dev"))
        #expect(try TargetName(parsing: "@bob") == .account("bob"))
        #expect(try TargetName(parsing: "#Dev").matches(.room("dev")))
        #expect(try !TargetName(parsing: "@dev").matches(.room("dev")))
    }

    @Test("what is no target is said", arguments: ["", "#", "@", "##x", "a b", "€", String(repeating: "x", count: 65)])
    func refusesTarget(_ text: String) {
        #expect(throws: UsageError.self) { try TargetName(parsing: text) }
    }

    @Test("colours are for terminals, and NO_COLOR or --no-color turns them off")
    func decidesColours() throws {
        func isEnabled(_ arguments: [String], _ variables: [String: String], terminal: Bool) throws -> Bool {
            try Palette(isTerminal: terminal, arguments: ParsedArguments(arguments), environment: variables).isEnabled
        }
        #expect(try isEnabled([], [:], terminal: true))
        #expect(try !isEnabled([], [:], terminal: false))
        #expect(try !isEnabled([], ["NO_COLOR": "1"], terminal: true))
        #expect(try isEnabled([], ["NO_COLOR": ""], terminal: true))
        #expect(try !isEnabled(["--no-color"], [:], terminal: true))
        #expect(try !isEnabled([], ["TERM": "dumb"], terminal: true))
    }

    @Test("each colour paints in its own code, and an unknown one is said", arguments: PromptColor.allCases)
    func paints(_ color: PromptColor) throws {
        let arguments = try ParsedArguments(["--color", color.rawValue.uppercased()])
        let palette = try Palette(isTerminal: true, arguments: arguments, environment: [:])
        #expect(palette.paint("x", as: .own) == "\u{1B}[\(color.code)mx\u{1B}[0m")
        #expect(throws: UsageError.self) { try PromptColor(parsing: "puce") }
    }

    @Test("people's colours: notices green, errors red, leaves yellow, others cyan")
    func paintsRoles() {
        let palette = Palette(isEnabled: true)
        #expect(palette.paint("x", as: .notice).hasPrefix("\u{1B}[32m"))
        #expect(palette.paint("x", as: .error).hasPrefix("\u{1B}[31m"))
        #expect(palette.paint("x", as: .leave).hasPrefix("\u{1B}[33m"))
        #expect(palette.paint("x", as: .other).hasPrefix("\u{1B}[36m"))
        #expect(Palette(isEnabled: false).paint("x", as: .error) == "x")
    }
}
