import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumServer

/// What a loop waits for.
@Suite("A loop whose client waits for its challenge")
struct LookUpTests {
    private let still: StillLoop

    init() throws {
        still = try StillLoop()
    }

    @Test("a socket that was to be written is not watched for that until the challenge comes")
    func restsWhileLookingUp() throws {
        let (loop, id) = (still.loop, still.id)
        let connection = try still.connection
        let scram = ScramClient(name: "ada", password: "p", nonce: [UInt8](repeating: 65, count: 18), binding: nil)
        let bytes =
            Hello(major: 1, minor: 0, software: "test/1", capabilities: []).encoded(requestID: 1)
            + Login(
                mechanism: ScramServer.mechanism, credential: CredentialID(rawValue: 7), initial: scram.first
            ).encoded(requestID: 2)
        #expect(still.send(bytes))
        // As where something said before did not fit.
        loop.watchForWrite(connection)
        loop.readable(id)
        loop.flushAll()
        #expect(connection.pointee.session.isLookingUp && connection.pointee.interest == .read)
        #expect(try still.received() == [])

        var batch = LoopBatch()
        batch.outputs = [.verifier(id, requestID: 2, name: "ada", nil)]
        loop.take(.core(batch))
        loop.flushAll()
        #expect(try still.received() == [.welcome, .loginChallenge])
    }
}
