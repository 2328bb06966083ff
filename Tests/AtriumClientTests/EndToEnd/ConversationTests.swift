import AtriumClient
import AtriumWire
import Foundation
import Glibc
import Testing

@Suite("Clients talk over a real server")
struct ConversationTests {
    @Test("a name is claimed once, and its key serves under each address of the server")
    func claims() throws {
        let server = try RealServer()
        let (first, login) = try server.client("Ada")
        #expect(login.claimed && login.name == "Ada")
        #expect(first.keys.names.count == 1)
        let (second, again) = try server.client("ada", host: "localhost", keys: first.keys)
        #expect(!again.claimed && again.account == login.account && again.name == "Ada")
        #expect(first.keys.names.count == 1)
        // Another device has another key, which does not open the name, and is not kept.
        let stranger = try TestClient(port: server.port)
        #expect(try stranger.disconnected()?.kind == .refused(.nameTaken))
        #expect(stranger.keys.names.isEmpty)
        try first.quit()
        try second.quit()
    }

    @Test("what one says in a room the other hears, in order and once")
    func speaksInARoom() throws {
        let server = try RealServer()
        let (ada, _) = try server.client("ada")
        let (bob, _) = try server.client("bob")
        let follow = try bob.client.perform(.follow(.room("dev"), announce: true, replay: .none))
        _ = try bob.first { if case .followed(_, follow) = $0 { true } else { nil } }
        let tokens = try (1...50).map { try ada.client.perform(.say(.room("dev"), .plain, "message \($0)")) }
        for (index, token) in tokens.enumerated() {
            #expect(try ada.receipt(token).sequence == UInt64(index + 1))
        }
        for number in 1...50 {
            let event = try bob.event()
            #expect(event.sequence == UInt64(number) && event.authorName == "ada")
            #expect(event.operation.instance == ada.client.instance)
            #expect(event.body == .message(.plain, "message \(number)"))
        }
        try ada.quit()
        try bob.quit()
    }

    @Test("who made a room sets what it keeps, and everyone in it sees so")
    func setsKeep() throws {
        let server = try RealServer()
        let (ada, _) = try server.client("ada")
        let (bob, _) = try server.client("bob")
        _ = try ada.receipt(try ada.client.perform(.say(.room("dev"), .plain, "mine")))
        let follow = try bob.client.perform(.follow(.room("dev"), announce: false, replay: .none))
        let before: ConversationInfo = try bob.first { if case .followed(let info, follow) = $0 { info } else { nil } }
        #expect(before.keep == .forever)
        let rule = KeepRule(.limits, eventAgeSeconds: 60, fileBytes: 1 << 20)
        _ = try ada.receipt(try ada.client.perform(.setKeep(.room("dev"), rule)))
        #expect(try bob.event().body == .keep(rule))
        let again = try bob.client.perform(.follow(.room("dev"), announce: false, replay: .none))
        let after: ConversationInfo = try bob.first { if case .followed(let info, again) = $0 { info } else { nil } }
        #expect(after.keep == rule)
        try ada.quit()
        try bob.quit()
    }

    @Test("a direct message waits for who was away, and is not unread for who said it")
    func speaksDirectly() throws {
        let server = try RealServer()
        let (bob, _) = try server.client("bob")
        try bob.quit()
        let (ada, _) = try server.client("ada")
        let receipt = try ada.receipt(try ada.client.perform(.say(.account("bob"), .plain, "are you there?")))
        #expect(receipt.created)
        try ada.quit()

        func direct(_ client: TestClient) throws -> ConversationInfo {
            try client.first {
                if case .followed(let info, nil) = $0, info.conversation == receipt.conversation { info } else { nil }
            }
        }
        let (adaAgain, _) = try server.client("ada", keys: ada.keys)
        let known = try direct(adaAgain)
        #expect(known.name == "bob" && known.head == 1 && known.read == 1)
        let (bobAgain, _) = try server.client("bob", keys: bob.keys)
        let unread = try direct(bobAgain)
        #expect(unread.name == "ada" && unread.head == 1 && unread.read == 0)

        // Bob answers without having read: nothing of his counts as read before ada's message does.
        let answer = try bobAgain.receipt(try bobAgain.client.perform(.say(.account("ada"), .plain, "now I am")))
        #expect(answer.sequence == 2)
        let mark = try bobAgain.client.perform(.markRead(receipt.conversation, upTo: 1))
        _ = try bobAgain.first { if case .done(mark) = $0 { true } else { nil } }
        #expect(try adaAgain.event().body == .message(.plain, "now I am"))
        try adaAgain.quit()
        try bobAgain.quit()
        let (bobLast, _) = try server.client("bob", keys: bob.keys)
        #expect(try direct(bobLast).read == 2)
        try bobLast.quit()
    }

    @Test("two programs that start together for the first time come to trust the server, and own the name with one key")
    func startsTogether() throws {
        let server = try RealServer(security: .tls(nil))
        let build = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let program = build.appendingPathComponent("atrium")
        try #require(FileManager.default.isExecutableFile(atPath: program.path))
        let processes = try (1...2).map { number in
            let process = Process()
            process.executableURL = program
            process.arguments = ["say", "#lobby", "from \(number)"]
            process.environment = [
                "HOME": server.folder, "XDG_CONFIG_HOME": server.folder, "ATRIUM_NAME": "ada",
                "ATRIUM_SERVER": "127.0.0.1:\(server.port)",
            ]
            try process.run()
            return process
        }
        for process in processes {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        let keys = try FileManager.default.contentsOfDirectory(atPath: server.folder + "/atrium/keys")
        #expect(keys.count == 1 && keys.first?.hasPrefix("ada@") == true)
        #expect(
            try KnownServers(keyFolder: server.folder + "/atrium").all().map(\.address) == ["127.0.0.1:\(server.port)"])
    }
}
