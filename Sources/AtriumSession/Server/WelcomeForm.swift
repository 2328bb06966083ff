import AtriumWire

/// A server's Welcome, written once: from one connection to the next only the version in force, the mechanism, the time
/// and the request id differ.
public struct WelcomeForm: Sendable {
    private let clear: [UInt8]
    private let bound: [UInt8]
    /// Where the time stands in the frame; the same in both, since what they differ in comes behind it.
    private let timeOffsetBytes: Int

    /// - Parameters:
    ///   - software: program and version.
    ///   - serverName: what the server calls itself.
    ///   - serverID: names it for good.
    ///   - policy: who may claim a name.
    ///   - limits: what it states.
    public init(software: String, serverName: String, serverID: UInt64, policy: AccountPolicy, limits: Limits) {
        func frame(_ mechanism: String, _ time: UInt64) -> [UInt8] {
            Welcome(
                major: ProtocolVersion.major, minor: ProtocolVersion.minor, software: software,
                serverName: serverName, serverID: serverID, time: WallTime(microseconds: time),
                capabilities: ServerCapabilities.stated(mechanism: mechanism, policy: policy), limits: limits.stated
            ).encoded()
        }
        let (early, late) = (frame(ScramServer.mechanism, 0), frame(ScramServer.mechanism, .max))
        clear = early
        bound = frame(ScramServer.boundMechanism, 0)
        timeOffsetBytes = early.indices.first { early[$0] != late[$0] } ?? 0
    }

    /// The frame for one connection.
    ///
    /// - Parameters:
    ///   - session: has taken Hello.
    ///   - time: the server's clock.
    public func frame(for session: borrowing ServerSession, at time: WallTime, requestID: UInt32) -> [UInt8] {
        var frame = session.channelBinding == nil ? clear : bound
        frame.replace(at: FrameHeader.requestIDOffsetBytes, bigEndian: requestID)
        frame.replace(at: FrameHeader.byteCount + MemoryLayout<UInt16>.size, bigEndian: session.minor)
        frame.replace(at: timeOffsetBytes, bigEndian: time.microseconds)
        return frame
    }
}
