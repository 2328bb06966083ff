import Glibc
import Testing

/// A standard stream that takes nothing, in front of a real server.
@Suite("Standard output that cannot be written")
struct OutputFailureTests {
    /// Runs `atrium rooms` with a standard output.
    private func rooms(_ server: ServerProgram, output: CInt) throws -> (status: CInt, error: String) {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        let child = try ChildProgram(
            "atrium", ["rooms"], environment: try server.environment(of: "ada"), descriptors: (ends[0], output, ends[1])
        )
        close(ends[1])
        var reading = Reading(ends[0])
        return (child.exitCode(), try reading.rest())
    }

    @Test("a full disk is told on standard error, and the exit code is 4")
    func tellsFull() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("ada", "say", "lobby", "hello").status == 0)
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let ended = try rooms(server, output: full)
        #expect(ended.status == 4 && ended.error == "atrium: standard output: No space left on device\n")
    }
}
