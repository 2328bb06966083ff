import AtriumServices
import AtriumWire
import Testing

/// What the logs alone say of the state, for comparing with the state tables.
struct LogReading {
    private(set) var frames: [ConversationID: [[UInt8]]] = [:]
    private var topics: [ConversationID: String] = [:]
    private var files: [FileID: (sequence: UInt64, state: FileState)] = [:]

    init(_ bench: JournalBench, _ conversations: [ConversationID]) throws {
        for conversation in conversations {
            let frames = try bench.frames(of: conversation)
            self.frames[conversation] = frames
            for (index, frame) in frames.enumerated() { try read(frame, sequence: UInt64(index + 1)) }
        }
    }

    private mutating func read(_ frame: [UInt8], sequence: UInt64) throws {
        let header = try FrameHeader(decoding: frame.span.bytes, at: 0)
        let payload = frame.span.bytes.extracting(FrameHeader.byteCount..<frame.count)
        var cursor = 0
        let head = try EventHead(decoding: payload, at: &cursor)
        #expect(head.sequence == sequence)
        if header.kind == .topicEvent {
            topics[head.conversation] = try TopicEvent(decoding: payload).topic
        } else if header.kind == .fileOfferedEvent {
            files[try FileOfferedEvent(decoding: payload).file] = (sequence, .uploading)
        } else if header.kind == .fileWithdrawnEvent {
            // One that was never offered is an event of its own all the same.
            files[try FileWithdrawnEvent(decoding: payload).file]?.state = .withdrawn
        }
    }

    /// Compares with the state tables. Withdrawals and offers of one file may stand in different logs, so that a
    /// file that is offered last is compared by its place alone.
    func expectAgreement(with snapshot: Snapshot) {
        for room in snapshot.rooms {
            #expect(room.log.head == UInt64(frames[room.conversation]?.count ?? 0))
            #expect(room.topic == topics[room.conversation] ?? "")
        }
        #expect(snapshot.files.count == files.count)
        for file in snapshot.files { #expect(files[file.file]?.sequence == file.sequence) }
    }
}
