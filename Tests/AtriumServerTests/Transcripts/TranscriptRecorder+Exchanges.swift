import AtriumNet
import AtriumWire
import Foundation

/// Exchanges that many scenarios share.
extension TranscriptRecorder {
    static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    func greet(_ client: String) throws {
        try connect(client)
        try send(client, Hello(major: 1, minor: 0, software: "transcript/1", capabilities: []))
        try expect(client, Welcome.self)
    }

    /// Connects and logs in; a name that is new is claimed.
    func logIn(_ client: String, claims: Bool = true) throws {
        try greet(client)
        if claims {
            try claim(client, client, key: client)
            try expect(client, Done.self)
        }
        try login(client, client)
        try prove(client, key: client)
        try expect(client, LoggedIn.self)
        try expect(client, Followed.self)
    }

    /// Leaves in good order: nothing that was not expected may come before.
    func quit(_ client: String) throws {
        try send(client, Quit())
        try expect(client, Done.self)
        try expectClose(client)
    }

    func say(_ client: String, _ text: String, in target: Target, style: MessageStyle = .plain) throws {
        try send(client, Say(operation: operation(client), target: target, style: style, text: text))
    }

    func offer(_ client: String, _ name: String, sizeBytes: Int, to target: Target, transfer: UInt32) throws {
        try send(
            client,
            Offer(
                operation: operation(client), target: target, transfer: TransferID(rawValue: transfer),
                sizeBytes: UInt64(sizeBytes), name: name))
    }

    /// Sends a file that has one block.
    func chunk(_ client: String, _ bytes: [UInt8], transfer: UInt32, damaged: Bool = false) throws {
        let checksum = bytes.withUnsafeBytes { CRC32C.checksum($0) }
        try send(
            client,
            Chunk(
                transfer: TransferID(rawValue: transfer), block: 0, checksum: damaged ? ~checksum : checksum,
                data: bytes))
    }

    func uploadEnd(_ client: String, _ bytes: [UInt8], transfer: UInt32) throws {
        try send(client, UploadEnd(transfer: TransferID(rawValue: transfer), digest: Digest.sha256(of: bytes)))
    }

    func fetch(_ client: String, _ file: FileID, transfer: UInt32) throws {
        try send(
            client,
            Fetch(
                transfer: TransferID(rawValue: transfer), file: file, firstBlock: 0, blockCount: 0,
                creditBytes: 1 << 20))
    }

    func cancel(_ client: String, transfer: UInt32, sentBytes: Int = 0) throws {
        try send(client, Cancel(transfer: TransferID(rawValue: transfer), sentBytes: UInt64(sentBytes)))
        try expect(client, Cancelled.self)
    }

    func history(
        _ client: String, _ conversation: ConversationID, after: UInt64 = 0, before: UInt64 = 0,
        order: HistoryOrder = .newest, count: UInt16 = 0
    ) throws {
        try send(
            client,
            History(conversation: conversation, after: after, before: before, order: order, count: count))
    }
}
