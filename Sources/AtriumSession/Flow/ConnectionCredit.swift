import AtriumWire

/// Credit the receiver of a connection's chunks granted: for each transfer, and for the connection as a whole.
///
/// The loop calls `open` when a transfer starts to receive, `receive` for every chunk, `consume` when its bytes are on
/// disk or with the application, and `close` when it ends. Credit comes back as Credit frames. A transfer has at most
/// an equal share of the connection's credit out, with one share left over, so that one which is not consumed never
/// holds all of it, and a newcomer finds some. Spec/06-files.md.
public struct ConnectionCredit: Sendable {
    /// A window is no smaller where the limits let it be: less would not fill even a short line.
    private static let windowMinBytes: UInt64 = 1 << 20

    private let initialBytes: UInt64
    private let transferMaxBytes: UInt64
    private let connectionMaxBytes: UInt64
    private let blockBytes: UInt64

    private var transfers: [TransferID: ReceiveCredit] = [:]
    private var grantedBytes: UInt64
    private var receivedBytes: UInt64 = 0
    private var returnableBytes: UInt64 = 0

    /// Starts with the whole credit of the connection granted.
    ///
    /// - Parameters:
    ///   - limits: the server's, as Welcome states them.
    ///   - creditMaxBytes: the client's lower bound for one transfer, from Hello.
    public init(limits: Limits, creditMaxBytes: UInt64? = nil) {
        blockBytes = limits[.blockBytes]
        transferMaxBytes = max(min(limits[.creditTransferMaxBytes], creditMaxBytes ?? .max), blockBytes)
        self.initialBytes = min(limits[.creditInitialBytes], transferMaxBytes)
        connectionMaxBytes = limits[.creditConnectionMaxBytes]
        grantedBytes = connectionMaxBytes
    }

    /// Bytes of chunk data the peer may still send on this connection.
    public var availableBytes: UInt64 { grantedBytes - receivedBytes }

    /// Bytes the receiver granted to one transfer and that have not come; 0 for one that is not open.
    public func availableBytes(of transfer: TransferID) -> UInt64 {
        transfers[transfer].map { $0.grantedBytes - $0.receivedBytes } ?? 0
    }

    /// Credit a transfer starts with at most, where the receiver chooses it: for `Offered` and `Fetch`.
    /// At most half of what the others leave: however many start, the next finds some.
    public var startBytes: UInt64 {
        let outBytes = transfers.values.reduce(0) { $0 + $1.outBytes }
        let halfBytes = (connectionMaxBytes - min(connectionMaxBytes, outBytes)) / 2
        return min(initialBytes, shareBytes(among: transfers.count + 1), max(halfBytes, blockBytes))
    }

    /// A transfer starts, with the credit that `Offered` or `Fetch` stated.
    public mutating func open(_ transfer: TransferID, grantedBytes: UInt64, at now: MonotonicTime) {
        let granted = min(grantedBytes, SendCredit.grantedMaxBytes)
        let windowBytes = min(max(granted, Self.windowMinBytes), initialBytes)
        transfers[transfer] = ReceiveCredit(
            grantedBytes: granted, windowBytes: max(windowBytes, blockBytes), at: now)
    }

    /// A chunk came, with that many bytes of data, whatever becomes of it. Behind one of a transfer that is not open,
    /// call `consume` with 0 bytes: its credit is due to the connection, and nobody else reports it.
    ///
    /// - Throws: `exceeded`, which ends the connection.
    public mutating func receive(_ bytes: Int, of transfer: TransferID) throws(CreditError) {
        let bytes = UInt64(clamping: bytes)
        guard bytes <= availableBytes else { throw .exceeded }
        if transfers[transfer] == nil {
            // Sent before the peer heard that the transfer is gone: counted, and at once consumed.
            returnableBytes += bytes
        } else {
            try transfers[transfer]?.receive(bytes)
        }
        receivedBytes += bytes
    }

    /// Bytes of a transfer were consumed.
    ///
    /// - Parameter roundTripNanoseconds: the smallest measured; without one the window does not grow.
    /// - Returns: the Credit frames to send: none, one for the transfer, one for the connection, or both.
    public mutating func consume(
        _ bytes: Int, of transfer: TransferID, roundTripNanoseconds: UInt64?, at now: MonotonicTime
    ) -> [Credit] {
        var grants: [Credit] = []
        if var credit = transfers[transfer] {
            let before = credit.consumedBytes
            credit.consume(UInt64(clamping: bytes))
            returnableBytes += credit.consumedBytes - before
            if let roundTripNanoseconds {
                credit.grow(roundTripNanoseconds: roundTripNanoseconds, maxBytes: transferMaxBytes, at: now)
            }
            let granted = credit.grant(
                shareBytes: shareBytes(among: transfers.count), blockBytes: blockBytes)
            transfers[transfer] = credit
            if granted > 0 { grants.append(Credit(transfer: transfer, bytes: granted)) }
        }
        if let credit = returnConnection() { grants.append(credit) }
        return grants
    }

    /// A transfer ended, well or not: what came and was not consumed is given back to the connection. The caller
    /// reports no more of it as consumed.
    ///
    /// - Returns: the Credit frame to send for the connection, where one is due.
    public mutating func close(_ transfer: TransferID) -> Credit? {
        if let credit = transfers.removeValue(forKey: transfer) { returnableBytes += credit.heldBytes }
        return returnConnection()
    }

    /// The most one of so many transfers may have out.
    private func shareBytes(among count: Int) -> UInt64 {
        max(min(transferMaxBytes, connectionMaxBytes / UInt64(count + 1)), blockBytes)
    }

    /// Returns connection credit once what can be returned is as much as the peer has left: seldom while it has much,
    /// at once when it has little, and all of it behind the last transfer.
    private mutating func returnConnection() -> Credit? {
        guard returnableBytes > 0 else { return nil }
        guard transfers.isEmpty || returnableBytes >= availableBytes || availableBytes < blockBytes else { return nil }
        let bytes = min(returnableBytes, SendCredit.grantedMaxBytes - grantedBytes)
        guard bytes > 0 else { return nil }
        grantedBytes += bytes
        returnableBytes -= bytes
        return Credit(transfer: TransferID(rawValue: 0), bytes: bytes)
    }
}
