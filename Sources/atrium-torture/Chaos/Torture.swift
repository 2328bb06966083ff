import AtriumNet
import Glibc

/// The tormentor: rounds of waiting until enough is in flight, and then an end for somebody.
struct Torture {
    /// What has to be in flight at each kill.
    private static let requestsMin: UInt64 = 20
    private static let transfersMin: UInt64 = 1
    /// Acknowledged between two kills.
    private static let progressMin: UInt64 = 60
    /// The longest a round waits for all that, in microseconds.
    private static let patienceMicroseconds = 15_000_000

    private let options: TortureOptions
    private var random: SeededGenerator
    private var tally = Tally()

    init(_ options: TortureOptions) {
        self.options = options
        random = SeededGenerator(seed: options.seed)
    }

    /// - Returns: whether every promise was kept.
    mutating func run() throws -> Bool {
        let folder = options.folder
        guard mkdir("\(folder)/data", 0o700) == 0 || errno == EEXIST else {
            throw Failure("\(folder): \(String(cString: strerror(errno)))")
        }
        Output.line("torture: seed \(options.seed)")
        let board = try FlightBoard(path: "\(folder)/board")
        var server = try ServerChild(programs: options.programs, folder: folder)
        try Witness(port: server.port, folder: folder).openRooms()
        let proxy = try CuttingProxy(serverPort: server.port, seed: random.next())
        var cast = try Cast(folder: folder, port: proxy.port, seed: random.next())
        try torment(&server, &cast, proxy, board)
        proxy.stopCutting()
        cast.end("writer")
        cast.end("sender")
        // Once more, so that nothing is found that only a running server knew.
        server.kill()
        try server.restart()
        proxy.turn(to: server.port)
        let witness = try Witness(port: server.port, folder: folder)
        let verdict = try Inquest(witness: witness, cast: cast).verdict()
        cast.end("reader")
        tally.cuts = proxy.cutCount
        tally.links = proxy.linkCount
        proxy.stop()
        witness.leave()
        server.stop()
        Output.line(tally.description)
        Output.line(verdict.description)
        for fault in (tally.faults + verdict.faults).prefix(20) { Output.line("torture: FAULT: \(fault)") }
        return tally.faults.isEmpty && verdict.faults.isEmpty
    }

    private mutating func torment(
        _ server: inout ServerChild, _ cast: inout Cast, _ proxy: CuttingProxy, _ board: borrowing FlightBoard
    ) throws {
        let start = Clock.monotonicNanoseconds()
        var ends =
            [End](repeating: .server, count: options.serverKills)
            + [End](repeating: .client, count: options.clientKills)
            + [End](repeating: .disk, count: options.diskFills)
        ends.shuffle(using: &random)
        for (round, end) in ends.enumerated() {
            guard (Clock.monotonicNanoseconds() - start) / 1_000_000_000 < UInt64(options.seconds) else { break }
            awaitFlight(board)
            switch end {
            case .server:
                tally.note(kill: .server, requests: board.sum(.requests), transfers: board.sum(.transfers))
                server.kill()
                try server.restart()
                proxy.turn(to: server.port)
            case .client:
                tally.note(kill: .client, requests: board.sum(.requests), transfers: board.sum(.transfers))
                try cast.killOne(&random)
            case .disk: try fillDisk(board, &server, proxy)
            }
            tally.faults += try cast.revive().map { "\($0) ended by itself" }
            if !server.isRunning {
                tally.faults.append("the server ended by itself in round \(round)")
                try server.restart()
                proxy.turn(to: server.port)
            }
            if (round + 1) % 50 == 0 { Output.line("torture: \(round + 1) rounds of \(ends.count)") }
        }
    }

    /// Waits until something was acknowledged since the last end, and enough is in flight; a moment of chance between.
    private mutating func awaitFlight(_ board: borrowing FlightBoard) {
        let before = board.sum(.acknowledged)
        var waited = 0
        while board.sum(.acknowledged) < before + Self.progressMin, waited < Self.patienceMicroseconds {
            usleep(2_000)
            waited += 2_000
        }
        usleep(UInt32.random(in: 0...900_000, using: &random))
        while board.sum(.requests) < Self.requestsMin || board.sum(.transfers) < Self.transfersMin,
            waited < Self.patienceMicroseconds
        {
            usleep(500)
            waited += 500
        }
    }

    /// Fills the disk until somebody was refused for it, kills the server now and then while it is full, and lets go.
    private mutating func fillDisk(
        _ board: borrowing FlightBoard, _ server: inout ServerChild, _ proxy: CuttingProxy
    ) throws {
        let filler = DiskFiller(folder: options.folder)
        let before = board.sum(.refused)
        try filler.fill()
        for _ in 0..<2_000 where board.sum(.refused) == before { usleep(2_000) }
        usleep(UInt32.random(in: 0...500_000, using: &random))
        if board.sum(.refused) == before { tally.faults.append("a full disk refused nobody") }
        if Bool.random(using: &random) {
            tally.note(kill: .server, requests: board.sum(.requests), transfers: board.sum(.transfers))
            server.kill()
            do {
                try server.restart()
            } catch {
                // A journal cannot be opened where there is no room for its index: it says so and ends.
                filler.empty()
                try server.restart()
                tally.startsWithoutRoom += 1
            }
            proxy.turn(to: server.port)
        }
        filler.empty()
        tally.diskFills += 1
        tally.refusals += board.sum(.refused) - before
    }

    private enum End { case server, client, disk }
}
