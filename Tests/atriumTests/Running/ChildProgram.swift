import Foundation
import Glibc
import Testing

/// A program of this package that a test has started; it ends with the test at the latest.
final class ChildProgram {
    let processID: pid_t
    private var status: CInt?

    /// Starts it.
    ///
    /// - Parameters:
    ///   - descriptors: what it has as standard input, output and error.
    ///   - terminal: the terminal that it is to belong to, as its own session; nil for that of the test.
    init(
        _ name: String, _ arguments: [String], environment: [String: String],
        descriptors: (input: CInt, output: CInt, error: CInt), terminal: String? = nil
    ) throws {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = tests.deletingLastPathComponent().appendingPathComponent(name).path
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        if let terminal {
            // The first terminal that the leader of a session opens becomes the session's own.
            posix_spawnattr_setflags(&attributes, Self.newSession)
            posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        } else {
            posix_spawn_file_actions_adddup2(&actions, descriptors.input, 0)
            posix_spawn_file_actions_adddup2(&actions, descriptors.output, 1)
            posix_spawn_file_actions_adddup2(&actions, descriptors.error, 2)
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        // Under a sanitizer the programs are held to what the tests are; it finds its symbols by way of the path.
        var held = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
        if !held.isEmpty { held["PATH"] = ProcessInfo.processInfo.environment["PATH"] }
        let environment = environment.merging(held) { own, _ in own }
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for setting in settings { free(setting) } }
        var child: pid_t = 0
        try #require(posix_spawn(&child, path, &actions, &attributes, &words, &settings) == 0, "\(path) does not start")
        processID = child
    }

    deinit {
        guard status == nil else { return }
        kill(processID, SIGKILL)
        _ = exitCode()
    }

    /// Waits for its end.
    ///
    /// - Returns: its exit code; 128 and the number of the signal that ended it.
    func exitCode() -> CInt {
        var ended: CInt = 0
        if let status {
            ended = status
        } else {
            while waitpid(processID, &ended, 0) < 0, errno == EINTR {}
            status = ended
        }
        return ended & 0x7F == 0 ? ended >> 8 & 0xFF : 128 + ended & 0x7F
    }

    /// POSIX_SPAWN_SETSID, which the headers show to GNU sources alone.
    private static let newSession: CShort = 0x80
}
