/// The same transfer several times over: what each was, a line for each.
struct Rounds {
    private let title: String
    private let server: String
    private let gibibytes: Double

    init(_ title: String, _ server: String, _ blockCount: Int) {
        self.title = title
        self.server = server
        gibibytes = Double(blockCount * Pattern.blockBytes) / TransferRow.gibibyte
    }

    func add(_ result: Stretch.Result) {
        Figure(title, server, "speed", gibibytes / result.seconds, "GiB/s").print()
        if let used = result.serverProcessorSeconds {
            Figure(title, server, "server CPU", used / gibibytes, "s/GiB").print()
        }
        Figure(title, server, "generator CPU", result.ownProcessorSeconds / gibibytes, "s/GiB").print()
    }
}
