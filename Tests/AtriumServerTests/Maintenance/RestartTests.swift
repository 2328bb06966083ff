import AtriumNet
import AtriumSession
import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumServer
@testable import AtriumStorage

/// A server run on a thread of its own, through a disk that can fail.
private final class FailingServer: Sendable {
    let port: UInt16
    private let stop: WakeUp
    private let thread: SystemThread
    private let outcome: Outcome

    private final class Outcome: Sendable {
        let port = Lock<UInt16>(0)
        let started: WakeUp
        let error = Lock<ServerError?>(nil)

        init() throws { started = try WakeUp() }
    }

    init(_ path: String, waits: [Int]) throws {
        #expect(FailingSync.isRegistered)
        let stop = try WakeUp()
        let outcome = try Outcome()
        thread = try SystemThread(name: "run") {
            do throws(ServerError) {
                var settings = ServerSettings()
                settings.port = 0
                settings.dataPath = path
                settings.journalFileSystem = FailingSync.name
                var policy = RestartPolicy()
                policy.waitsMilliseconds = waits
                let run = try ServerRun(settings, log: Log(level: .error, descriptor: -1), policy: policy)
                outcome.port.withLock { $0 = run.port }
                outcome.started.signal()
                try run.run(until: stop)
            } catch {
                outcome.error.withLock { $0 = error }
                outcome.started.signal()
            }
        }
        self.stop = stop
        self.outcome = outcome
        let waiter = MailboxWaiter(outcome.started)
        waiter.wait()
        port = outcome.port.withLock { $0 }
    }

    /// Ends it, or waits for the end it comes to by itself.
    func end(byItself: Bool = false) -> ServerError? {
        if !byItself { stop.signal() }
        thread.join()
        return outcome.error.withLock { $0 }
    }
}

@Suite("A server whose disk failed in a sync", .serialized)
struct RestartTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func client(_ port: UInt16, _ key: DeviceKey, claims: Bool = false) throws -> WireClient {
        let client = try WireClient(port: port)
        try client.logIn("ada", key: key, claims: claims)
        return client
    }

    @Test("it says nothing of what is in doubt, starts anew on the same port, and a retry is done exactly once")
    func startsAnew() throws {
        let server = try FailingServer(scratch("data"), waits: [0, 0])
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        let first = try client(server.port, key, claims: true)
        try first.say("one", in: .room("lobby"))
        let say = Say(operation: first.nextOperation(), target: .room("lobby"), style: .plain, text: "two")
        FailingSync.failNext(1)
        let requestID = try first.send(say)
        let rest = try first.rest()
        let goodbye = try #require(rest.last).decode(ErrorFrame.self)
        #expect(goodbye.code == .shuttingDown && goodbye.scope == .connection)
        #expect(rest.allSatisfy { $0.header.requestID != requestID })
        #expect(try !rest.contains { try $0.kind == .messageEvent && $0.decode(MessageEvent.self).text == "two" })
        #expect(goodbye.retryAfterMilliseconds == 1000)

        let second = try client(server.port, key)
        let again = try second.ask(say, Committed.self)
        #expect(again.sequence == 2)
        #expect(try second.ask(say, Committed.self).sequence == 2)
        try second.say("three", in: .room("lobby"))
        #expect(server.end() == nil)
        let report = try FolderCheck.run(StoredFolder(path: scratch("data")), isFast: false)
        #expect(report.isSound && report.eventCount == 3)
    }

    @Test("a disk that goes on failing ends it, after as many attempts as it has waits")
    func givesUp() throws {
        let server = try FailingServer(scratch("data"), waits: [0])
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        let first = try client(server.port, key, claims: true)
        for number in 0..<2 {
            let client = number == 0 ? first : try client(server.port, key)
            FailingSync.failNext(1)
            try client.send(
                Say(operation: client.nextOperation(), target: .room("lobby"), style: .plain, text: "no"))
            #expect(try client.lastError()?.code == .shuttingDown)
        }
        #expect(server.end(byItself: true)?.text.contains("1 attempts") == true)
    }

    @Test("a start that fails half-way leaves nothing open behind it")
    func leavesNothing() async {
        // In a process of its own, which may be short of descriptors: they run out once the journal is open.
        await #expect(processExitsWith: .success) {
            let folder = try ScratchFolder()
            var settings = ServerSettings()
            settings.port = 0
            settings.dataPath = folder("data")
            func open() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").map { number in
                    let target = UnsafeMutablePointer<CChar>.allocate(capacity: 4_096)
                    defer { target.deallocate() }
                    let count = readlink("/proc/self/fd/\(number)", target, 4_096)
                    return String(decoding: UnsafeRawBufferPointer(start: target, count: max(0, count)), as: UTF8.self)
                }
            }
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let openCount = try open().count
            var failureCount = 0
            // One descriptor more at each try, until there are enough.
            for spareCount in 4..<200 {
                limit.rlim_cur = rlim_t(openCount + spareCount)
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                do throws(ServerError) {
                    try Server(settings, log: Log(level: .error, descriptor: -1)).stop()
                    break
                } catch {
                    failureCount += 1
                }
                try #require(try !open().contains { $0.hasPrefix(folder.path) }, "with \(spareCount) to spare")
            }
            #expect(failureCount > 20 && failureCount < 196)
        }
    }

    @Test("what cannot be opened anew is tried again, and told when it is given up")
    func triesAgain() throws {
        let server = try FailingServer(scratch("data"), waits: [0, 1, 2])
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        let client = try client(server.port, key, claims: true)
        // A newer program takes the folder over in the moment the server is down.
        let change = try SQLiteConnection(path: scratch("data/journal/journal.sqlite"), access: .readWrite)
        try change.execute("PRAGMA busy_timeout = 5000; INSERT INTO schema_version VALUES (99, 'of another time')")
        FailingSync.failNext(1)
        try client.send(Say(operation: client.nextOperation(), target: .room("lobby"), style: .plain, text: "no"))
        #expect(try client.lastError()?.code == .shuttingDown)
        let error = server.end(byItself: true)
        #expect(error?.text.contains("3 attempts") == true && error?.text.contains("schema 99") == true)
    }
}
