import AtriumWire
import Testing

@Suite("Chat over real sockets")
struct ChatTests {
    @Test("what one says in the lobby reaches everyone, the sender too, and is acknowledged")
    func lobby() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let bob = try server.client("bob")
        let committed = try ada.say("hello", in: .room("lobby"))
        #expect(committed.sequence == 1)
        let atBob = try bob.wait(MessageEvent.self)
        #expect(atBob.text == "hello")
        #expect(atBob.head.authorName == "ada")
        #expect(atBob.head.sequence == 1)
        #expect(atBob.head.conversation == committed.conversation)
    }
}
