import AtriumWire

extension Scenario {
    static let cutThrough = Scenario(
        id: "cut-through", about: "A file is fetched before its first byte has come, and follows the upload.",
        spec: ["FILE-6.2-2", "FILE-6.3-3", "FILE-6.7-1"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.logIn("bob")
        try recorder.offer("ada", "note.bin", sizeBytes: note.count, to: .room("lobby"), transfer: 1)
        try recorder.expect("ada", anyOrder: Offered.self, and: FileOfferedEvent.self)
        let file = try recorder.expect("bob", FileOfferedEvent.self).file
        try recorder.fetch("bob", file, transfer: 1)
        try recorder.expect("bob", Fetching.self)
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.expect("bob", Chunk.self)
        try recorder.uploadEnd("ada", note, transfer: 1)
        try recorder.expect("ada", anyOrder: Stored.self, and: FileStoredEvent.self)
        try recorder.expect("bob", anyOrder: DownloadEnd.self, and: FileStoredEvent.self)
        try recorder.cancel("bob", transfer: 1)
        try recorder.quit("bob")
        try recorder.quit("ada")
    }

    static let takenUpAgain = Scenario(
        id: "upload-taken-up-again",
        about: "The sender's link breaks; who fetches is told to wait, until the same offer takes the upload up again.",
        spec: ["FILE-6.2-5", "FILE-6.2-8", "FILE-6.7-1", "FILE-6.7-2"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.logIn("bob")
        let offer = Offer(
            operation: recorder.operation("ada"), target: .room("lobby"), transfer: TransferID(rawValue: 1),
            sizeBytes: UInt64(note.count), name: "note.bin")
        try recorder.send("ada", offer)
        try recorder.expect("ada", anyOrder: Offered.self, and: FileOfferedEvent.self)
        let file = try recorder.expect("bob", FileOfferedEvent.self).file
        try recorder.fetch("bob", file, transfer: 1)
        try recorder.expect("bob", Fetching.self)
        recorder.close("ada")
        try recorder.expect("bob", TransferState.self)
        try recorder.logIn("ada", claims: false)
        try recorder.send("ada", offer)
        try recorder.expect("ada", Offered.self)
        // What the server lacks, it asks for.
        try recorder.uploadEnd("ada", note, transfer: 1)
        try recorder.expect("ada", Resend.self)
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.expect("bob", TransferState.self)
        try recorder.expect("ada", anyOrder: Stored.self, and: FileStoredEvent.self)
        // The event may overtake the last chunk: chat goes before bulk.
        try recorder.expect("bob", anyOrder: Chunk.self, DownloadEnd.self, and: FileStoredEvent.self)
        try recorder.cancel("bob", transfer: 1)
        // Stored already: nothing is to be sent.
        try recorder.send("ada", offer)
        try recorder.expect("ada", Offered.self)
        try recorder.quit("bob")
        try recorder.quit("ada")
    }

    static let cancelUpload = Scenario(
        id: "cancel-upload", about: "An upload is cancelled while another fetches it.",
        spec: ["FILE-6.1-3", "FILE-6.6-1", "FILE-6.6-3", "FILE-6.6-4", "FILE-6.7-3", "ERROR-7.1-3"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.logIn("bob")
        try recorder.offer("ada", "note.bin", sizeBytes: note.count, to: .room("lobby"), transfer: 1)
        try recorder.expect("ada", anyOrder: Offered.self, and: FileOfferedEvent.self)
        let file = try recorder.expect("bob", FileOfferedEvent.self).file
        try recorder.fetch("bob", file, transfer: 3)
        try recorder.expect("bob", Fetching.self)
        try recorder.send("ada", Cancel(transfer: TransferID(rawValue: 1), sentBytes: 0))
        try recorder.expect("ada", anyOrder: Cancelled.self, and: FileWithdrawnEvent.self)
        try recorder.expect("bob", anyOrder: ErrorFrame.self, and: FileWithdrawnEvent.self)
        // A chunk that was on its way is passed over.
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.send("ada", Cancel(transfer: TransferID(rawValue: 1), sentBytes: 0))
        try recorder.expect("ada", .noSuchTransfer)
        try recorder.quit("bob")
        try recorder.quit("ada")
    }
}
