import AtriumClient
import AtriumNet
import AtriumWire
import Glibc

/// `atrium get ID|NAME [-o PATH]`: returns once the file is whole, verified and under its name.
struct GetCommand: OneShot {
    /// Which file is meant.
    enum Wanted: Equatable {
        case id(FileID)
        /// The newest of this name in a conversation; else the one of this id there.
        case name(String, in: TargetName)
    }

    let wanted: Wanted
    /// Where it goes; nil for the current folder under its own name.
    let destination: String?
    let overwrites: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.count == 1, let word = arguments.words.first else {
            throw UsageError("get: one file is wanted, by ID or NAME", in: .get)
        }
        let source = try arguments.value(of: .from).map { text throws(UsageError) in try TargetName(parsing: text) }
        if source == nil, let id = UInt64(word) {
            wanted = .id(FileID(rawValue: id))
        } else {
            wanted = .name(word, in: source ?? .lobby)
        }
        destination = arguments.value(of: .output)
        overwrites = arguments.has(.force)
        guard destination != "" else { throw UsageError("\(Flag.output.usage): PATH is empty", in: .get) }
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        let file = try self.file(exchange)
        guard destination == "-" else {
            let (progress, digest, path) = try fetch(file, to: destination, exchange)
            if exchange.settings.isJSON {
                StandardStream.output.writeLine(object(progress, digest, path).line)
            } else {
                StandardStream.output.writeLine("\(digest.hex)  \(path.harmless)")
            }
            return
        }
        // Nothing unverified reaches the pipe: the file is fetched whole first.
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (_, _, path) = try fetch(file, to: folder.path, exchange)
        try folder.copyToOutput(path)
    }

    private func file(_ exchange: Exchange) throws(CommandFailure) -> FileID {
        switch wanted {
        case .id(let file):
            return file
        case .name(let name, let target):
            guard case .files(_, _, let files) = try exchange.outcome(of: .files(target.target), in: target),
                let file = Self.file(name, among: files)
            else {
                throw CommandFailure(.refused, "there is no file \(name) in \(target.text)")
            }
            return file
        }
    }

    /// The file that a word means in a list, newest first: by its name, and where none has it by its id.
    static func file(_ word: String, among files: [FileEntry]) -> FileID? {
        let offered = files.filter { $0.state != .withdrawn }
        if let named = offered.first(where: { $0.name == word }) { return named.file }
        return UInt64(word).flatMap { id in offered.first { $0.file.rawValue == id } }?.file
    }

    private func fetch(
        _ file: FileID, to destination: String?, _ exchange: Exchange
    ) throws(CommandFailure) -> (TransferProgress, Digest, path: String) {
        var transfers = TransferRun(exchange.settings)
        let token = try exchange.perform(.fetch(file, destination: destination, overwrite: overwrites))
        transfers.begin(token)
        do throws(CommandFailure) {
            while true {
                guard case .transfer(let progress) = try exchange.next(), progress.token == token else { continue }
                transfers.step(progress)
                switch progress.phase {
                case .finished(let digest, let path):
                    transfers.clear()
                    if !exchange.settings.isJSON { exchange.tell(transfers.summary(progress)) }
                    return (progress, digest, path)
                case .failed(let error):
                    let failure = CommandFailure(error, at: exchange.settings.address)
                    if [.local, .damaged].contains(error.kind) {
                        throw CommandFailure(failure.status, failure.text.named(place(of: progress, in: destination)))
                    }
                    guard case .refused = error.kind else { throw failure }
                    throw CommandFailure(failure.status, failure.text.named("file \(file.rawValue)"))
                case .starting, .offered, .moving, .waiting, .interrupted, .resumed, .restarted, .verifying:
                    continue
                }
            }
        } catch {
            transfers.clear()
            // What goes to standard output is gathered in a folder that goes with the command.
            transfers.end([token], error, exchange, canGoOn: self.destination != "-")
            throw error
        }
    }

    /// The path that a file goes to, for a person; where not even its name is known, its id.
    private func place(of progress: TransferProgress, in destination: String?) -> String {
        guard !progress.name.isEmpty else { return destination ?? "file \(progress.file?.rawValue ?? 0)" }
        guard let destination else { return progress.name }
        var status = stat()
        guard stat(destination, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return destination }
        return destination.hasSuffix("/") ? destination + progress.name : "\(destination)/\(progress.name)"
    }

    private func object(_ progress: TransferProgress, _ digest: Digest, _ path: String) -> JSONObject {
        var object = JSONObject()
        object.put("type", "file")
        let file = progress.file ?? FileID(rawValue: 0)
        object.put("file", EventJSON.file(file, progress.name, progress.totalBytes, digest: digest, state: "stored"))
        object.put("path", path)
        return object
    }
}
