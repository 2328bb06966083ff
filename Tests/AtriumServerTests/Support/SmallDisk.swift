import Foundation
import Glibc

/// A server of its own process on a small file system of its own, for as long as a test holds it.
///
/// The file system is seen by that process and, through it, by the test: nothing is mounted for others, and it is gone
/// with the process. It takes user namespaces, which not every machine allows.
final class SmallDisk {
    /// What went wrong in setting up a test.
    struct Fault: Error {
        let text: String
    }

    /// The port the server got.
    let port: UInt16
    private let process = Process()
    private let folder: String

    /// Whether this machine lets a process mount a file system for itself.
    static let isPossible: Bool = {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        probe.arguments = ["-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
        probe.standardError = FileHandle.nullDevice
        do { try probe.run() } catch { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0 && FileManager.default.isExecutableFile(atPath: program)
    }()

    /// The server program lies beside the tests.
    private static let program: String = {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "atriumd").path(percentEncoded: false)
    }()

    /// - Parameters:
    ///   - size: of the file system, as mount(8) reads it.
    ///   - options: of the server.
    init(size: String, options: [String]) throws {
        folder = FileManager.default.temporaryDirectory.path + "/atrium-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        let script = "mount -t tmpfs -o size=\(size) none \"$1\" && shift && exec \"$@\""
        process.arguments =
            ["-rm", "sh", "-c", script, "sh", folder, Self.program]
            + ["--data", "\(folder)/data", "--listen", "127.0.0.1:0", "--log-level", "error", "--limits", "off"]
            + options + (RunningServer.isSealed ? [] : ["--plaintext"])
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = ""
        while !line.hasSuffix("\n") {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            guard !byte.isEmpty else { throw Fault(text: "the server did not start") }
            line += String(decoding: byte, as: UTF8.self)
        }
        guard let colon = line.lastIndex(of: ":"),
            let port = UInt16(line[line.index(after: colon)...].filter(\.isNumber))
        else { throw Fault(text: "the server says '\(line)'") }
        self.port = port
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder)") }
    }

    /// Whether the server still runs.
    var isRunning: Bool { process.isRunning }

    /// The file that takes the room, as this process sees it.
    private var filler: String { "/proc/\(process.processIdentifier)/root\(folder)/filler" }

    /// Takes all the room there is.
    func fill() throws {
        let descriptor = open(filler, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw Fault(text: "the filler cannot be made: \(errno)") }
        defer { close(descriptor) }
        let bytes = [UInt8](repeating: 0, count: 4_096)
        while write(descriptor, bytes, bytes.count) > 0 {}
        guard errno == ENOSPC else { throw Fault(text: "the disk is not full: \(errno)") }
    }

    /// Gives it back.
    func makeRoom() throws {
        guard unlink(filler) == 0 else { throw Fault(text: "the filler stays: \(errno)") }
    }
}
