import AtriumWire

@testable import AtriumSession

/// A sender and a receiver of chunks, and the credit between them. Frames arrive at once.
struct CreditLink {
    static let blockBytes = 65_536

    var receiver: ConnectionCredit
    var connection: SendCredit
    var transfers: [TransferID: SendCredit] = [:]

    init(limits: Limits = Limits()) {
        receiver = ConnectionCredit(limits: limits)
        connection = SendCredit(initialBytes: limits[.creditConnectionMaxBytes])
    }

    mutating func open(_ number: UInt32, at now: MonotonicTime = .at(0)) -> TransferID {
        let transfer = TransferID(rawValue: number)
        let start = receiver.startBytes
        receiver.open(transfer, grantedBytes: start, at: now)
        transfers[transfer] = SendCredit(initialBytes: start)
        return transfer
    }

    /// Sends blocks as far as credit reaches, and at most so many; gives the bytes sent.
    mutating func send(_ transfer: TransferID, blocks: Int = .max) throws -> Int {
        var sent = 0
        while sent / Self.blockBytes < blocks, var credit = transfers[transfer] {
            guard SendCredit.spend(Self.blockBytes, transfer: &credit, connection: &connection) else { break }
            transfers[transfer] = credit
            try receiver.receive(Self.blockBytes, of: transfer)
            sent += Self.blockBytes
        }
        return sent
    }

    mutating func consume(
        _ bytes: Int, of transfer: TransferID, roundTripNanoseconds: UInt64? = nil, at now: MonotonicTime = .at(0)
    ) throws {
        let grants = receiver.consume(
            bytes, of: transfer, roundTripNanoseconds: roundTripNanoseconds, at: now)
        try apply(grants)
    }

    mutating func close(_ transfer: TransferID) throws {
        transfers[transfer] = nil
        if let credit = receiver.close(transfer) { try apply([credit]) }
    }

    private mutating func apply(_ grants: [Credit]) throws {
        for grant in grants {
            if grant.transfer.rawValue == 0 {
                try connection.grant(grant.bytes)
            } else {
                try transfers[grant.transfer]?.grant(grant.bytes)
            }
        }
    }
}
