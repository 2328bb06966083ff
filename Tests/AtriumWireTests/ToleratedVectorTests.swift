import AtriumWire
import SpecReading
import Testing

/// What a peer of this version makes of frames from a later one: `Spec/vectors/tolerated.json`.
@Suite struct ToleratedVectorTests {
    @Test(
        "[FRAME-2.2-1] [FRAME-2.3-2] [FRAME-2.4-2] [FRAME-2.5-1] [FRAME-2.5-3] [FRAME-2.9-1] what is new does no harm",
        arguments: FrameVector.tolerated)
    func readsWhatItKnows(_ vector: FrameVector) throws {
        let wire = bytes(vector.wire)
        let header = try FrameHeader(decoding: wire.span.bytes)
        let type = try #require(header.kind.flatMap(FrameTypes.type(of:)))
        #expect(FrameTypes.name(of: type) == vector.frame)
        let frame = try type.init(payload: wire.dropFirst(FrameHeader.byteCount))
        #expect(JSONValue(reflecting: frame) == vector.fields)
        #expect(frame.encoded(requestID: vector.requestID) == bytes(try #require(vector.canonical)))
    }

    @Test("[ERROR-7.1-1] a code of a later version is read as other, and its scope holds")
    func readsUnknownCodes() throws {
        let payload = bytes("7777 02 000005dc 0000")
        let error = try ErrorFrame(payload: payload)
        #expect(error.code == .other)
        #expect(error.scope == .connection)
        #expect(error.retryAfterMilliseconds == 1_500)
    }

    @Test("an error names the transfer it ends")
    func readsTransferOfError() throws {
        let error = ErrorFrame(
            code: .fileWithdrawn, scope: .transfer, retryAfterMilliseconds: 0, text: "",
            transfer: TransferID(rawValue: 9))
        let payload = error.encoded().dropFirst(FrameHeader.byteCount)
        #expect(hex(Array(payload)) == "050b" + "01" + "00000000" + "0000" + "0001000400000009")
        #expect(try ErrorFrame(payload: payload) == error)
    }
}
