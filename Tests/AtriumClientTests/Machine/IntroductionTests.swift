import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Who logs in is said before the server has named itself")
struct IntroductionTests {
    private func logIn(_ identity: ToyIdentity) throws -> ToyWorld {
        let world = try ToyWorld(identity: identity)
        world.perform(.follow(.room("lobby"), announce: false, replay: .none))
        try world.run { world.seen.contains { if case .followed = $0 { true } else { false } } }
        return world
    }

    @Test("over the second link Hello and Login leave together, and the login stands")
    func saysBothAtOnce() throws {
        let identity = try ToyIdentity()
        let world = try logIn(identity)
        #expect(Array(world.server.requests.prefix(4)) == [.hello, .claim, .login, .loginProof])
        identity.expectItself()
        world.cut()
        world.server.requests = []
        try world.run { world.reconnectedCount == 1 }
        #expect(Array(world.server.requests.prefix(3)) == [.hello, .login, .loginProof])
    }

    @Test("[SESSION-3.1-7] where another key was expected it proves nothing, and starts anew without a word more")
    func startsAnew() throws {
        let identity = try ToyIdentity()
        try identity.expectAnother()
        let world = try logIn(identity)
        // No proof came of the first link; over the second one the key, which is known by then, is tried and claimed.
        #expect(
            Array(world.server.requests.prefix(7)) == [.hello, .login, .hello, .login, .claim, .login, .loginProof])
    }

    @Test("a password is not spoken of on a clear link")
    func keepsPasswordsQuiet() throws {
        let identity = try ToyIdentity()
        identity.expectPassword()
        let world = try logIn(identity)
        #expect(Array(world.server.requests.prefix(2)) == [.hello, .claim])
    }
}
