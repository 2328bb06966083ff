import AtriumNet
import AtriumWire
import Synchronization

/// A client of one Atrium server: chat, history and files on one TCP connection.
///
/// Two threads work behind it. The *network thread* owns the socket, the session and the transfers' bookkeeping; it
/// always reads, and waits for nobody. The *disk thread* reads the files that are sent ahead of the network, and
/// writes, hashes, syncs and renames those that come. The program's thread gives commands with `perform` and takes
/// what happens from `events`; it never blocks the other two.
///
///     let client = try Client(ClientConfiguration(host: "127.0.0.1", name: "ada", software: "example/1"))
///     try client.start()
///     let token = try client.perform(.say(.room("lobby"), .plain, "hello"))
///     while let event = client.events.next() { ... }
public final class Client: Sendable {
    /// Commands that may wait for the network thread.
    public static let commandsWaitingMax = 4_096
    /// Events that may wait for the program; what comes above waits, or is fetched again later.
    public static let eventsWaitingMax = 4_096

    /// What happens, in order.
    public let events: EventQueue
    /// Tells one's own events apart: `ConversationEvent.operation.instance` of what this client made.
    public let instance: UInt64

    /// Prepares a client; nothing is read, written or connected yet.
    ///
    /// - Throws: `ClientError` of kind `local`: a name against the rules, no descriptor left.
    public init(_ configuration: ClientConfiguration) throws(ClientError) {
        do {
            events = try EventQueue(capacity: Self.eventsWaitingMax, emptied: try WakeUp())
        } catch {
            throw ClientError(.local, error.text)
        }
        instance = 0
    }

    /// Starts both threads; they connect and log in by themselves. `events` tells how that went.
    ///
    /// - Throws: `ClientError` of kind `local`: no thread left.
    /// - Precondition: called once.
    public func start() throws(ClientError) {
    }

    /// Hands a command over; its outcome comes through `events` under the token returned.
    ///
    /// - Throws: `ClientError` of kind `local` where `commandsWaitingMax` commands wait already: take events first.
    @discardableResult
    public func perform(_ command: Command) throws(ClientError) -> CommandToken {
        CommandToken(rawValue: 0)
    }

    /// Ends the connection at once, removes what unfinished downloads left on disk, and waits for both threads. Give
    /// `quit` first, and wait for `disconnected`, to end in good order. Calling it again does nothing.
    public func stop() {
    }
}
