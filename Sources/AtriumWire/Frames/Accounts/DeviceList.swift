/// The secrets of the account, in the order in which they were left.
///
/// Layout: Spec/03-session.md, DeviceList (0x0108), sent by the server.
public struct DeviceList: WireFrame, Equatable {
    public static let kind = FrameKind.deviceList

    /// All of them: at most `credentialsMax`.
    public var devices: [DeviceEntry]

    public init(devices: [DeviceEntry]) {
        self.devices = devices
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        devices = try DeviceEntry.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        DeviceEntry.encode(devices, into: &output)
    }
}
