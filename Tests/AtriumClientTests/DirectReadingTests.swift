import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Read markers of direct conversations")
struct DirectReadingTests {
    @Test("one's own event is read as soon as all before it is, and not sooner")
    func waitsForOthers() {
        var reading = DirectReading()
        reading.note(own: 6)
        #expect(reading.nextMark() == nil)
        reading.state(read: 4, epoch: 1)
        #expect(reading.nextMark() == nil)
        reading.note(read: 5)
        #expect(reading.nextMark() == 6)
    }

    @Test("one move of the marker is under way at a time, and the next takes all that came meanwhile")
    func drawsMovesTogether() {
        var reading = DirectReading()
        reading.state(read: 0, epoch: 1)
        reading.note(own: 1)
        #expect(reading.nextMark() == 1)
        for sequence in 2...9 as ClosedRange<UInt64> { reading.note(own: sequence) }
        #expect(reading.nextMark() == nil)
        reading.finishMark()
        #expect(reading.nextMark() == 9)
        reading.finishMark()
        #expect(reading.nextMark() == nil)
    }

    @Test("sequences that start anew void what was known")
    func forgetsAnEpoch() {
        var reading = DirectReading()
        reading.state(read: 8, epoch: 1)
        reading.note(own: 10)
        reading.state(read: 0, epoch: 2)
        reading.note(own: 1)
        #expect(reading.nextMark() == 1)
    }

    @Test("what a one-shot command says in a direct conversation is read before it leaves")
    func marksBeforeQuit() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            var direct = followed(9, head: 4, read: 4)
            direct.conversationKind = .direct
            try peer.send(direct)
            let (_, id) = try peer.receive(Say.self)
            let committed = Committed(
                conversation: direct.conversation, sequence: 5, time: WallTime(microseconds: 1), created: false)
            try peer.send(committed, to: id)
            let (mark, markID) = try peer.receive(MarkRead.self)
            guard mark.conversation == direct.conversation, mark.sequence == 5 else {
                throw ScriptedPeer.Surprise("\(mark)")
            }
            try peer.send(Done(), to: markID)
            let (_, quit) = try peer.receive(Quit.self)
            try peer.send(Done(), to: quit)
        }
        let test = try TestClient(port: server.port)
        try test.client.perform(.say(.account("bob"), .plain, "hello"))
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }
}
