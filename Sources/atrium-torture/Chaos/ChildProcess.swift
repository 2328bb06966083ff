import Glibc

/// A program that was started, and that is killed without a word.
struct ChildProcess {
    let processID: pid_t

    /// Starts a program; what it writes goes to files.
    init(_ path: String, _ arguments: [String], output: String, errors: String) throws(Failure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let status = posix_spawn(&child, path, &actions, nil, &words, environ)
        guard status == 0 else { throw Failure("\(path): \(String(cString: strerror(status)))") }
        processID = child
    }

    /// Whether it is still there.
    var isRunning: Bool {
        var status: CInt = 0
        return waitpid(processID, &status, WNOHANG) == 0
    }

    /// Ends it at once, and waits until it has ended.
    func kill() { end(SIGKILL) }

    /// Asks it to end, and waits until it has.
    func stop() { end(SIGTERM) }

    private func end(_ signal: CInt) {
        _ = Glibc.kill(processID, signal)
        var status: CInt = 0
        _ = waitpid(processID, &status, 0)
    }
}
