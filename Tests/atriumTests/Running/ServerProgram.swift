import Foundation
import Glibc
import Testing

/// `atriumd` on a port of its own, with a fresh folder for it and for those who talk to it.
final class ServerProgram {
    /// What a command has said, and how it ended.
    struct Ended {
        var status: CInt
        var output: String
        var error: String
    }

    let folder: String
    private(set) var port: UInt16 = 0
    private let arguments: [String]
    private var child: ChildProgram?

    init(_ arguments: String...) throws {
        self.arguments = arguments
        folder = FileManager.default.temporaryDirectory.path + "/atrium-program-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try start()
    }

    deinit {
        stop()
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder)") }
    }

    /// Starts it, where it was before.
    func start() throws {
        let (input, output) = try Self.pipe()
        let nothing = open("/dev/null", O_RDWR)
        defer {
            close(output)
            close(nothing)
        }
        child = try ChildProgram(
            "atriumd", ["--listen", "127.0.0.1:\(port)", "--data", data] + arguments, environment: [:],
            descriptors: (nothing, output, nothing))
        var reading = Reading(input)
        while true {
            if let line = reading.text.split(separator: "\n").first, reading.text.contains("\n"),
                let found = line.split(separator: ":").last.flatMap({ UInt16($0) })
            {
                port = found
                return
            }
            try #require(!reading.hasEnded && reading.more(), "the server does not start")
        }
    }

    /// Stops it in good order.
    func stop() {
        guard let child else { return }
        kill(child.processID, SIGTERM)
        _ = child.exitCode()
        self.child = nil
    }

    var data: String { folder + "/data" }
    var address: String { "127.0.0.1:\(port)" }

    /// Runs `atrium` as somebody, who has a home of their own.
    @discardableResult
    func atrium(_ name: String, _ words: String..., input: String = "") throws -> Ended {
        try Self.run("atrium", words, environment: environment(of: name), input: input)
    }

    /// Runs a command of `atriumd` on the folder of the server.
    @discardableResult
    func atriumd(_ words: String...) throws -> Ended {
        try Self.run("atriumd", words + ["--data", data], environment: [:])
    }

    /// Sits down at a terminal as somebody, in front of the chat or of a command.
    func terminal(_ name: String, _ words: String..., columns: UInt16 = 300) throws -> Terminal {
        try Terminal("atrium", words, environment: environment(of: name), columns: columns)
    }

    /// What somebody's programs find around them.
    func environment(of name: String) throws -> [String: String] {
        let home = folder + "/home-" + name
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        return [
            "HOME": home, "XDG_CONFIG_HOME": home, "LC_ALL": "C.UTF-8", "ATRIUM_NAME": name, "ATRIUM_SERVER": address,
        ]
    }

    /// Runs a program to its end.
    static func run(
        _ program: String, _ words: [String], environment: [String: String], input: String = ""
    ) throws -> Ended {
        let (inputRead, inputWrite) = try pipe()
        let (outputRead, outputWrite) = try pipe()
        let (errorRead, errorWrite) = try pipe()
        let child = try ChildProgram(
            program, words, environment: environment, descriptors: (inputRead, outputWrite, errorWrite))
        for descriptor in [inputRead, outputWrite, errorWrite] { close(descriptor) }
        let bytes = Array(input.utf8)
        // A program that has ended already takes no input, which is no fault of the test.
        _ = send(inputWrite, bytes, bytes.count, CInt(MSG_NOSIGNAL))
        close(inputWrite)
        // Little enough is said for neither pipe to fill up while the other is read.
        var output = Reading(outputRead)
        var error = Reading(errorRead)
        let (said, told) = (try output.rest(), try error.rest())
        return Ended(status: child.exitCode(), output: said, error: told)
    }

    /// Two ends that no program inherits, but for what is handed to it.
    private static func pipe() throws -> (read: CInt, write: CInt) {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        return (ends[0], ends[1])
    }
}
