import AtriumWire

/// Runs of requests that mean something to the Router, as seeds: people who meet in rooms, write to each other, and
/// give each other files.
enum ServicesScript {
    /// One request of one caller, as a whole frame.
    typealias Request = (caller: UInt8, frame: [UInt8])

    static var all: [[Request]] { [rooms, directs, files, settings, lists] }

    private static func request(_ caller: UInt8, _ frame: some WireFrame) -> Request {
        (caller, frame.encoded(requestID: 1))
    }

    private static func operation(_ counter: UInt64) -> OperationID { OperationID(instance: 7, counter: counter) }
    private static func say(_ caller: UInt8, _ target: Target, _ counter: UInt64) -> Request {
        request(caller, Say(operation: operation(counter), target: target, style: .plain, text: "hello"))
    }
    private static func conversation(_ number: UInt64) -> ConversationID { ConversationID(rawValue: number) }

    private static var rooms: [Request] {
        [
            request(0, Follow(target: .room("r"), announce: true)),
            request(1, Follow(target: .room("r"), announce: true)),
            say(0, .room("r"), 1), say(1, .room("r"), 2), say(2, .room("s"), 3), say(0, .room("r"), 1),
            request(1, Unfollow(conversation: conversation(2))), say(0, .room("lobby"), 4),
            request(2, Who(target: .room("r"), after: "")), request(3, Follow(target: .room("r"), announce: true)),
            request(3, History(conversation: conversation(2), after: 0, before: 0, order: .newest, count: 5)),
        ]
    }

    private static var directs: [Request] {
        [
            say(0, .account("bob"), 1), say(1, .account("ann"), 2), say(2, .account("cid"), 3),
            request(1, MarkRead(conversation: conversation(2), sequence: 1)), say(3, .account("nobody"), 4),
            request(1, ListDirects(after: conversation(0), count: 0)),
        ]
    }

    private static func offer(_ caller: UInt8, _ target: Target, _ counter: UInt64) -> Request {
        request(
            caller,
            Offer(
                operation: operation(counter), target: target, transfer: TransferID(rawValue: UInt32(counter)),
                sizeBytes: 100_000, name: "plan.pdf"))
    }

    private static var files: [Request] {
        let file = FileID(rawValue: 1)
        let fetch = Fetch(
            transfer: TransferID(rawValue: 5), file: file, firstBlock: 0, blockCount: 0, creditBytes: 65_536)
        return [
            offer(0, .room("r"), 1), request(1, fetch), offer(0, .account("bob"), 2),
            request(1, ListFiles(target: .room("r"), before: 0, count: 0)),
            request(0, ListFetches(file: file, count: 0)),
            request(1, Withdraw(operation: operation(3), file: file)),
            request(0, Withdraw(operation: operation(4), file: file)), offer(0, .room("r"), 1),
        ]
    }

    private static var settings: [Request] {
        [
            request(0, SetTopic(operation: operation(1), target: .room("r"), topic: "roses")),
            request(0, SetKeep(operation: operation(2), target: .room("r"), rule: .forever)),
            request(1, SetKeep(operation: operation(3), target: .room("r"), rule: .forever)), say(0, .room("r"), 4),
        ]
    }

    private static var lists: [Request] {
        [
            request(0, ListRooms(after: "", count: 0)), request(0, Who(target: .account("bob"), after: "")),
            request(0, Who(target: .conversation(conversation(1)), after: "")),
        ]
    }
}
