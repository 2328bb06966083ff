import AtriumWire

extension Scenario {
    static let uploadResumed = Scenario(
        id: "upload-resumed",
        about: "The sender's link breaks behind its last block: nothing is sent twice. Who keeps the file is told of.",
        spec: ["FILE-6.2-8", "FILE-6.2-9", "FILE-6.2-10", "FILE-6.7-2", "FILE-6.9-1", "FILE-6.9-2", "FILE-6.9-3"]
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
        try recorder.chunk("ada", note, transfer: 1)
        try recorder.expect("bob", Chunk.self)
        recorder.close("ada")
        try recorder.expect("bob", TransferState.self)
        try recorder.logIn("ada", claims: false)
        try recorder.send("ada", offer)
        // The prefix is the whole file, and nothing is missing.
        try recorder.expect("ada", Offered.self)
        try recorder.expect("bob", TransferState.self)
        try recorder.uploadEnd("ada", note, transfer: 1)
        try recorder.expect("ada", anyOrder: Stored.self, and: FileStoredEvent.self)
        try recorder.expect("bob", anyOrder: DownloadEnd.self, and: FileStoredEvent.self)
        try recorder.send("bob", Cancel(transfer: TransferID(rawValue: 1), sentBytes: 0, kept: true))
        try recorder.expect("bob", Cancelled.self)
        try recorder.expect("ada", FileFetched.self)
        try recorder.send("ada", ListFetches(file: file, count: 0))
        try recorder.expect("ada", FetchList.self)
        try recorder.send("bob", ListFetches(file: file, count: 0))
        try recorder.expect("bob", .notAllowed)
        try recorder.quit("bob")
        try recorder.quit("ada")
    }
}
