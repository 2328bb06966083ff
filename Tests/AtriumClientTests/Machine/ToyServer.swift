import AtriumSession
import AtriumWire

/// A server in memory that keeps one room and remembers operations: enough for a client machine to lose its links to.
final class ToyServer {
    static let room = ConversationID(rawValue: 3)

    var claim: Claim?
    /// Secrets left since, by credential.
    var secrets: [CredentialID: SetVerifier] = [:]
    /// Credentials that were left over a clear connection.
    var clearCredentials: Set<CredentialID> = []
    /// The credential of the last login.
    var lastCredential: CredentialID?
    var log: [MessageEvent] = []
    var outcomes: [OperationID: Committed] = [:]
    var epoch: UInt64 = 1
    /// Sequence of the oldest event kept.
    var first: UInt64 = 1
    /// Operations that offered a file, as they came.
    var offers: [OperationID] = []
    /// What is said instead of a login.
    var loginRefusals: [ErrorFrame] = []
    /// What is said instead of an outcome, for each request of a kind.
    var refusals: [FrameKind: [ErrorFrame]] = [:]
    /// Requests that came, by kind.
    var requests: [FrameKind] = []
    /// Size of each file that is fetched; none of its blocks comes by itself.
    var fileBytes: UInt64 = 5 * 65_536
    /// Operations that are not remembered any more.
    var forgets = false

    var head: UInt64 { UInt64(log.count) }

    /// What verifies a secret; nil where there is none of that credential.
    func verifier(_ credential: CredentialID) -> ScramVerifier? {
        if let secret = secrets[credential] {
            return ScramVerifier(
                salt: secret.salt, iterationCount: secret.iterationCount, storedKey: secret.storedKey,
                serverKey: secret.serverKey)
        }
        guard let claim, claim.credential == credential else { return nil }
        return ScramVerifier(
            salt: claim.salt, iterationCount: claim.iterationCount, storedKey: claim.storedKey,
            serverKey: claim.serverKey)
    }

    func kind(_ credential: CredentialID) -> CredentialKind { secrets[credential]?.credentialKind ?? .device }

    /// The list of secrets.
    var devices: DeviceList {
        let all = secrets.keys.sorted { $0.rawValue < $1.rawValue } + (claim.map { [$0.credential] } ?? [])
        return DeviceList(
            devices: all.map { credential in
                DeviceEntry(
                    credential: credential, credentialKind: kind(credential), label: "",
                    created: WallTime(microseconds: 1),
                    used: WallTime(microseconds: 0), sessionCount: 0, current: credential == lastCredential)
            })
    }

    /// Somebody else says something.
    func add(_ text: String, by operation: OperationID? = nil) -> MessageEvent {
        let sequence = head + 1
        let event = MessageEvent(
            head: EventHead(
                conversation: Self.room, sequence: sequence, time: WallTime(microseconds: sequence),
                author: AccountID(rawValue: 2),
                operation: operation ?? OperationID(instance: 9, counter: sequence), authorName: "bob"),
            style: .plain, text: text)
        log.append(event)
        return event
    }

    func followed() -> Followed {
        Followed(
            conversation: Self.room, conversationKind: .room, name: "lobby", epoch: epoch, first: first, head: head,
            read: 0, presentCount: 1, created: false, topic: "")
    }

    /// The outcome of something said, the first one where it was said before.
    func say(_ frame: Say) -> (outcome: any WireFrame, event: MessageEvent?) {
        if let outcome = outcomes[frame.operation] {
            return forgets ? (ErrorFrame(.operationExpired, "too old"), nil) : (outcome, nil)
        }
        let event = add(frame.text, by: frame.operation)
        let outcome = Committed(
            conversation: Self.room, sequence: event.head.sequence, time: event.head.time, created: false)
        outcomes[frame.operation] = outcome
        return (outcome, event)
    }

    /// A page, and its end.
    func page(_ frame: History) -> [any WireFrame] {
        let top = frame.before == 0 ? head : min(head, frame.before - 1)
        if frame.after > 0, frame.after + 1 < first {
            return [
                ErrorFrame(
                    code: .gone, scope: .request, retryAfterMilliseconds: 0, text: "no longer kept", available: first)
            ]
        }
        let low = max(frame.after + 1, first)
        let count = UInt64(frame.count == 0 ? 200 : frame.count)
        guard low <= top else {
            return [HistoryEnd(conversation: Self.room, count: 0, first: 0, last: 0, more: false)]
        }
        let high = min(top, low + count - 1)
        let events = log[Int(low - 1)..<Int(high)]
        return events.map { $0 as any WireFrame } + [
            HistoryEnd(
                conversation: Self.room, count: UInt32(events.count), first: low, last: high, more: high < top)
        ]
    }
}
