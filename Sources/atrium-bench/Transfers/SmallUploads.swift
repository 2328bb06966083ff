import AtriumNet
import AtriumWire

/// Many small files on their way up, a few at any time: offered, sent as soon as there is credit, and stored.
final class SmallUploads: LinkUse {
    private enum Step {
        case offered(SmallFile, TransferID)
        case ended(SmallFile, FileID)
    }

    private let link: Link
    private let count: Int
    private let together: Int
    private var connectionCredit: UInt64
    private var begun = 0
    /// By the request whose answer is awaited.
    private var open: [UInt32: Step] = [:]
    private(set) var files: [FileID] = []
    let wantsWrite = false

    /// - Parameter together: files on their way at any time.
    init(_ link: Link, count: Int, together: Int) {
        self.link = link
        self.count = count
        self.together = together
        connectionCredit = link.guest.creditConnectionMaxBytes
    }

    var isDone: Bool { files.count == count }

    func step() throws {
        while begun < count, open.count < together, connectionCredit >= UInt64(SmallFile.byteCount) {
            begun += 1
            connectionCredit -= UInt64(SmallFile.byteCount)
            let transfer = TransferID(rawValue: UInt32(begun))
            let requestID = try link.ask(
                Offer(
                    operation: link.nextOperation(), target: .conversation(link.conversation), transfer: transfer,
                    sizeBytes: UInt64(SmallFile.byteCount), name: "small-\(begun)"))
            open[requestID] = .offered(SmallFile(begun), transfer)
        }
    }

    func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws {
        if header.kind == .credit {
            let credit = try Credit.read(payload)
            if credit.transfer.rawValue == 0 { connectionCredit += credit.bytes }
        } else if header.kind == .offered, case .offered(let file, let transfer)? = open[header.requestID] {
            open[header.requestID] = nil
            let offered = try Offered.read(payload)
            guard offered.creditBytes >= UInt64(SmallFile.byteCount) else {
                throw Failure("a small file has no credit")
            }
            try link.guest.connection.sendAll(file.chunk(transfer))
            open[try link.ask(UploadEnd(transfer: transfer, digest: file.digest))] = .ended(file, offered.file)
        } else if header.kind == .stored, case .ended(let file, let id)? = open.removeValue(forKey: header.requestID) {
            guard try Stored.read(payload).digest == file.digest else {
                throw Failure("the server has another SHA-256 of a small file")
            }
            files.append(id)
        } else if header.kind == .resend {
            throw Failure("the server asked for a block again")
        }
    }
}
