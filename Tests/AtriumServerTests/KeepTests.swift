import AtriumWire
import Foundation
import Testing

@Suite("What is kept, on a real server")
struct KeepTests {
    @Test("[FILE-6.10-1] a file past the quota is refused with what is left, before its first byte")
    func quota() throws {
        let server = try RunningServer { $0.limits[.accountStoredMaxBytes] = 200_000 }
        let ada = try server.client("ada")
        let bytes = [UInt8](repeating: 7, count: 150_000)
        let stored = try ada.upload(bytes, name: "a", to: .room("lobby"))
        let offer = Offer(
            operation: ada.nextOperation(), target: .room("lobby"), transfer: TransferID(rawValue: 2),
            sizeBytes: 50_001, name: "b")
        let error = try ada.refusal(offer)
        #expect(error.code == .quotaExceeded && error.available == 50_000)
        _ = try ada.ask(Withdraw(operation: ada.nextOperation(), file: stored.file), Committed.self)
        _ = try ada.ask(offer, Offered.self)
    }

    @Test("[FILE-6.10-3] a floor above what any disk has refuses files, and chat goes on")
    func floor() throws {
        let server = try RunningServer { $0.limits[.freeSpaceMinBytes] = 1 << 60 }
        let ada = try server.client("ada")
        let error = try ada.refusal(
            Offer(
                operation: ada.nextOperation(), target: .room("lobby"), transfer: TransferID(rawValue: 1),
                sizeBytes: 1, name: "a"))
        #expect(error.code == .storageFull && error.available == 0)
        #expect(try ada.say("still here", in: .room("lobby")).sequence == 1)
    }

    @Test("[ROOM-4.9-2] [ROOM-4.9-3] old events go while the server runs; what asks for them hears so")
    func events() throws {
        let server = try RunningServer { $0.keep = KeepRule(.limits, eventBytes: 2_000) }
        let ada = try server.client("ada")
        var committed = try ada.say("first", in: .room("lobby"))
        for number in 0..<50 { committed = try ada.say("line \(number)", in: .room("lobby")) }
        var followed: Followed
        repeat {
            followed = try ada.ask(Follow(target: .room("lobby"), announce: false), Followed.self)
        } while followed
            .first == 1
        #expect(followed.head == 51 && followed.keep.eventBytes == 2_000)
        let history = History(
            conversation: committed.conversation, after: 1, before: 0, order: .oldest, count: 0)
        let error = try ada.refusal(history)
        #expect(error.code == .gone && error.available == followed.first)
        let request = try ada.send(
            History(conversation: committed.conversation, after: 0, before: 0, order: .newest, count: 0))
        let end = try ada.outcome(of: request).decode(HistoryEnd.self)
        #expect(end.first == followed.first && end.last == 51 && !end.more)
        #expect(end.count < 51 && end.count >= 20)
    }

    @Test("[ROOM-4.9-4] [ROOM-4.9-5] a room that keeps nothing is heard, and begins another epoch when the server does")
    func none() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/atrium-keep-\(UUID().uuidString)"
        defer { do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder)") } }
        func session(_ body: (WireClient) throws -> Void) throws {
            let server = try RunningServer(folder: folder, keepsFolder: true) { $0.keep = KeepRule(.none) }
            try body(try server.client("ada\(UInt32.random(in: 0...UInt32.max))"))
        }
        var first: Followed?
        try session { ada in
            first = try ada.ask(Follow(target: .room("den"), announce: false), Followed.self)
            let committed = try ada.say("heard", in: .room("den"))
            let event = try ada.passed(MessageEvent.self) ?? ada.wait(MessageEvent.self)
            #expect(event.text == "heard" && event.head.sequence == committed.sequence)
            _ = try ada.upload([1, 2, 3], name: "kept", to: .room("den"))
        }
        try session { ada in
            let again = try ada.ask(Follow(target: .room("den"), announce: false), Followed.self)
            #expect(again.epoch == (first?.epoch ?? 0) + 1 && again.first == again.head + 1)
            let list = try ada.ask(ListFiles(target: .room("den"), before: 0, count: 0), FileList.self)
            #expect(list.files.map(\.name) == ["kept"])
            let history = History(conversation: again.conversation, after: 0, before: 0, order: .newest, count: 0)
            #expect(try ada.ask(history, HistoryEnd.self).count == 0)
        }
    }

    @Test("[ROOM-4.9-6] a file beyond the bound goes, and its bytes with it")
    func files() throws {
        let server = try RunningServer { $0.keep = KeepRule(.forever, fileBytes: 100_000) }
        let ada = try server.client("ada")
        let first = try ada.upload([UInt8](repeating: 1, count: 60_000), name: "a", to: .room("lobby"))
        _ = try ada.upload([UInt8](repeating: 2, count: 60_000), name: "b", to: .room("lobby"), transfer: 2)
        let event = try ada.wait(FileWithdrawnEvent.self)
        #expect(event.file == first.file && event.reason == .expired)
        let path = "\(server.folder)/blobs/\(first.digest.hex.prefix(2))/\(first.digest.hex)"
        while FileManager.default.fileExists(atPath: path) {
            // The disk worker removes it behind the event: each question gives it its turn.
            _ = try ada.ask(Who(target: .room("lobby"), after: ""), WhoList.self)
        }
    }
}
