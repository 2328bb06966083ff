import AtriumSession
import AtriumWire
import SpecReading

/// The decoder: bytes that hold a header and a payload. Whatever can be read can be written, and what was written
/// reads as the same bytes again.
enum DecoderRun {
    private static let types = Dictionary(uniqueKeysWithValues: FrameTypes.all.map { ($0.kind.rawValue, $0) })

    static func run(_ input: UnsafeRawBufferPointer) throws(BrokenRule) {
        let span = input.bytes
        guard let header = decoded(FrameHeader.self, span) else {
            return try hold(span.byteCount < FrameHeader.byteCount, "a header of twelve bytes is not read")
        }
        guard let type = types[header.kindNumber] else {
            return try hold(header.kind == nil, "\(header.kindNumber) is known and has no type")
        }
        try read(type, span.extracting(droppingFirst: FrameHeader.byteCount))
    }

    private static func decoded(_: FrameHeader.Type, _ span: RawSpan) -> FrameHeader? {
        do throws(DecodeError) {
            return try FrameHeader(decoding: span)
        } catch {
            return nil
        }
    }

    /// Reads a payload as a frame of its kind.
    private static func read<Frame: WireFrame>(_: Frame.Type, _ payload: RawSpan) throws(BrokenRule) {
        let frame: Frame
        do throws(DecodeError) {
            frame = try Frame(decoding: payload)
        } catch {
            let refusal = ErrorFrame(error)
            return try hold(refusal.code == error.code && !refusal.text.isEmpty, "\(error) has no answer")
        }
        try rewrite(frame, payload.byteCount)
    }

    /// Writes what was read, and reads it again.
    private static func rewrite<Frame: WireFrame>(_ frame: Frame, _ byteCount: Int) throws(BrokenRule) {
        var written: [UInt8] = []
        frame.encodePayload(into: &written)
        // Fields of later versions are left out, and nothing is added.
        try hold(written.count <= byteCount, "\(Frame.kind) of \(byteCount) bytes is written as \(written.count)")
        var again: [UInt8] = []
        do throws(DecodeError) {
            try Frame(decoding: written.span.bytes).encodePayload(into: &again)
        } catch {
            throw BrokenRule("\(Frame.kind) cannot be read back: \(error)")
        }
        try hold(again == written, "\(Frame.kind) is written otherwise the second time")
    }
}
