import AtriumWire
import SpecReading
import Testing

/// The example of page 02: the bytes printed there are those of the frames described.
@Suite struct ExampleTests {
    private static let operation = OperationID(instance: 0x6162_6364_6566_6768, counter: 9)
    private static let conversation = ConversationID(rawValue: 0x0102_0304_0506_0708)
    private static let time = WallTime(microseconds: 1_767_225_600_000_000)

    @Test("[FRAME-2.2-3] the example of §2.11 is a Say, its outcome with the same request id, and the event with none")
    func exampleIsRight() throws {
        let say = Say(operation: Self.operation, target: .room("garden"), style: .plain, text: "hello")
        let committed = Committed(conversation: Self.conversation, sequence: 3, time: Self.time, created: false)
        let head = EventHead(
            conversation: Self.conversation, sequence: 3, time: Self.time,
            author: AccountID(rawValue: 0x1112_1314_1516_1718), operation: Self.operation, authorName: "ada")
        let event = MessageEvent(head: head, style: .plain, text: "hello")
        let expected = [say.encoded(requestID: 6), committed.encoded(requestID: 6), event.encoded()]
        #expect(try Self.printedFrames().map(hex) == expected.map(hex))
    }

    /// The blocks of the section: of each line the pairs of digits before the first wide gap.
    private static func printedFrames() throws -> [[UInt8]] {
        let page = try Repository.text("Spec/02-framing.md")
        let section = page.split(separator: "\n## 2.11 ")[1]
        var frames: [String] = [""]
        for line in section.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    ") {
                frames[frames.count - 1] += line.dropFirst(4).split(separator: "  ", maxSplits: 1)[0]
            } else if frames.last?.isEmpty == false {
                frames.append("")
            }
        }
        return frames.filter { !$0.isEmpty }.map(bytes)
    }
}
