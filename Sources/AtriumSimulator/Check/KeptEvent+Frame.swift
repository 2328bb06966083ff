import AtriumStorage
import AtriumWire

extension KeptEvent {
    /// The sequence its frame carries.
    var sequenceInFrame: UInt64 { head?.sequence ?? 0 }
    /// The operation its frame carries.
    var operationInFrame: OperationID { head?.operation ?? OperationID(instance: 0, counter: 0) }

    /// What was said; nil in other events.
    var text: String? {
        guard FrameHeader(reading: frame)?.kind == .messageEvent else { return nil }
        do throws(DecodeError) {
            return try MessageEvent(decoding: frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)).text
        } catch {
            return nil
        }
    }

    private var head: EventHead? {
        var offset = FrameHeader.byteCount
        do throws(DecodeError) {
            return try EventHead(decoding: frame.span.bytes, at: &offset)
        } catch {
            return nil
        }
    }
}
