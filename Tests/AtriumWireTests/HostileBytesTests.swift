import AtriumWire
import SpecReading
import Testing

/// Bytes that no sound peer sends.
@Suite struct HostileBytesTests {
    @Test(
        "[FRAME-2.4-1] [FRAME-2.5-2] [FRAME-2.6-1] [FRAME-2.7-1] [SESSION-3.1-2] refused frames get their error",
        arguments: ErrorVector.all)
    func refuses(_ vector: ErrorVector) throws {
        let wire = bytes(vector.wire)
        let code = try #require(ErrorCode.allCases.first { "\($0)" == vector.code })
        guard let expected = vector.decodeError else { return }
        let header = try FrameHeader(decoding: wire.span.bytes)
        let type = try #require(header.kind.flatMap(FrameTypes.type(of:)))
        let error = #expect(throws: DecodeError.self) { try type.init(payload: wire.dropFirst(FrameHeader.byteCount)) }
        #expect(error.map { "\($0)" } == expected)
        #expect(error?.code == code)
    }

    @Test("[FRAME-2.3-3] a list that counts more entries than there are is refused before memory is taken for them")
    func refusesCountsWithoutEntries() {
        #expect(throws: DecodeError.truncated) { try RoomList(payload: bytes("00 ffff")) }
        let welcome = bytes("0001 0000 00 00 0000000000000000 0000000000000000 ffff")
        #expect(throws: DecodeError.truncated) { try Welcome(payload: welcome) }
    }

    @Test("[FRAME-2.4-1] a list in an optional field ends within the field, whatever lies behind it")
    func refusesListsBehindTheirField() throws {
        let fixed = String(repeating: "00", count: 45)
        let field = "0003 000a 0002 00000001 00000001"
        #expect(throws: DecodeError.truncated) { try Offered(payload: bytes(fixed + field)) }
        let behind = "0004 0008 0000000300000001"
        #expect(throws: DecodeError.truncated) { try Offered(payload: bytes(fixed + field + behind)) }
        #expect(throws: DecodeError.truncated) { try Offered(payload: bytes(fixed + "0003 0001 00")) }
        #expect(throws: DecodeError.truncated) { try Offered(payload: bytes(fixed + "0002 001f" + field)) }
        #expect(throws: DecodeError.truncated) { try Cancel(payload: bytes("00000001 0000000000000000 0001 0000")) }
        let whole = try Offered(payload: bytes(fixed + "0003 000a 0001 00000001 00000001" + behind))
        #expect(whole.missing == [BlockRange(firstBlock: 1, blockCount: 1)])
    }

    @Test("[FRAME-2.4-1] short runs of one byte are read or refused, and never trap", arguments: FrameKind.allCases)
    func survivesRuns(_ kind: FrameKind) throws {
        let type = try #require(FrameTypes.type(of: kind))
        for byte in [0x00, 0x01, 0x02, 0x7F, 0x80, 0xFF] as [UInt8] {
            for count in 0..<160 {
                let payload = [UInt8](repeating: byte, count: count)
                guard let frame = try? type.init(payload: payload) else { continue }
                #expect(frame.encoded().count >= FrameHeader.byteCount)
            }
        }
    }

    @Test(
        "[FRAME-2.4-1] frames with one byte changed are read or refused, and never trap", arguments: FrameVector.frames)
    func survivesFlippedBytes(_ vector: FrameVector) throws {
        let type = try #require(FrameTypes.type(named: vector.frame))
        var payload = Array(bytes(vector.wire).dropFirst(FrameHeader.byteCount))
        for index in payload.indices {
            let byte = payload[index]
            for change in [0x01, 0x80, 0xFF] as [UInt8] {
                payload[index] = byte ^ change
                guard let frame = try? type.init(payload: payload) else { continue }
                #expect(frame.encoded().count >= FrameHeader.byteCount)
            }
            payload[index] = byte
        }
    }

    @Test("[ERROR-7.1-4] each way a frame cannot be read has its code")
    func namesCodes() {
        let codes = DecodeError.allCases.map { ($0, $0.code) }
        for (error, code) in codes {
            switch error {
            case .truncated, .fieldOrder: #expect(code == .malformed)
            case .textInvalid: #expect(code == .textInvalid)
            case .magic: #expect(code == .notAtrium)
            }
            #expect(!error.text.isEmpty)
        }
    }

    @Test("a header can be judged when its twelve bytes are there, and not before")
    func readsHeadersAlone() throws {
        let header = bytes("ffffffff 0601 0000 00000000")
        #expect(try FrameHeader(decoding: header.span.bytes).payloadBytes == 0xFFFF_FFFF)
        for count in 0..<FrameHeader.byteCount {
            let part = Array(header[..<count])
            #expect(throws: DecodeError.truncated) { try FrameHeader(decoding: part.span.bytes) }
        }
    }

    @Test("a kind of a later version has a header like any other")
    func readsUnknownKinds() throws {
        let header = try FrameHeader(decoding: bytes("00000003 0eee 0000 00000007").span.bytes)
        #expect(header.kind == nil)
        #expect(header.kindNumber == 0x0EEE)
        #expect(header.payloadBytes == 3)
    }
}
