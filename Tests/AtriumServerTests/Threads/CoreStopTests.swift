import AtriumNet
import AtriumServices
import AtriumWire
import Glibc
import Testing

@testable import AtriumServer
@testable import AtriumStorage

@Suite("How the core ends when the server stops", .timeLimit(.minutes(1)))
struct CoreStopTests {
    private let mailboxes: Mailboxes

    init() throws {
        mailboxes = try Mailboxes(loopCount: 1, readerCount: 1, diskCount: 2, limits: Limits())
    }

    /// What the journal of an idle server has: nothing is proposed at its start.
    private static var snapshot: Snapshot {
        var snapshot = Snapshot()
        snapshot.rooms = [
            RoomRecord(
                conversation: ConversationID(rawValue: 1), name: "lobby", topic: "", creator: AccountID(rawValue: 0),
                time: WallTime(microseconds: 0),
                log: LogState(epoch: 1, first: 1, head: 0, headTime: WallTime(microseconds: 0)))
        ]
        return snapshot
    }

    private func start(diskWaitMilliseconds: UInt64) throws -> SystemThread {
        try SystemThread(name: "core") { [mailboxes] in
            var core = CoreThread(
                router: Router(snapshot: Self.snapshot, settings: ServiceSettings(), loopCount: 1),
                mailboxes: mailboxes,
                blobs: BlobFolder(path: "/nonexistent"), log: Log(level: .error, descriptor: -1), logsMessages: false,
                diskWaitMilliseconds: diskWaitMilliseconds)
            core.run()
        }
    }

    /// Whether the core still answers.
    private func isAnswering() throws -> Bool {
        let answer = try ControlAnswer<Router.Census>()
        mailboxes.core.post(.control(.census(answer)))
        var entry = pollfd(fd: answer.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 5_000) == 1
    }

    @Test("[FILE-6.2-9] it hears what became of uploads until each disk worker ends none any more")
    func waitsForDisks() throws {
        let core = try start(diskWaitMilliseconds: 60_000)
        mailboxes.core.post(.loopIsQuiet)
        #expect(try isAnswering() && isAnswering())
        mailboxes.core.post(.diskIsQuiet)
        #expect(try isAnswering() && isAnswering())
        mailboxes.core.post(.diskIsQuiet)
        core.join()
    }

    @Test("a disk that hangs does not keep it from ending")
    func hangingDisk() throws {
        let core = try start(diskWaitMilliseconds: 20)
        mailboxes.core.post(.diskIsQuiet)
        mailboxes.core.post(.loopIsQuiet)
        core.join()
    }

    @Test("where the journal has halted nobody waits for disks: nothing they say is kept")
    func haltedJournal() throws {
        let core = try start(diskWaitMilliseconds: 60_000)
        mailboxes.core.post(.journalHalted)
        mailboxes.core.post(.loopIsQuiet)
        core.join()
    }
}
