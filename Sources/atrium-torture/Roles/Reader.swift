import AtriumClient
import AtriumWire
import Glibc

/// Shows each event of every room, once and in order, over all its lives; and fetches a file now and then.
///
///     N conversation name              followed
///     E conversation sequence what     shown
///     M conversation first last        told to be missing
///     G file digest                    fetched
///     X what                           a broken promise
struct Reader {
    private let assignment: Assignment
    private var link: Link
    private var random: SeededGenerator
    /// The newest event shown, of each conversation, and what each room's conversation is.
    private var shown: [ConversationID: UInt64] = [:]
    private var rooms: [String: ConversationID] = [:]
    private var fetch: CommandToken?

    init(_ assignment: Assignment) throws {
        self.assignment = assignment
        random = SeededGenerator(seed: assignment.seed)
        for line in RecordFile.lines(assignment.recordPath) {
            let fields = line.split(separator: " ")
            guard fields.count >= 3, let number = UInt64(fields[1]) else { continue }
            let conversation = ConversationID(rawValue: number)
            switch fields[0] {
            case "N": rooms[String(fields[2])] = conversation
            case "E": shown[conversation] = UInt64(fields[2])
            case "M": shown[conversation] = UInt64(fields[fields.count - 1])
            default: break
            }
        }
        link = try Link(assignment)
    }

    mutating func run() throws -> Never {
        var record = try RecordFile(path: assignment.recordPath)
        let board = try FlightBoard(path: assignment.boardPath)
        try follow()
        while true {
            for event in link.events(within: 1_000) {
                try link.hurry(event)
                try take(event, &record)
            }
            try record.write(syncs: false)
            board[assignment.slot, .transfers] = fetch == nil ? 0 : 1
        }
    }

    /// Follows every room from where the last life, or the last link, ended.
    private func follow() throws {
        for room in Assignment.rooms {
            let since = rooms[room].flatMap { shown[$0] } ?? 0
            _ = try link.client.perform(.follow(.room(room), announce: false, replay: .since(since)))
        }
    }

    private mutating func take(_ event: ClientEvent, _ record: inout RecordFile) throws {
        switch event {
        case .followed(let info, let token):
            guard token != nil else { return }
            rooms[info.name] = info.conversation
            record.add("N \(info.conversation.rawValue) \(info.name)")
        case .event(let event, _):
            guard rooms.values.contains(event.conversation) else { return }
            try show(event, &record)
        case .missing(let conversation, let range):
            record.add("M \(conversation.rawValue) \(range.lowerBound) \(range.upperBound)")
            shown[conversation] = range.upperBound
        case .renumbered(let info): record.add("X conversation \(info.conversation.rawValue) was renumbered")
        case .unfollowed(let conversation, let error):
            record.add("X conversation \(conversation.rawValue) was unfollowed: \(error.text)")
        case .transfer(let progress): takeStep(progress, &record)
        case .disconnected:
            fetch = nil
            try link.renew()
            try follow()
        default: break
        }
    }

    private mutating func show(_ event: ConversationEvent, _ record: inout RecordFile) throws {
        shown[event.conversation] = event.sequence
        if case .fileStored(let file, _, _, _) = event.body, fetch == nil,
            Int.random(in: 0..<3, using: &random) == 0
        {
            let path = "\(assignment.folder)/\(assignment.name).fetched"
            fetch = try link.client.perform(.fetch(file, destination: path, overwrite: true))
        }
        record.add("E \(event.conversation.rawValue) \(event.sequence) \(Logs.text(event))")
    }

    private mutating func takeStep(_ progress: TransferProgress, _ record: inout RecordFile) {
        guard progress.token == fetch, progress.phase.isLast else { return }
        fetch = nil
        switch progress.phase {
        case .finished(let digest, let path):
            record.add("G \(progress.file?.rawValue ?? 0) \(digest.hex)")
            unlink(path)
        case .failed(let error):
            if case .damaged = error.kind { record.add("X file \(progress.file?.rawValue ?? 0): \(error.text)") }
        default: break
        }
    }
}
