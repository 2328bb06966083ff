import Glibc

/// How the program ends, as the shell sees it.
enum ExitCode: Int32, CaseIterable, Error {
    /// All that was asked for was done.
    case done = 0
    /// The server refused, or a local file was not to be used.
    case refused = 1
    /// The command line is not understood.
    case usage = 2
    /// No server answers, or the connection was lost and did not come back.
    case unreachable = 3
    /// Bytes did not have their digest, or could not be read or written.
    case data = 4
    /// The server is not the one that was trusted.
    case trust = 5
    /// Ended by SIGHUP: the terminal was closed.
    case hungUp = 129
    /// Ended by Ctrl-C.
    case interrupted = 130
    /// Ended by SIGTERM.
    case terminated = 143

    /// What ends the program where this signal does.
    init(signal: Int32) {
        self =
            switch signal {
            case SIGHUP: .hungUp
            case SIGTERM: .terminated
            default: .interrupted
            }
    }

    /// Whether the program is to end at once, and leave its transfers for a later run to go on with. A person's Ctrl-C
    /// takes them back.
    var keepsTransfers: Bool { self == .hungUp || self == .terminated }
}
