import AtriumClient
import AtriumNet
import AtriumWire
import Glibc

/// One large file up and down, each way cut at random points: what was sent in all, and whether it is the same file.
struct FileTorture {
    private let options: TortureOptions
    private var random: SeededGenerator
    /// A link fast enough for a large file.
    private static let pace = CuttingProxy.Pace(tickMicroseconds: 500, tickBytes: 1 << 18)

    init(_ options: TortureOptions) {
        self.options = options
        random = SeededGenerator(seed: options.seed)
    }

    /// - Returns: whether the file came back whole, and little was sent twice.
    mutating func run() throws -> Bool {
        let source = "\(options.folder)/source"
        let target = "\(options.folder)/target"
        try BigFile.write(source, sizeBytes: options.bytes, seed: options.seed)
        let server = try ServerChild(programs: options.programs, folder: options.folder)
        defer { server.stop() }
        Output.line("torture: seed \(options.seed), a file of \(options.bytes) bytes")
        let (file, up) = try move(server, "up", .offer(path: source, to: .room("torture0")))
        guard let file else { throw Failure("the server gave the file no id") }
        let (_, down) = try move(server, "down", .fetch(file, destination: target, overwrite: true))
        let isSame = try BigFile.areSame(source, target)
        Output.line("torture: the file that came back is \(isSame ? "the same, byte for byte" : "ANOTHER ONE")")
        // What was on its way when a link was cut goes again: at most what a link and its buffers hold.
        return isSame && max(up, down) < options.bytes + (options.cuts + 1) * (32 << 20)
    }

    /// Moves the file one way, through links that are cut.
    ///
    /// - Returns: the file, and the bytes that went the file's way in all.
    private mutating func move(
        _ server: ServerChild, _ way: String, _ command: Command
    ) throws -> (file: FileID?, bytes: Int) {
        let places = (0..<options.cuts).map { _ in Int.random(in: 1...options.bytes, using: &random) }.sorted()
        let proxy = try CuttingProxy(
            serverPort: server.port, seed: random.next(), pace: Self.pace, cuts: .at(places))
        defer { proxy.stop() }
        let link = try Link(
            Assignment(name: "file", slot: 0, life: 0, seed: 0, port: proxy.port, folder: options.folder))
        defer { link.client.stop() }
        let start = Clock.monotonicNanoseconds()
        let token = try link.client.perform(command)
        while true {
            for event in link.events(within: 1_000) {
                try link.hurry(event)
                if case .disconnected(let error) = event { throw Failure("\(way): \(error?.text ?? "ended")") }
                guard case .transfer(let progress) = event, progress.token == token else { continue }
                if case .failed(let error) = progress.phase { throw Failure("\(way): \(error.text)") }
                guard case .finished(let digest, _) = progress.phase else { continue }
                let bytes = way == "up" ? proxy.upBytes : proxy.downBytes
                let seconds = Double(Clock.monotonicNanoseconds() - start) / 1e9
                Output.line(
                    "torture: \(way): cut \(proxy.cutCount) times, \(bytes) bytes in all "
                        + "(\(bytes - options.bytes) more than it has), \(Int(seconds)) s, sha256 \(digest.hex)")
                return (progress.file, bytes)
            }
        }
    }
}
