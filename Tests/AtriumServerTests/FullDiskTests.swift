import AtriumSession
import AtriumWire
import Testing

@Suite("A disk that is full", .enabled(if: SmallDisk.isPossible), .serialized)
struct FullDiskTests {
    private func offer(_ client: WireClient, _ sizeBytes: UInt64, transfer: UInt32) -> Offer {
        Offer(
            operation: client.nextOperation(), target: .room("lobby"), transfer: TransferID(rawValue: transfer),
            sizeBytes: sizeBytes, name: "f\(transfer)")
    }

    @Test("[FILE-6.10-3] files are refused at the floor, chat goes on, and files are taken when there is room again")
    func floor() throws {
        let disk = try SmallDisk(size: "24m", options: ["--free-space-min", "8M", "--limits", "off"])
        let ada = try WireClient(port: disk.port)
        try ada.logIn("ada")
        let large = try ada.refusal(offer(ada, 20 << 20, transfer: 1))
        var available = large.available
        #expect(large.code == .storageFull && (8 << 20..<16 << 20).contains(available ?? 0))
        _ = try ada.upload([UInt8](repeating: 1, count: 1 << 20), name: "small", to: .room("lobby"), transfer: 2)
        try disk.fill()
        // The look is a second old at most.
        repeat {
            let frame = try ada.outcome(of: ada.send(offer(ada, 0, transfer: 3)))
            guard frame.header.kind == .error else {
                _ = try ada.ask(Cancel(transfer: TransferID(rawValue: 3), sentBytes: 0), Cancelled.self)
                continue
            }
            let refusal = try frame.decode(ErrorFrame.self)
            #expect(refusal.code == .storageFull)
            // Before the look it is the journal that finds no room, and knows no number.
            available = refusal.available
        } while available != 0 && disk.isRunning
        try disk.makeRoom()
        while try ada.outcome(of: ada.send(offer(ada, 1 << 20, transfer: 4))).header.kind == .error {
            #expect(disk.isRunning)
        }
    }

    @Test("each of a burst of messages is kept or refused, what was kept is there, and the server goes on")
    func burst() throws {
        let disk = try SmallDisk(size: "16m", options: ["--free-space-min", "1M"])
        let ada = try WireClient(port: disk.port)
        try ada.logIn("ada")
        let before = try ada.say("before", in: .room("lobby"))
        try disk.fill()
        var kept: [UInt64: String] = [before.sequence: "before"]
        var refusedCount = 0
        let text = String(repeating: "x", count: 16_000)
        for round in 0..<20 {
            var requests: [(UInt32, String)] = []
            for number in 0..<40 {
                let line = "\(round)-\(number) \(text)"
                let say = Say(operation: ada.nextOperation(), target: .room("lobby"), style: .plain, text: line)
                requests.append((try ada.send(say), line))
            }
            for (request, line) in requests {
                let frame = try ada.outcome(of: request)
                if frame.header.kind == .committed {
                    let committed = try frame.decode(Committed.self)
                    #expect(kept.updateValue(line, forKey: committed.sequence) == nil)
                } else {
                    let error = try frame.decode(ErrorFrame.self)
                    #expect(error.code == .storageFull || error.code == .storage)
                    #expect(error.retryAfterMilliseconds > 0 && error.scope == .request)
                    refusedCount += 1
                }
            }
        }
        #expect(refusedCount > 0 && disk.isRunning)
        _ = try ada.ask(Who(target: .room("lobby"), after: ""), WhoList.self)
        try disk.makeRoom()
        let after = try ada.say("after", in: .room("lobby"))
        kept[after.sequence] = "after"
        #expect(kept.keys.sorted() == Array(1...after.sequence))
        let bob = try WireClient(port: disk.port)
        try bob.logIn("bob")
        var sequence: UInt64 = 0
        while sequence < after.sequence {
            let history = History(
                conversation: after.conversation, after: sequence, before: 0, order: .oldest, count: 0)
            let request = try bob.send(history)
            while let frame = try bob.next(), frame.header.requestID != request {
                let event = try frame.decode(MessageEvent.self)
                #expect(event.head.sequence == sequence + 1 && event.text == kept[event.head.sequence])
                sequence = event.head.sequence
            }
        }
    }

    @Test("an upload has its room set aside; what it lacks at its end, on a disk that has filled, fails it alone")
    func upload() throws {
        let disk = try SmallDisk(size: "24m", options: ["--free-space-min", "0"])
        let ada = try WireClient(port: disk.port)
        try ada.logIn("ada")
        let bytes = [UInt8](repeating: 3, count: 4 << 20)
        let offered = try ada.offer("a", sizeBytes: bytes.count, to: .room("lobby"))
        try disk.fill()
        var credit = offered.creditBytes
        try ada.sendBlocks(0..<WireClient.blockCount(bytes), of: bytes, credit: &credit)
        let error = try ada.refusal(UploadEnd(transfer: offered.transfer, digest: Digest.sha256(of: bytes)))
        #expect(error.scope == .transfer && error.code == .storageFull, "\(error)")
        try disk.makeRoom()
        // That it failed could not be kept while the disk was full, and is tried again.
        #expect(try ada.wait(FileWithdrawnEvent.self).reason == .failed)
        let stored = try ada.upload(bytes, name: "b", to: .room("lobby"), transfer: 2)
        #expect(stored.digest != .zero && disk.isRunning)
    }
}
