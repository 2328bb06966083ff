import AtriumWire

extension Scenario {
    /// A file of one block.
    static let note = (0..<100).map(UInt8.init)

    static let uploadDownload = Scenario(
        id: "upload-download", about: "A file of 100 bytes goes up, is announced and listed, and comes down.",
        spec: [
            "FILE-6.2-2", "FILE-6.2-3", "FILE-6.2-6", "FILE-6.3-3", "FILE-6.3-5", "FILE-6.4-2", "FILE-6.6-1",
            "FILE-6.6-2", "FILE-6.8-2",
        ]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.logIn("bob")
        try recorder.offer("ada", "note.bin", sizeBytes: note.count, to: .room("lobby"), transfer: 1)
        try recorder.expect("ada", anyOrder: Offered.self, and: FileOfferedEvent.self)
        let file = try recorder.expect("bob", FileOfferedEvent.self).file
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.uploadEnd("ada", note, transfer: 1)
        try recorder.expect("ada", anyOrder: Stored.self, and: FileStoredEvent.self)
        try recorder.expect("bob", FileStoredEvent.self)
        try recorder.send("bob", ListFiles(target: .room("lobby"), before: 0, count: 0))
        try recorder.expect("bob", FileList.self)
        try recorder.fetch("bob", file, transfer: 5)
        try recorder.expect("bob", Fetching.self)
        try recorder.expect("bob", Chunk.self)
        try recorder.expect("bob", DownloadEnd.self)
        try recorder.cancel("bob", transfer: 5)
        try recorder.quit("bob")
        try recorder.quit("ada")
    }

    static let blockAgain = Scenario(
        id: "block-again", about: "A block that came down damaged is sent again; the end is not said twice.",
        spec: ["FILE-6.3-5", "FILE-6.4-1", "FILE-6.6-2"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.offer("ada", "note.bin", sizeBytes: note.count, to: .room("lobby"), transfer: 1)
        try recorder.expect("ada", anyOrder: Offered.self, and: FileOfferedEvent.self)
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.uploadEnd("ada", note, transfer: 1)
        let file = try recorder.expect("ada", anyOrder: Stored.self, and: FileStoredEvent.self).file
        try recorder.fetch("ada", file, transfer: 2)
        try recorder.expect("ada", Fetching.self)
        try recorder.expect("ada", Chunk.self)
        try recorder.expect("ada", DownloadEnd.self)
        try recorder.send("ada", Resend(transfer: TransferID(rawValue: 2), firstBlock: 0, blockCount: 1))
        try recorder.expect("ada", Chunk.self)
        // The block counts twice.
        try recorder.cancel("ada", transfer: 2)
        try recorder.fetch("ada", file, transfer: 2)
        try recorder.expect("ada", Fetching.self)
        try recorder.expect("ada", Chunk.self)
        try recorder.expect("ada", DownloadEnd.self)
        // A block the file has not ends the transfer.
        try recorder.send("ada", Resend(transfer: TransferID(rawValue: 2), firstBlock: 1, blockCount: 1))
        try recorder.expect("ada", .blockRange, .transfer)
        try recorder.quit("ada")
    }

    static let emptyFile = Scenario(
        id: "empty-file", about: "A file of no bytes has no chunk, up or down.", spec: ["FILE-6.1-1", "FILE-6.3-1"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.offer("ada", "empty", sizeBytes: 0, to: .room("lobby"), transfer: 1)
        try recorder.expect("ada", anyOrder: Offered.self, and: FileOfferedEvent.self)
        try recorder.uploadEnd("ada", [], transfer: 1)
        let file = try recorder.expect("ada", anyOrder: Stored.self, and: FileStoredEvent.self).file
        try recorder.fetch("ada", file, transfer: 1)
        try recorder.expect("ada", Fetching.self)
        try recorder.expect("ada", DownloadEnd.self)
        try recorder.cancel("ada", transfer: 1)
        try recorder.quit("ada")
    }

    static let damagedChunk = Scenario(
        id: "damaged-chunk", about: "A chunk with a wrong CRC-32C is asked for again.",
        spec: ["FILE-6.2-5", "FILE-6.4-3"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.offer("ada", "note.bin", sizeBytes: note.count, to: .account("ada"), transfer: 1)
        try recorder.expect("ada", anyOrder: Followed.self, Offered.self, and: FileOfferedEvent.self)
        try recorder.chunk("ada", note, transfer: 1, damaged: true)
        try recorder.expect("ada", Resend.self)
        // UploadEnd comes before the block, asks for it once more, and stays open.
        try recorder.uploadEnd("ada", note, transfer: 1)
        try recorder.expect("ada", Resend.self)
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.expect("ada", anyOrder: Stored.self, and: FileStoredEvent.self)
        try recorder.quit("ada")
    }

    static let wrongDigest = Scenario(
        id: "wrong-digest", about: "Bytes with another SHA-256 than stated are not kept.",
        spec: ["FILE-6.2-4", "FILE-6.3-2", "ERROR-7.1-3"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.offer("ada", "note.bin", sizeBytes: note.count, to: .room("lobby"), transfer: 1)
        let file = try recorder.expect("ada", anyOrder: Offered.self, and: FileOfferedEvent.self).file
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.uploadEnd("ada", Array(note.reversed()), transfer: 1)
        try recorder.expect("ada", anyOrder: ErrorFrame.self, and: FileWithdrawnEvent.self)
        try recorder.fetch("ada", file, transfer: 1)
        try recorder.expect("ada", .fileWithdrawn)
        try recorder.quit("ada")
    }

    static let withdraw = Scenario(
        id: "withdraw", about: "A stored file is taken back, by nobody but its sender.",
        spec: ["FILE-6.3-2", "FILE-6.8-1", "FILE-6.8-2"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.logIn("bob")
        try recorder.offer("ada", "note.bin", sizeBytes: note.count, to: .room("lobby"), transfer: 1)
        try recorder.expect("ada", anyOrder: Offered.self, and: FileOfferedEvent.self)
        let file = try recorder.expect("bob", FileOfferedEvent.self).file
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.uploadEnd("ada", note, transfer: 1)
        try recorder.expect("ada", anyOrder: Stored.self, and: FileStoredEvent.self)
        try recorder.expect("bob", FileStoredEvent.self)
        try recorder.send("bob", Withdraw(operation: recorder.operation("bob"), file: file))
        try recorder.expect("bob", .notAllowed)
        try recorder.send("ada", Withdraw(operation: recorder.operation("ada"), file: file))
        try recorder.expect("ada", anyOrder: Committed.self, and: FileWithdrawnEvent.self)
        try recorder.expect("bob", FileWithdrawnEvent.self)
        try recorder.fetch("bob", file, transfer: 1)
        try recorder.expect("bob", .fileWithdrawn)
        try recorder.send("bob", ListFiles(target: .room("lobby"), before: 0, count: 0))
        try recorder.expect("bob", FileList.self)
        try recorder.quit("bob")
        try recorder.quit("ada")
    }
}
