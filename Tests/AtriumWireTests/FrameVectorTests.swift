import AtriumWire
import SpecReading
import Testing

/// Every vector of `Spec/vectors/frames.json` against the codec, in both directions. The vectors were encoded by
/// another program, from the tables of the Spec.
@Suite struct FrameVectorTests {
    @Test("[FRAME-2.3-1] [FRAME-2.2-3] each vector is read as its fields say", arguments: FrameVector.frames)
    func decodes(_ vector: FrameVector) throws {
        let wire = bytes(vector.wire)
        let header = try FrameHeader(decoding: wire.span.bytes)
        let type = try #require(FrameTypes.type(named: vector.frame))
        #expect(header.kind == type.kind)
        #expect(header.requestID == vector.requestID)
        #expect(header.flags == 0)
        #expect(header.payloadBytes == wire.count - FrameHeader.byteCount)
        let frame = try type.init(payload: wire.dropFirst(FrameHeader.byteCount))
        #expect(JSONValue(reflecting: frame) == vector.fields)
    }

    @Test("[FRAME-2.3-1] each vector is written as the same bytes", arguments: FrameVector.frames)
    func encodes(_ vector: FrameVector) throws {
        let wire = bytes(vector.wire)
        let type = try #require(FrameTypes.type(named: vector.frame))
        let frame = try type.init(payload: wire.dropFirst(FrameHeader.byteCount))
        #expect(frame.encoded(requestID: vector.requestID) == wire)
    }

    @Test(
        "[FRAME-2.4-1] every shorter payload of a vector is refused or is whole without its optional fields",
        arguments: FrameVector.frames)
    func refusesPrefixes(_ vector: FrameVector) throws {
        let payload = Array(bytes(vector.wire).dropFirst(FrameHeader.byteCount))
        let type = try #require(FrameTypes.type(named: vector.frame))
        for count in payload.indices {
            do throws(DecodeError) {
                let frame = try type.init(payload: payload[..<count])
                // What a cut leaves whole is written as exactly what was left.
                #expect(frame.encoded().dropFirst(FrameHeader.byteCount).elementsEqual(payload[..<count]))
            } catch {
                #expect(error == .truncated || error == .magic)
            }
        }
    }

    @Test("frames are read alike at any place of the bytes that came")
    func readsAtAnyOffset() throws {
        let wires = FrameVector.frames.map { bytes($0.wire) }
        let stream = wires.flatMap { $0 }
        var offset = 0
        for wire in wires {
            let header = try FrameHeader(decoding: stream.span.bytes, at: offset)
            let end = offset + FrameHeader.byteCount + header.payloadBytes
            #expect(end - offset == wire.count)
            offset = end
        }
        #expect(offset == stream.count)
    }
}
