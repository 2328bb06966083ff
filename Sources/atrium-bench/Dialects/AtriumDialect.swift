import AtriumWire

/// Atrium itself.
enum AtriumDialect: FrameDialect {
    static var accepts: Bool { true }

    /// A message to a room or an account. The instance makes operation ids of one publisher its own.
    static func template(to target: Target, instance: UInt64, text: String) -> Template {
        let say = Say(
            operation: OperationID(instance: instance, counter: 0), target: target, style: .plain, text: text)
        return Template(bytes: say.encoded(requestID: 1), stampOffset: FrameHeader.byteCount + 8)
    }

    /// The stamp is the counter of the operation id, from 1; it serves as request id too.
    @inline(__always)
    static func stamp(_ message: UnsafeMutableRawPointer, at offset: Int, publisher: Int, counter: UInt64) {
        let value = counter + 1
        message.storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt64.self)
        message.storeBytes(of: UInt32(truncatingIfNeeded: value).bigEndian, toByteOffset: 8, as: UInt32.self)
    }
}
