import AtriumNet
import Glibc

/// The real server, as a process that is killed and started again on the same folder.
struct ServerChild {
    private let programs: String
    private let folder: String
    private var child: ChildProcess
    /// Where it listens now.
    private(set) var port: UInt16
    private var life = 0

    init(programs: String, folder: String) throws(Failure) {
        self.programs = programs
        self.folder = folder
        (child, port) = try Self.start(programs, folder, life: 0)
    }

    var isRunning: Bool { child.isRunning }

    func kill() { child.kill() }
    func stop() { child.stop() }

    mutating func restart() throws(Failure) {
        life += 1
        (child, port) = try Self.start(programs, folder, life: life)
    }

    private static func start(
        _ programs: String, _ folder: String, life: Int
    ) throws(Failure) -> (ChildProcess, UInt16) {
        let output = "\(folder)/server.\(life).out"
        // A floor of free space far below a small disk's size, so that files go on until it is full.
        let child = try ChildProcess(
            "\(programs)/atriumd",
            [
                "--plaintext", "--listen", "127.0.0.1:0", "--data", "\(folder)/data", "--free-space-min", "4M",
                "--limits", "off",
            ], output: output, errors: "\(folder)/server.log")
        let start = Clock.monotonicNanoseconds()
        while Clock.monotonicNanoseconds() - start < 30_000_000_000 {
            for line in RecordFile.lines(output) where line.hasPrefix("listening on ") {
                guard let port = line.split(separator: ":").last.flatMap({ UInt16($0) }) else { continue }
                unlink(output)
                return (child, port)
            }
            guard child.isRunning else { throw Failure("the server ended; see \(folder)/server.log") }
            usleep(5_000)
        }
        child.kill()
        throw Failure("the server says nothing for 30 s; see \(folder)/server.log")
    }
}
