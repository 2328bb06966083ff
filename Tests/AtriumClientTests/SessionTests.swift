import AtriumNet
import AtriumWire
import Glibc
import Testing

@testable import AtriumClient

@Suite("Connecting, commands and loss")
struct SessionTests {
    @Test("a new name is claimed, and the login stands")
    func logsIn() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (_, quit) = try peer.receive(Quit.self)
            try peer.send(Done(), to: quit)
        }
        let test = try TestClient(port: server.port)
        let info = try test.first { if case .connected(let info) = $0 { info } else { nil } }
        #expect(info.name == "test" && info.id == 7)
        let login = try test.first { if case .loggedIn(let login) = $0 { login } else { nil } }
        #expect(login.claimed && login.name == "ada")
        let token = try test.client.perform(.quit)
        _ = try test.first { if case .done(token) = $0 { true } else { nil } }
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("[SESSION-3.7-1] who has nothing else open closes behind Quit, and does not wait for its outcome")
    func closesBehindQuit() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            _ = try peer.receive(Quit.self)
            do {
                _ = try peer.receive()
            } catch let surprise as ScriptedPeer.Surprise where surprise.text == "the client closed" {
                return
            }
            throw ScriptedPeer.Surprise("the client says more")
        }
        let test = try TestClient(port: server.port)
        _ = try test.first { if case .loggedIn = $0 { true } else { nil } }
        let quit = try test.client.perform(.quit)
        _ = try test.first { if case .done(quit) = $0 { true } else { nil } }
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("[FRAME-2.8-1] a command given before the login stands waits for it, and its outcome carries its token")
    func says() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (say, id) = try peer.receive(Say.self)
            guard say.text == "hello", say.target == .room("lobby") else { throw ScriptedPeer.Surprise(say.text) }
            try peer.send(
                Committed(
                    conversation: ConversationID(rawValue: 3), sequence: 12, time: WallTime(microseconds: 5),
                    created: true),
                to: id)
            let (next, nextID) = try peer.receive(Say.self)
            guard next.operation.instance == say.operation.instance, next.operation.counter == 2 else {
                throw ScriptedPeer.Surprise("the counter does not rise")
            }
            try peer.send(ErrorFrame(.notAllowed, "only members may speak here"), to: nextID)
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port, start: false)
        let token = try test.client.perform(.say(.room("lobby"), .plain, "hello"))
        let refused = try test.client.perform(.say(.room("closed"), .plain, "hello"))
        let tooLong = try test.client.perform(.say(.room("lobby"), .plain, String(repeating: "x", count: 100_000)))
        try test.client.perform(.quit)
        try test.client.start()
        let receipt = try test.first { event in
            if case .committed(token, let receipt) = event { receipt } else { nil }
        }
        #expect(receipt.sequence == 12 && receipt.created)
        _ = (refused, tooLong)
        let error = try test.failure(refused)
        #expect(error.kind == .refused(.notAllowed) && error.text == "only members may speak here")
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("[FRAME-2.8-1] each client that starts has an instance of its own, and counts its operations from 1")
    func countsOperations() throws {
        var instances: Set<UInt64> = []
        for _ in 0..<2 {
            let server = try ScriptedServer { peer in
                try peer.logIn()
                var instance: UInt64?
                for counter in 1...3 as ClosedRange<UInt64> {
                    let (say, id) = try peer.receive(Say.self)
                    guard say.operation.counter == counter, say.operation.instance == instance ?? say.operation.instance
                    else { throw ScriptedPeer.Surprise("\(say.operation)") }
                    instance = say.operation.instance
                    try peer.send(ErrorFrame(.notAllowed, say.operation.instance.description), to: id)
                }
                _ = try peer.receive(Quit.self)
            }
            let test = try TestClient(port: server.port)
            for _ in 0..<3 {
                let token = try test.client.perform(.say(.room("lobby"), .plain, "hello"))
                #expect(try test.failure(token).text == test.client.instance.description)
            }
            instances.insert(test.client.instance)
            try test.client.perform(.quit)
            #expect(try test.disconnected() == nil)
            #expect(server.finish() == nil)
        }
        #expect(instances.count == 2 && !instances.contains(0))
    }

    @Test("a text over the limit is refused without being sent")
    func refusesLongTexts() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(.say(.room("lobby"), .plain, String(repeating: "x", count: 16_385)))
        #expect(try test.failure(token).kind == .refused(.textTooLong))
        let name = try test.client.perform(.who(.room(String(repeating: "x", count: 300))))
        #expect(try test.failure(name).kind == .refused(.nameInvalid))
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("a port where nobody listens is said to be so")
    func explainsRefusal() throws {
        let address = try #require(SocketAddress.resolve(host: "127.0.0.1", port: 0, passive: true).first)
        var port: UInt16 = 0
        do {
            let listener = try Socket.listen(on: address)
            port = try Socket.localAddress(listener.rawValue).port
        }
        let test = try TestClient(port: port)
        let token = try test.client.perform(.rooms)
        let error = try #require(try test.disconnected())
        #expect(error.kind == .unreachable)
        #expect(error.text == "127.0.0.1:\(port) refuses the connection: no server listens there")
        #expect(try test.failure(token) == error)
    }

    @Test("a lost connection fails what is open, with its reason")
    func failsOnLoss() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            _ = try peer.receive(ListRooms.self)
        }
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(.rooms)
        #expect(try test.failure(token).kind == .lost)
        #expect(try test.disconnected()?.kind == .lost)
        let late = try test.client.perform(.rooms)
        #expect(try test.failure(late).kind == .lost)
        #expect(server.finish() == nil)
    }

    @Test("the reason a server gives before it closes is the one that is told")
    func tellsTheServersReason() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send(ErrorFrame(.shuttingDown, "the server is stopping"))
        }
        let test = try TestClient(port: server.port)
        let error = try #require(try test.disconnected())
        #expect(error.kind == .lost && error.text == "the server is stopping")
        #expect(server.finish() == nil)
    }

    @Test("a name that another key owns is refused in plain words")
    func tellsATakenName() throws {
        let server = try ScriptedServer { peer in
            try peer.welcome()
            let (_, claim) = try peer.receive(Claim.self)
            try peer.send(ErrorFrame(.nameTaken, "another key owns the name ada"), to: claim)
            let (_, login) = try peer.receive(Login.self)
            try peer.send(ErrorFrame(.loginFailed, "no"), to: login)
        }
        let test = try TestClient(port: server.port)
        let error = try #require(try test.disconnected())
        #expect(error.kind == .refused(.nameTaken) && error.text == "another key owns the name ada")
        #expect(test.keys.names.isEmpty)
        #expect(server.finish() == nil)
    }

    @Test("a name taken by this very key a moment ago is logged in with")
    func logsInBehindALostRace() throws {
        let server = try ScriptedServer { peer in
            let transcript = try peer.welcome()
            let (claim, claimID) = try peer.receive(Claim.self)
            try peer.send(ErrorFrame(.nameTaken, "taken"), to: claimID)
            try peer.proveLogin(of: claim, transcript)
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let login = try test.first { if case .loggedIn(let info) = $0 { info } else { nil } }
        #expect(!login.claimed)
        #expect(test.keys.names == ["ada@0000000000000007.key"])
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("a login that the server has no place for is tried again when it says")
    func waitsForAPlace() throws {
        let server = try ScriptedServer { peer in
            let transcript = try peer.welcome()
            let (claim, claimID) = try peer.receive(Claim.self)
            try peer.send(Done(), to: claimID)
            for _ in 0..<2 {
                let (_, loginID) = try peer.receive(Login.self)
                var full = ErrorFrame(.sessionLimit, "8 sessions already")
                full.retryAfterMilliseconds = 20
                try peer.send(full, to: loginID)
            }
            try peer.proveLogin(of: claim, transcript)
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let login = try test.first { if case .loggedIn(let info) = $0 { info } else { nil } }
        #expect(login.claimed)
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("a login that is to wait longer than a login may take fails at once, in the server's words")
    func doesNotWaitInVain() throws {
        let server = try ScriptedServer { peer in
            try peer.welcome()
            let (_, claimID) = try peer.receive(Claim.self)
            try peer.send(Done(), to: claimID)
            let (_, loginID) = try peer.receive(Login.self)
            var full = ErrorFrame(.sessionLimit, "8 sessions already")
            full.retryAfterMilliseconds = 3_600_000
            try peer.send(full, to: loginID)
        }
        let test = try TestClient(port: server.port)
        let error = try test.disconnected()
        #expect(error?.kind == .refused(.sessionLimit) && error?.text == "8 sessions already")
        // Behind the end, commands fail and the last one is done.
        let say = try test.client.perform(.say(.room("lobby"), .plain, "too late"))
        #expect(try test.failure(say).kind == .refused(.sessionLimit))
        let quit = try test.client.perform(.quit)
        _ = try test.first { if case .done(quit) = $0 { true } else { nil } }
        #expect(server.finish() == nil)
    }

    @Test("a server that refuses the connection leaves no key behind")
    func leavesNoKey() throws {
        let server = try ScriptedServer { peer in
            let (header, _) = try peer.receive()
            try peer.send(ErrorFrame(.serverFull, "full"), to: header.requestID)
        }
        let test = try TestClient(port: server.port)
        #expect(try test.disconnected()?.kind == .refused(.serverFull))
        #expect(test.keys.names.isEmpty)
        #expect(server.finish() == nil)
    }

    @Test("a server that breaks the protocol is told so, and left")
    func leavesABrokenServer() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try peer.send([0, 0xFF, 0xFF, 0xFF, 0x02, 0x02, 0, 0, 0, 0, 0, 1])
            let error = try peer.receive(ErrorFrame.self).frame
            guard error.code == .frameTooLarge else { throw ScriptedPeer.Surprise("\(error.code)") }
        }
        let test = try TestClient(port: server.port)
        #expect(try test.disconnected()?.kind == .damaged)
        #expect(server.finish() == nil)
    }

    @Test("lists are asked for page by page and come whole")
    func joinsPages() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            for (after, names, more) in [("", ["bob", "eve"], true), ("eve", ["zoe"], false)] {
                let (who, id) = try peer.receive(Who.self)
                guard who.after == after else { throw ScriptedPeer.Surprise(who.after) }
                let members = names.map { MemberEntry(account: AccountID(rawValue: 1), name: $0) }
                try peer.send(
                    WhoList(
                        conversation: ConversationID(rawValue: 3), presentCount: 3, more: more, members: members),
                    to: id)
            }
            _ = try peer.receive(Quit.self)
        }
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(.who(.room("lobby")))
        let list = try test.first { if case .members(token, let list) = $0 { list } else { nil } }
        #expect(list.members.map(\.name) == ["bob", "eve", "zoe"])
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }
}
