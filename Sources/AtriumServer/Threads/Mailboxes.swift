import AtriumNet
import AtriumServices
import AtriumStorage
import AtriumWire

/// Every mailbox of a server: the whole of what its threads share.
struct Mailboxes: Sendable {
    let loops: [Mailbox<LoopMessage>]
    let core: Mailbox<CoreMessage>
    let journal: Mailbox<JournalMessage>
    let readers: [Mailbox<ReaderMessage>]
    let disks: [Mailbox<DiskMessage>]

    /// - Parameter limits: Bound what admission can let wait: each of `connectionsMax` connections has at most
    ///   `requestsOpenMax` requests open, and a message is a batch of at least one.
    init(loopCount: Int, readerCount: Int, diskCount: Int, limits: Limits) throws(SystemError) {
        let admitted = limits.count(.connectionsMax) * (limits.count(.requestsOpenMax) + 4)
        func make<Message>(_: Message.Type) throws(SystemError) -> Mailbox<Message> {
            Mailbox(capacity: max(admitted, 1 << 20), wakeUp: try WakeUp())
        }
        var loops: [Mailbox<LoopMessage>] = []
        for _ in 0..<loopCount { loops.append(try make(LoopMessage.self)) }
        var readers: [Mailbox<ReaderMessage>] = []
        for _ in 0..<readerCount { readers.append(try make(ReaderMessage.self)) }
        var disks: [Mailbox<DiskMessage>] = []
        for _ in 0..<diskCount { disks.append(try make(DiskMessage.self)) }
        self.loops = loops
        self.readers = readers
        self.disks = disks
        core = try make(CoreMessage.self)
        journal = try make(JournalMessage.self)
    }

    /// The disk worker to which everything about one file goes.
    func disk(of file: FileID) -> Int {
        Int(file.rawValue % UInt64(disks.count))
    }

    /// The reader to which everything about one conversation goes.
    func reader(of conversation: ConversationID) -> Int {
        Int(conversation.rawValue % UInt64(readers.count))
    }
}
