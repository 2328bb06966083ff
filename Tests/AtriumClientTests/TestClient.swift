import AtriumWire
import Testing

@testable import AtriumClient

/// A client with its keys in a folder of the test.
final class TestClient {
    let client: Client
    let keys: TemporaryFolder

    init(
        port: UInt16, host: String = "127.0.0.1", name: String = "ada", keys: TemporaryFolder? = nil,
        reconnection: Reconnection = .never, transport: Transport = .clear, secret: ClientSecret = .deviceKey,
        connectTimeout: Duration = .seconds(10),
        start: Bool = true
    ) throws {
        self.keys = try keys ?? TemporaryFolder()
        client = try Client(
            ClientConfiguration(
                host: host, port: port, transport: transport, name: name, secret: secret, software: "test",
                keyFolder: self.keys.path,
                connectTimeout: connectTimeout,
                reconnection: reconnection))
        if start { try client.start() }
    }

    deinit {
        client.stop()
    }

    /// The first event that `body` makes something of; those before it are dropped.
    func first<Result>(_ body: (ClientEvent) -> Result?) throws -> Result {
        while true {
            let event = try #require(client.events.next(within: .seconds(20)), "nothing happened in time")
            // Nobody waits in a test.
            if case .reconnecting = event { try client.perform(.reconnectNow) }
            if let result = body(event) { return result }
            if case .disconnected(let error) = event { throw Ended(error: error) }
        }
    }

    /// The connection ended while a test waited for something else.
    struct Ended: Error {
        let error: ClientError?
    }

    func disconnected() throws -> ClientError? {
        try first { (event) -> ClientError?? in if case .disconnected(let error) = event { .some(error) } else { nil } }
    }

    /// The last step of a transfer.
    func lastStep(_ token: CommandToken) throws -> TransferProgress {
        try first { event in
            if case .transfer(let step) = event, step.token == token, step.phase.isLast { step } else { nil }
        }
    }

    /// Ends the session in good order.
    func quit() throws {
        try client.perform(.quit)
        if let error = try disconnected() { throw Ended(error: error) }
    }

    func loggedIn() throws -> LoginInfo {
        try first { if case .loggedIn(let info) = $0 { info } else { nil } }
    }

    func receipt(_ token: CommandToken) throws -> Receipt {
        try first { if case .committed(token, let receipt) = $0 { receipt } else { nil } }
    }

    /// The next event of a conversation that is followed.
    func event() throws -> ConversationEvent {
        try first { if case .event(let event, _) = $0 { event } else { nil } }
    }

    func failure(_ token: CommandToken) throws -> ClientError {
        try first { event in if case .failed(token, let error) = event { error } else { nil } }
    }
}

/// A message of a conversation, as the server sends it.
func message(_ conversation: UInt64, _ sequence: UInt64, _ text: String = "") -> MessageEvent {
    MessageEvent(
        head: EventHead(
            conversation: ConversationID(rawValue: conversation), sequence: sequence,
            time: WallTime(microseconds: sequence), author: AccountID(rawValue: 2),
            operation: OperationID(instance: 9, counter: sequence), authorName: "bob"),
        style: .plain, text: text.isEmpty ? "message \(sequence)" : text)
}

/// A room, as it is followed.
func followed(_ conversation: UInt64, head: UInt64, first: UInt64 = 1, read: UInt64 = 0) -> Followed {
    Followed(
        conversation: ConversationID(rawValue: conversation), conversationKind: .room, name: "lobby", epoch: 1,
        first: first, head: head, read: read, presentCount: 1, created: false, topic: "")
}
