import AtriumClient
import AtriumNet
import Glibc

/// The client library as a role uses it: one that is made anew where the library gives up.
struct Link {
    private let assignment: Assignment
    private(set) var client: Client

    init(_ assignment: Assignment) throws {
        self.assignment = assignment
        client = try Self.start(assignment)
    }

    /// Starts anew with a client that knows nothing of the last one.
    mutating func renew() throws {
        client.stop()
        usleep(100_000)
        client = try Self.start(assignment)
    }

    private static func start(_ assignment: Assignment) throws -> Client {
        let client = try Client(
            ClientConfiguration(
                host: "127.0.0.1", port: assignment.port, transport: .clear, name: assignment.name,
                software: "torture/1",
                keyFolder: assignment.keyFolder))
        try client.start()
        return client
    }

    /// Waits a moment for events, and takes those that are there.
    func events(within milliseconds: CInt) -> [ClientEvent] {
        var wanted = pollfd(fd: client.events.descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&wanted, 1, milliseconds)
        var events: [ClientEvent] = []
        client.events.drain(into: &events)
        return events
    }

    /// Has a broken link tried again soon, so that an hour of the library's patience fits into a minute.
    func hurry(_ event: ClientEvent) throws {
        guard case .reconnecting = event else { return }
        usleep(50_000)
        _ = try client.perform(.reconnectNow)
    }
}
