import AtriumNet
import AtriumServices
import AtriumStorage
import AtriumWire
import Glibc

/// Speaks to a running server over its control socket. Spec/decisions/0017.
public struct ControlClient: ~Copyable {
    /// How long the server may take to greet, in seconds.
    private static let greetingSeconds: UInt64 = 5
    /// How long it may take to answer.
    private static let answerSeconds: UInt64 = 30

    private var stream: ControlStream

    /// Connects to the server that has a data folder.
    ///
    /// - Throws: where it does not answer.
    public init(_ folder: StoredFolder) throws(ServerError) {
        var opened = ControlStream(try Self.connect(folder), stop: -1)
        let greeting: String
        do throws(ControlStream.End) {
            greeting = try opened.line(by: ControlStream.deadline(seconds: Self.greetingSeconds))
        } catch {
            throw Self.silent(folder, error == .late ? "no greeting within 5 seconds" : "it closed the connection")
        }
        guard greeting.hasPrefix("\(ControlStream.greeting) ") else {
            throw ServerError("the server on \(folder.path) is of another version: use its own atriumd")
        }
        stream = opened
    }

    /// What the server says of itself, as names and values in its order. Spec/decisions/0017 lists them.
    public mutating func status() throws(ServerError) -> [(name: String, value: String)] {
        try ask("status\n").map { line in
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            return (words.first ?? "", words.count > 1 ? words[1] : "")
        }
    }

    /// Has the server remove no blob until the connection ends.
    public mutating func holdRemovals() throws(ServerError) {
        _ = try ask("hold\n")
    }

    /// Whether the server still answers on this connection, and so still holds what it was told to hold.
    public mutating func answers() -> Bool {
        do throws(ServerError) {
            return try !status().isEmpty
        } catch {
            return false
        }
    }

    /// Has the server move its write-ahead log into the journal.
    public mutating func compact() throws(ServerError) {
        _ = try ask("compact\n")
    }

    /// Has the server do something about accounts.
    ///
    /// - Throws: where it refuses; its sentence says why.
    public mutating func carryOut(_ order: AccountOrder) throws(ServerError) {
        _ = try ask(order.words)
    }

    /// Has the server remove those blobs that no file names, now or when no backup holds them any more.
    ///
    /// - Returns: the uploads of which nothing more comes: what is left of them may be removed.
    public mutating func collect(_ strays: [StrayFile]) throws(ServerError) -> Set<FileID> {
        var uploads: Set<FileID> = []
        var rest = strays[...]
        while !rest.isEmpty {
            let part = rest.prefix(ControlConversation.foundMax)
            rest = rest.dropFirst(part.count)
            let lines = part.map { stray in
                switch stray.content {
                case .blob(let digest, _): "blob \(digest.hex)\n"
                case .upload(let file): "upload \(file.rawValue)\n"
                }
            }
            for line in try ask("collect \(part.count)\n" + lines.joined()) {
                let words = line.split(separator: " ")
                guard words.count == 2, words[0] == "upload", let number = UInt64(words[1]) else { continue }
                uploads.insert(FileID(rawValue: number))
            }
        }
        return uploads
    }

    /// Sends a request, and gives the lines of its answer.
    private mutating func ask(_ request: String) throws(ServerError) -> [String] {
        let deadline = ControlStream.deadline(seconds: Self.answerSeconds)
        var lines: [String] = []
        do throws(ControlStream.End) {
            try stream.write(request, by: deadline)
            while let line = Optional(try stream.line(by: deadline)), line != "done" {
                lines.append(line)
                if line.hasPrefix("error ") { break }
            }
        } catch {
            throw ServerError("the server stopped answering on its control socket (\(error)): look whether it runs")
        }
        if let last = lines.last, last.hasPrefix("error ") {
            throw ServerError("the server refused: \(last.dropFirst(6))")
        }
        return lines
    }

    private static func connect(_ folder: StoredFolder) throws(ServerError) -> Descriptor {
        do throws(SystemError) {
            let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let raw = socket(AF_UNIX, type, 0)
            guard raw >= 0 else { throw SystemError("socket") }
            let descriptor = Descriptor(raw)
            let address = try ControlAddress(folder.controlPath)
            guard address.withPointer({ Glibc.connect(raw, $0, $1) }) == 0 else { throw SystemError("connect") }
            return descriptor
        } catch {
            throw silent(folder, error.reason)
        }
    }

    private static func silent(_ folder: StoredFolder, _ reason: String) -> ServerError {
        ServerError(
            "a server, or another command, has \(folder.path), and does not answer on \(folder.controlPath) "
                + "(\(reason)): wait until it has started or ended, or stop it")
    }
}
