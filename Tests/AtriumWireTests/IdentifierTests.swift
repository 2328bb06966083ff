import AtriumWire
import SpecReading
import Testing

@Suite struct IdentifierTests {
    @Test("a digest is written as sha256sum writes it")
    func printsDigests() {
        let digest = Digest((0..<32).map { UInt8($0 * 8) })
        #expect(digest.hex == "0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8")
        #expect(Digest.zero.hex == String(repeating: "0", count: 64))
        #expect(Digest(digest.bytes) == digest)
        #expect(Digest(hex: digest.hex) == digest && Digest(hex: digest.hex.uppercased()) == digest)
        for wrong in [
            "", String(digest.hex.dropLast()), digest.hex + "0", "+1" + digest.hex.dropFirst(2),
            "é" + digest.hex.dropFirst(2),
        ] {
            #expect(Digest(hex: wrong) == nil)
        }
    }

    @Test("a digest or a salt of another length is a fault of ours")
    func trapsOnOtherLengths() async {
        await #expect(processExitsWith: .failure) { _ = Digest([1, 2, 3]) }
        await #expect(processExitsWith: .failure) { _ = Salt([UInt8](repeating: 0, count: 17)) }
    }

    @Test("an operation id is its instance, then its counter")
    func laysOutOperations() {
        var output: [UInt8] = []
        output.append(operation: OperationID(instance: 0x0102_0304_0506_0708, counter: 9))
        #expect(hex(output) == "01020304050607080000000000000009")
    }

    @Test("[FRAME-2.7-1] a target of an unknown form is refused", arguments: 3...255 as ClosedRange<UInt8>)
    func refusesUnknownTargets(_ form: UInt8) {
        #expect(throws: DecodeError.truncated) { try Who(payload: [form, 1, 0x61, 0]) }
    }

    @Test("the journal finds the sequence of an event where it writes it")
    func findsSequences() {
        let head = EventHead(
            conversation: ConversationID(rawValue: 1), sequence: 0x0102_0304_0506_0708, time: WallTime(microseconds: 2),
            author: AccountID(rawValue: 3), operation: OperationID(instance: 4, counter: 5), authorName: "ada")
        let frame = MessageEvent(head: head, style: .plain, text: "hello").encoded()
        let place = EventHead.sequenceOffsetBytes..<EventHead.sequenceOffsetBytes + 8
        #expect(hex(Array(frame[place])) == "0102030405060708")
    }

    @Test("moments are ordered")
    func ordersMoments() {
        #expect(WallTime(microseconds: 1) < WallTime(microseconds: 2))
    }
}
