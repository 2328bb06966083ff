import AtriumNet
import AtriumWire
import Glibc

/// A file up and down over one connection.
enum TransferRow {
    static let gibibyte = Double(1 << 30)

    static func runUpload(_ arguments: Arguments) throws {
        let blockCount = try blocks(arguments)
        let rounds = try arguments.number("rounds", 3, 1...20)
        let link = try Link(port: try arguments.port(), arguments.security())
        let pattern = Pattern()
        let digest = pattern.digest(blockCount: blockCount)
        var credit = try creditAtStart(link)
        let figures = Rounds("upload, from memory", arguments.text("as", "atrium"), blockCount)
        let process = try arguments.processID().map { ServerProcess(processID: $0) }
        for round in 0..<rounds {
            let stretch = try Stretch(process)
            let upload = try Uploading(
                link, pattern, transfer: UInt32(round + 1), blockCount: blockCount, digest: digest,
                connectionCredit: credit)
            try link.run([upload]) { upload.isDone }
            figures.add(try stretch.result())
            credit = upload.connectionCreditLeft
            // Taken back, so that the next round's bytes are written anew.
            try link.withdraw(upload.file)
        }
    }

    static func runDownload(_ arguments: Arguments) throws {
        let blockCount = try blocks(arguments)
        let rounds = try arguments.number("rounds", 3, 1...20)
        let link = try Link(port: try arguments.port(), arguments.security())
        let pattern = Pattern()
        let file = try upload(link, pattern, blockCount)
        let process = try arguments.processID().map { ServerProcess(processID: $0) }
        var transfer: UInt32 = 100
        func measure(_ title: String, _ sink: Downloading.Sink) throws {
            let figures = Rounds(title, arguments.text("as", "atrium"), blockCount)
            for _ in 0..<rounds {
                let stretch = try Stretch(process)
                transfer += 1
                let download = try Downloading(
                    link, pattern, transfer: transfer, file: file, blockCount: blockCount, into: sink)
                try link.run([download]) { download.isDone }
                figures.add(try stretch.result())
            }
        }
        try measure("download, CRC-32C checked", .nowhere)
        let output = try BenchFile(
            folder: arguments.text("folder", "."), byteCount: blockCount * Pattern.blockBytes)
        try measure("download to a file, SHA-256 checked", .file(output.descriptor.rawValue))
    }

    /// Uploads a file, unmeasured.
    static func upload(_ link: Link, _ pattern: Pattern, _ blockCount: Int) throws -> FileID {
        let upload = try Uploading(
            link, pattern, transfer: 1, blockCount: blockCount, digest: pattern.digest(blockCount: blockCount),
            connectionCredit: try creditAtStart(link))
        try link.run([upload]) { upload.isDone }
        return upload.file
    }

    /// What a connection's credit starts with.
    static func creditAtStart(_ link: Link) throws -> UInt64 { link.guest.creditConnectionMaxBytes }

    static func blocks(_ arguments: Arguments, usual: Int = 1 << 30) throws(Failure) -> Int {
        let bytes = try arguments.number("bytes", usual, Pattern.blockBytes...(16 << 30))
        return bytes / Pattern.blockBytes
    }
}

extension Link {
    /// Takes a file back.
    func withdraw(_ file: FileID) throws {
        let requestID = try ask(Withdraw(operation: nextOperation(), file: file))
        var isAnswered = false
        while !isAnswered {
            try turn { header, _ in if header.requestID == requestID { isAnswered = true } }
        }
    }
}
