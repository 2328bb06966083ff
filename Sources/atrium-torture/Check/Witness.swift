import AtriumClient
import AtriumNet
import AtriumWire

/// A client with a straight line to the server, which looks at everything once all is over.
struct Witness {
    /// What it says in each room before anybody else is there.
    static let opening = "opened"

    private let client: Client
    private let folder: String
    /// How long one answer may take.
    private static let patience = Duration.seconds(60)

    init(port: UInt16, folder: String) throws {
        self.folder = folder
        client = try Client(
            ClientConfiguration(
                host: "127.0.0.1", port: port, transport: .clear, name: "witness", software: "torture/1",
                keyFolder: "\(folder)/witness.keys"))
        try client.start()
    }

    /// Makes sure that every room is there before anybody follows it.
    func openRooms() throws {
        for room in Assignment.rooms {
            let token = try client.perform(.say(.room(room), .plain, Self.opening))
            try answer { event -> Bool? in
                if case .committed(token, _) = event { true } else { nil }
            }
        }
        leave()
    }

    func leave() { client.stop() }

    /// A room as it stands.
    func room(_ name: String) throws -> ConversationInfo {
        let token = try client.perform(.follow(.room(name), announce: false, replay: .none))
        return try answer { event in
            if case .followed(let info, token) = event { info } else { nil }
        }
    }

    /// The whole log of a room, in its order.
    func log(_ info: ConversationInfo) throws -> [ConversationEvent] {
        var events: [ConversationEvent] = []
        var more = true
        while more {
            let token = try client.perform(
                .history(info.conversation, after: events.last?.sequence ?? 0, before: 0, order: .oldest, count: 0))
            let page: HistoryPage = try answer { event in
                if case .history(token, let page) = event { page } else { nil }
            }
            events += page.events
            more = page.more
        }
        return events
    }

    /// Fetches a file, whole and verified by the library.
    ///
    /// - Returns: its bytes, and the digest the server stated.
    func file(_ number: UInt64) throws -> (bytes: [UInt8], digest: String) {
        let file = FileID(rawValue: number)
        let path = "\(folder)/witness.file"
        let token = try client.perform(.fetch(file, destination: path, overwrite: true))
        let outcome: Result<String, ClientError> = try answer { event in
            guard case .transfer(let progress) = event, progress.token == token else { return nil }
            switch progress.phase {
            case .finished(let digest, _): return .success(digest.hex)
            case .failed(let error): return .failure(error)
            default: return nil
            }
        }
        return (try TortureFile.read(path), try outcome.get())
    }

    /// Waits for the event that is wanted.
    @discardableResult
    private func answer<Value>(_ wanted: (ClientEvent) -> Value?) throws -> Value {
        let start = Clock.monotonicNanoseconds()
        while Clock.monotonicNanoseconds() - start < 60_000_000_000 {
            guard let event = client.events.next(within: Self.patience) else { break }
            if let value = wanted(event) { return value }
            switch event {
            case .failed(_, let error): throw Failure("the witness was refused: \(error.text)")
            case .disconnected(let error): throw Failure("the witness lost its link: \(error?.text ?? "")")
            default: continue
            }
        }
        throw Failure("the witness got no answer in a minute")
    }
}
