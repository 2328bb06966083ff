/// The same transfer several times over: its median speed, and what it cost in all.
struct Rounds {
    private let title: String
    private let server: String
    private let gibibytes: Double
    private var seconds: [Double] = []
    private var serverSeconds = 0.0
    private var ownSeconds = 0.0
    private var knowsServer = false

    init(_ title: String, _ server: String, _ blockCount: Int) {
        self.title = title
        self.server = server
        gibibytes = Double(blockCount * Pattern.blockBytes) / TransferRow.gibibyte
    }

    mutating func add(_ result: Stretch.Result) {
        seconds.append(result.seconds)
        ownSeconds += result.ownProcessorSeconds
        if let used = result.serverProcessorSeconds {
            serverSeconds += used
            knowsServer = true
        }
    }

    func print() {
        let all = gibibytes * Double(seconds.count)
        guard all > 0 else { return }
        let sorted = seconds.sorted()
        Figure(title, server, "speed, median", gibibytes / sorted[sorted.count / 2], "GiB/s").print()
        Figure(title, server, "speed, best", gibibytes / sorted[0], "GiB/s").print()
        if knowsServer { Figure(title, server, "server CPU", serverSeconds / all, "s/GiB").print() }
        Figure(title, server, "generator CPU", ownSeconds / all, "s/GiB").print()
    }
}
