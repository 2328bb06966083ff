/// Credit a sender of chunks has: of one transfer, or of the connection. A chunk needs both.
public struct SendCredit: Equatable, Sendable {
    /// Credit never sums up to more.
    public static let grantedMaxBytes = UInt64(1) << 63 - 1

    /// Bytes granted in all.
    public private(set) var grantedBytes: UInt64
    /// Bytes of chunk data sent in all; a Cancel states this.
    public private(set) var sentBytes: UInt64 = 0

    /// Starts with what the peer grants to begin with; more than the most is taken as the most.
    public init(initialBytes: UInt64) {
        grantedBytes = min(initialBytes, Self.grantedMaxBytes)
    }

    /// Bytes that may still be sent.
    public var availableBytes: UInt64 { grantedBytes - sentBytes }

    /// The peer grants more.
    ///
    /// - Throws: `overflow`, and then nothing is granted.
    public mutating func grant(_ bytes: UInt64) throws(CreditError) {
        guard bytes <= Self.grantedMaxBytes - grantedBytes else { throw .overflow }
        grantedBytes += bytes
    }

    /// Spends credit for one chunk, or nothing where there is too little.
    ///
    /// - Parameter bytes: of chunk data; not negative.
    public mutating func spend(_ bytes: Int) -> Bool {
        guard UInt64(bytes) <= availableBytes else { return false }
        sentBytes += UInt64(bytes)
        return true
    }

    /// Spends credit of the transfer and of the connection for one chunk, or of neither.
    public static func spend(
        _ bytes: Int, transfer: inout SendCredit, connection: inout SendCredit
    ) -> Bool {
        guard UInt64(bytes) <= transfer.availableBytes else { return false }
        return connection.spend(bytes) && transfer.spend(bytes)
    }
}
